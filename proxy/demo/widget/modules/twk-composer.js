import { ICONS, icon, make } from "./twk-elements.js";
import { PICKER, emojiHtml, loadEmoji } from "./twk-emoji.js";
import { t } from "./twk-i18next.js";
import { MAX_FILES, MAX_FILE_BYTES, uploadFile } from "./twk-uploads.js";

const MAX_HEIGHT_PX = 120;

/** Where the visitor writes: a growing box, a send button, and emoji and files where the settings have them. */
export class Composer {
  #doc;
  #visit;
  #outbox;

  constructor(doc, visit, outbox) {
    this.#doc = doc;
    this.#visit = visit;
    this.#outbox = outbox;
    const { features } = visit.settings;
    this.box = make(doc, "textarea", {
      rows: "1",
      "aria-label": t("chat.messageBox"),
      placeholder: visit.settings.placeholder(visit.status) || t("chat.placeholder"),
    });
    this.picker = make(doc, "div.picker", { hidden: true, role: "group", "aria-label": t("chat.emoji") });
    this.problem = make(doc, "p.problem", { role: "alert", hidden: true });
    const bar = make(doc, "div.bar");
    if (features.emoji) bar.append(this.#button("emoji", t("chat.emoji"), () => this.#togglePicker()));
    if (features.uploads) bar.append(this.#button("attach", t("chat.attach"), () => this.#chooseFiles()));
    const send = make(doc, "button.send", { type: "submit", "aria-label": t("chat.send") }, icon(doc, ICONS.send));
    bar.append(send);
    this.element = make(doc, "form.composer", {}, this.problem, this.picker, this.box, bar);
    this.#listen();
  }

  #listen() {
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    this.box.addEventListener("keydown", (event) => {
      // While an input method composes a character, Enter chooses it and does not send.
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#send();
    });
    this.box.addEventListener("input", () => {
      this.box.style.height = "auto";
      this.box.style.height = `${Math.min(this.box.scrollHeight, MAX_HEIGHT_PX)}px`;
      if (this.#visit.settings.notification.visitorTyping) this.#outbox.typed(this.box.value);
    });
  }

  #button(name, label, onclick) {
    return make(
      this.#doc,
      "button",
      { type: "button", "aria-label": label, title: label, onclick },
      icon(this.#doc, ICONS[name]),
    );
  }

  #send() {
    this.#outbox.sendText(this.box.value);
    this.box.value = "";
    this.box.style.height = "auto";
    this.picker.hidden = true;
    this.box.focus();
  }

  async #togglePicker() {
    this.picker.hidden = !this.picker.hidden;
    if (this.picker.childElementCount > 0) return;
    await loadEmoji();
    for (const emoji of PICKER) {
      const button = make(this.#doc, "button", {
        type: "button",
        "aria-label": emoji,
        onclick: () => this.#insert(emoji),
      });
      button.innerHTML = emojiHtml(emoji);
      this.picker.append(button);
    }
  }

  #insert(emoji) {
    this.box.setRangeText(emoji, this.box.selectionStart, this.box.selectionEnd, "end");
    this.box.focus();
  }

  #chooseFiles() {
    const chooser = make(this.#doc, "input", { type: "file", multiple: true });
    chooser.addEventListener("change", () => this.#upload([...chooser.files]));
    chooser.click();
  }

  async #upload(files) {
    this.problem.hidden = true;
    try {
      if (files.length > MAX_FILES || files.some((file) => file.size > MAX_FILE_BYTES))
        throw new RangeError("too much");
      for (const file of files) {
        const stored = await uploadFile(file, this.#visit.session.key);
        this.#outbox.sendFile(stored);
        this.#visit.signal.emit("file", stored.url);
      }
    } catch {
      this.problem.textContent = t("chat.uploadFailed");
      this.problem.hidden = false;
    }
  }
}
