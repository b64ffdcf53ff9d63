import { ICONS, icon, make } from "./twk-elements.js";
import { openFrame, place } from "./twk-frames.js";
import { t } from "./twk-i18next.js";
import { messageHtml } from "./twk-markdown.js";

const FIXED = { position: "fixed", border: "0", "z-index": "2000000000", "color-scheme": "normal" };

/** The round button in the page's corner and the preview of an unread message beside it. */
export class Launcher {
  #toggle;
  #look;
  #root;
  #preview = null;

  constructor(root, look, toggle) {
    this.#root = root;
    this.#look = look;
    this.#toggle = toggle;
  }

  static async open(root, look, toggle) {
    const launcher = new Launcher(root, look, toggle);
    await launcher.#open();
    return launcher;
  }

  async #open() {
    this.inside = await openFrame(this.#root, { stylesheets: ["min-widget", "bubble-widget"], ...this.#look });
    const { doc, body, frame } = this.inside;
    body.className = "launcher";
    this.badge = make(doc, "span.badge", { hidden: true });
    this.button = make(doc, "button", { type: "button", onclick: this.#toggle });
    body.append(this.button);
    place(frame, { ...FIXED, right: "20px", bottom: "20px", width: "64px", height: "60px" });
  }

  arrange({ maximized, phone, unread }) {
    const { doc, frame } = this.inside;
    place(frame, { display: maximized && phone ? "none" : "block" });
    this.button.replaceChildren(icon(doc, maximized ? ICONS.close : ICONS.chat), this.badge);
    this.button.setAttribute("aria-label", t(maximized ? "bubble.close" : "bubble.open"));
    this.button.setAttribute("aria-expanded", String(maximized));
    this.#count(unread);
    if (maximized) this.#closePreview();
  }

  /** Shows the start of an agent's message beside the button. */
  async preview(entry, unread) {
    this.#count(unread);
    this.#preview ??= await openFrame(this.#root, { stylesheets: ["message-preview"], ...this.#look });
    const { doc, body, frame } = this.#preview;
    const text = make(doc, "div.text");
    text.innerHTML = messageHtml(entry.text);
    const open = make(
      doc,
      "button.open",
      { type: "button", "aria-label": t("preview.open"), onclick: this.#toggle },
      text,
    );
    const close = make(doc, "button.close", {
      type: "button",
      "aria-label": t("preview.close"),
      onclick: () => this.#closePreview(),
    });
    close.append(icon(doc, ICONS.close));
    body.className = "preview";
    body.replaceChildren(open, close);
    const width = `${Math.min(360, window.innerWidth - 20)}px`;
    place(frame, { ...FIXED, right: "10px", bottom: "90px", width, height: "120px", "max-height": "200px" });
  }

  #count(unread) {
    this.badge.hidden = unread === 0;
    this.badge.textContent = String(unread);
  }

  #closePreview() {
    this.#preview?.frame.remove();
    this.#preview = null;
  }
}
