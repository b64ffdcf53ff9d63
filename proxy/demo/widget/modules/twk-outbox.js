import { decodeEntities } from "./twk-entities.js";
import { wireText } from "./twk-markdown.js";
import { tellPage } from "./twk-callbacks.js";

const PREVIEW_EVERY_MS = 1000;

/** Sends what the visitor writes: in order, kept while there is no connection, marked when it fails. */
export class Outbox {
  #conversation;
  #link;
  #queue = [];
  #preview = { text: "", sentAt: 0, timer: null };

  /** `link` is {connected, chatId, service(service, route, body), tell(command, ...args)}. */
  constructor(conversation, link) {
    this.#conversation = conversation;
    this.#link = link;
  }

  /** Sends a text. Typed entities are decoded first, so "&lt;" leaves as "<". */
  sendText(typed) {
    const text = decodeEntities(typed).trim();
    if (text) this.#add({ message: text, attachments: [] });
  }

  sendFile(file) {
    this.#add({ message: "", attachments: [{ type: "file", content: { file } }] });
  }

  resend(entry) {
    this.#conversation.mark(entry, "pending");
    this.#deliver(entry);
  }

  /** Sends what waited for a connection. */
  flush() {
    this.#queue.splice(0).forEach((entry) => entry.state === "pending" && this.#deliver(entry));
  }

  /** Tells the text typed so far, at most once a second. */
  typed(text) {
    clearTimeout(this.#preview.timer);
    const send = () => {
      this.#preview.sentAt = Date.now();
      this.#link.tell("messagePreview", text, Date.now());
    };
    const wait = this.#preview.sentAt + PREVIEW_EVERY_MS - Date.now();
    if (wait <= 0) send();
    else this.#preview.timer = setTimeout(send, wait);
  }

  #add(wire) {
    clearTimeout(this.#preview.timer);
    const first = !this.#conversation.entries.some((entry) => entry.from === "visitor");
    const entry = this.#conversation.addOwn({ text: wireText(wire.message), attachments: wire.attachments });
    Object.assign(entry, { body: wire, first });
    tellPage("ChatMessageVisitor", { message: wire.message, attachments: wire.attachments });
    this.#deliver(entry);
  }

  async #deliver(entry) {
    if (!this.#link.connected) {
      this.#queue.push(entry);
      return;
    }
    try {
      const result = await this.#link.service("visitor-chat", "/v1/message/visitor", entry.body);
      if (result?.ok === false) throw result.error;
      this.#conversation.mark(entry, "sent", result?.data);
      if (entry.first) tellPage("ChatStarted", { chatId: this.#link.chatId });
    } catch (error) {
      if (error?.code === "Disconnected") this.#queue.push(entry);
      else this.#conversation.mark(entry, "failed");
    }
  }
}
