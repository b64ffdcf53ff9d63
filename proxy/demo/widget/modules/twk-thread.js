import { addresses } from "./twk-addresses.js";
import { make } from "./twk-elements.js";
import { emojiHtml, lacksPictures } from "./twk-emoji.js";
import { decodeEntities } from "./twk-entities.js";
import { t } from "./twk-i18next.js";
import { messageHtml } from "./twk-markdown.js";
import { ticketForm } from "./twk-ticket.js";

const NOTICE_KEYS = {
  AGENT_JOIN_CONVERSATION: "chat.joined",
  AGENT_LEFT_CONVERSATION: "chat.left",
  CHAT_TRANSFER: "chat.transferred",
  CHAT_ENDED: "chat.ended",
  VISITOR_RATING: "chat.rated",
  WEBRTC_CALL: "chat.call",
};

/** Where an agent's or a bot's picture lies. */
export function pictureAddress(image, bot) {
  if (!image) return addresses.defaultProfile;
  if (/^https?:\/\//.test(image)) return image;
  return bot ? addresses.botImage(image) : addresses.profileImage(image);
}

function fileLink(doc, { url, name, mimeType = "" }) {
  const content = mimeType.startsWith("image/") ? make(doc, "img.shared", { src: url, alt: name }) : name;
  return make(doc, "a.file", { href: url, target: "_blank", rel: "noopener" }, content);
}

/** The list of what has been said: each entry gets its elements once, so a screen reader hears only what is new. */
export class Thread {
  #doc;
  #visit;
  #outbox;
  #rows = new Map();

  constructor(doc, visit, outbox) {
    this.#doc = doc;
    this.#visit = visit;
    this.#outbox = outbox;
    this.element = make(doc, "div.thread", {
      role: "log",
      "aria-live": "polite",
      "aria-label": t("chat.log"),
      tabindex: "0",
    });
    this.typing = make(doc, "p.typing", { hidden: true }, t("chat.typing"));
    this.element.append(this.typing);
    this.draw();
  }

  draw() {
    const entries = this.#visit.conversation.entries;
    for (const [entry, row] of this.#rows) {
      if (entries.includes(entry)) continue;
      row.remove();
      this.#rows.delete(entry);
    }
    for (const entry of entries) {
      if (!this.#rows.has(entry)) this.#rows.set(entry, this.#row(entry));
      const row = this.#rows.get(entry);
      if (row.nextSibling === null || !row.parentNode) this.element.insertBefore(row, this.typing);
      this.#drawState(entry, row);
    }
    this.typing.hidden = !this.#visit.someoneTypes;
    this.element.scrollTop = this.element.scrollHeight;
  }

  /** Puts pictures in the place of emoji that were drawn before the emoji script was there. */
  drawEmoji() {
    for (const bubble of this.element.querySelectorAll(".bubble")) {
      if (lacksPictures(bubble.innerHTML)) bubble.innerHTML = emojiHtml(bubble.innerHTML);
    }
  }

  #row(entry) {
    if (entry.kind === "notice") {
      const row = make(this.#doc, "p.notice");
      row.innerHTML = t(NOTICE_KEYS[entry.text], { name: decodeEntities(entry.name) });
      return row;
    }
    const row = make(this.#doc, `div.message.from-${entry.from}`);
    if (entry.from !== "visitor") row.append(this.#author(entry));
    if (entry.text) {
      const bubble = make(this.#doc, "div.bubble");
      bubble.innerHTML = emojiHtml(messageHtml(entry.text));
      row.append(bubble);
    }
    for (const attachment of entry.attachments ?? []) this.#attach(row, attachment);
    const at = new Date(entry.at);
    if (!Number.isNaN(at.getTime())) {
      const time = at.toLocaleTimeString(this.#doc.documentElement.lang, { hour: "numeric", minute: "2-digit" });
      row.append(make(this.#doc, "time", { datetime: entry.at }, time));
    }
    return row;
  }

  #author(entry) {
    const source = pictureAddress(entry.agent?.image ?? entry.picture, entry.from === "system");
    const author = make(this.#doc, "div.author", {}, make(this.#doc, "img", { src: source, alt: "" }));
    const name = make(this.#doc, "span");
    name.innerHTML = decodeEntities(entry.name);
    author.append(name);
    return author;
  }

  #attach(row, { type, content }) {
    if (type === "file") row.append(fileLink(this.#doc, content.file));
    if (type === "suggested-messages") {
      const buttons = (content.options ?? []).map((option) => {
        const text = option.text ?? option.label ?? option;
        return make(
          this.#doc,
          "button.suggestion",
          { type: "button", onclick: () => this.#outbox.sendText(text) },
          text,
        );
      });
      row.append(make(this.#doc, "div.suggestions", {}, ...buttons));
    }
    if (type === "ticket-form") row.append(ticketForm(this.#doc, content.ref, this.#visit.session.token));
  }

  #drawState(entry, row) {
    row.classList.toggle("pending", entry.state === "pending");
    const failed = row.querySelector(".failed");
    if (entry.state === "failed" && !failed) {
      // These two words are not in the language files of the real widget either.
      const again = make(this.#doc, "button", { type: "button", onclick: () => this.#outbox.resend(entry) }, "Resend");
      row.append(make(this.#doc, "p.failed", { role: "status" }, make(this.#doc, "span", {}, "Failed"), " ", again));
    }
    if (entry.state !== "failed") failed?.remove();
  }
}
