import { make } from "./twk-elements.js";
import { openFrame, place } from "./twk-frames.js";
import { t } from "./twk-i18next.js";
import { platform } from "./twk-page.js";
import { Launcher } from "./twk-launcher.js";

const HIDE_AFTER_MS = 250;
const MARGIN_PX = 100;
const MIN_CONTAINER = { width: 280, height: 330 };
const PHONE_HASH = "#max-widget";
const TITLE_EVERY_MS = 1000;

/** Where the widget's frames are and which of them show: in a container, in a page's corner, or over a phone's page. */
export class Shell {
  #visit;
  #container;
  #phone;
  #launcher = null;
  #titleTimer = null;
  hidden = false;
  unread = 0;

  constructor(visit) {
    this.#visit = visit;
    const { embedded, isPopup } = window.Tawk_API;
    this.#container = embedded ? document.getElementById(embedded) : null;
    this.#phone = platform(embedded) === "mobile" && !isPopup;
    this.root = make(document, "div.tawk-root");
    (this.#container ?? document.body).append(this.root);
    window.addEventListener("resize", () => this.#arrange());
    window.addEventListener("popstate", () => {
      if (this.#phone && this.maximized && location.hash !== PHONE_HASH) this.minimize();
    });
  }

  get type() {
    if (window.Tawk_API.isPopup) return "popup";
    return this.#container ? "embed" : "inline";
  }

  get maximized() {
    return this.#visit.window === "max";
  }

  /** Opens the frames. Resolves to the messenger's {frame, doc, body}. */
  async open(language) {
    const colors = this.#visit.settings.colors;
    this.inside = await openFrame(this.root, { stylesheets: ["max-widget", "branding-widget"], language, colors });
    if (this.type === "inline")
      this.#launcher = await Launcher.open(this.root, { language, colors }, () => this.toggle());
    this.#arrange();
    return this.inside;
  }

  /** Maximizes; tells whether that was a change. */
  maximize() {
    if (this.maximized) return false;
    this.#visit.window = "max";
    this.unread = 0;
    if (this.#phone && !window.Tawk_API.disableMobileBackHistory) history.pushState(null, "", PHONE_HASH);
    this.#arrange();
    return true;
  }

  /** Minimizes; an embedded widget leaves its container empty a moment later. */
  minimize() {
    if (!this.maximized) return false;
    this.#visit.window = "min";
    if (this.#container)
      setTimeout(() => !this.maximized && place(this.inside.frame, { display: "none" }), HIDE_AFTER_MS);
    else this.#arrange();
    return true;
  }

  toggle() {
    this.onToggle(!this.maximized);
  }

  setHidden(hidden) {
    this.hidden = hidden;
    place(this.root, { display: hidden ? "none" : "block" });
  }

  /** Notes an agent's message: the count, the preview beside the launcher and the flashing title. */
  noteUnread(entry) {
    this.unread += 1;
    if (!this.maximized) this.#launcher?.preview(entry, this.unread);
    this.#flashTitle();
  }

  remove() {
    clearInterval(this.#titleTimer);
    this.root.remove();
  }

  #arrange() {
    if (!this.inside) return;
    if (this.#container) this.#fillContainer();
    else this.#placeInPage();
    this.#launcher?.arrange({ maximized: this.maximized, phone: this.#phone, unread: this.unread });
  }

  #fillContainer() {
    const { width, height } = this.#visit.settings.size;
    const { clientWidth, clientHeight } = this.#container;
    const small = clientWidth < MIN_CONTAINER.width || clientHeight < MIN_CONTAINER.height;
    place(this.inside.frame, {
      display: "block",
      position: "absolute",
      inset: "0 auto auto 0",
      border: "0",
      width: small ? `${width}px` : "100%",
      height: small ? `${height}px` : "100%",
    });
  }

  #placeInPage() {
    const { width, height } = this.#visit.settings.size;
    const full = this.#phone || this.type === "popup";
    const size = (wanted, room) => `${Math.max(0, Math.min(wanted, room - MARGIN_PX))}px`;
    place(this.inside.frame, {
      display: this.maximized || this.type === "popup" ? "block" : "none",
      position: "fixed",
      border: "0",
      right: full ? "0" : "10px",
      bottom: full ? "0" : "90px",
      width: full ? "100%" : size(width, window.innerWidth),
      height: full ? "100%" : size(height, window.innerHeight),
      "z-index": String(window.Tawk_API.customStyle?.zIndex ?? 2_000_000_000),
      "border-radius": full ? "0" : "14px",
      "box-shadow": full ? "none" : "0 8px 30px rgb(0 0 0 / 25%)",
    });
  }

  // Only this document's title: a widget in a frame never reaches the host page's.
  #flashTitle() {
    if (this.#titleTimer || (this.maximized && document.hasFocus())) return;
    const title = document.title;
    let on = false;
    this.#titleTimer = setInterval(() => {
      on = !on && this.unread > 0 && !(this.maximized && document.hasFocus());
      document.title = on ? t("chat.unread", { count: String(this.unread) }) : title;
      if (!on && (this.unread === 0 || document.hasFocus())) {
        clearInterval(this.#titleTimer);
        this.#titleTimer = null;
      }
    }, TITLE_EVERY_MS);
  }
}
