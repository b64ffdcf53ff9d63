import { make } from "./elements.js";
import { clock, t } from "./texts.js";
import { visitorName } from "./visitor.js";

const TYPING_ENDS_AFTER_MS = 3000;
const NOTICE = "notice";

/** One chat's messages, the controls above them and the answer box below. */
export class ThreadPane {
  #desk;
  #rows = new Map();
  #typing = null;

  constructor(pane, desk, chat) {
    this.#desk = desk;
    this.id = chat.id;
    this.head = make("div.pane-head");
    this.log = make("div.messages", { role: "log", "aria-label": t("thread"), tabindex: "0" });
    this.preview = make("p.typing", { hidden: true });
    pane.replaceChildren(this.head, this.log, this.preview, this.#answerBox());
    this.#makeHead(chat);
  }

  draw(chat) {
    this.name.textContent = visitorName(chat.visitor);
    this.connection.textContent = `${t(chat.state)} · ${t(chat.visitor.online ? "connected" : "notConnected")}`;
    this.ban.textContent = t(chat.visitor.banned ? "unban" : "ban");
    this.ban.onclick = () => this.#desk.do(`visitors/${chat.visitor.id}/${chat.visitor.banned ? "unban" : "ban"}`);
    const agents = chat.agents.length;
    this.join.hidden = agents > 0;
    this.leave.hidden = agents === 0;
    this.end.disabled = chat.state !== "open";
    this.#drawMessages(chat);
    this.preview.hidden = !chat.preview;
    this.preview.replaceChildren(make("b", {}, t("preview")), " ", chat.preview ?? "");
  }

  #makeHead() {
    const button = (key, action) => make("button.quiet", { type: "button", onclick: action }, t(key));
    const command = (name, body) => () => this.#desk.do(`chats/${this.id}/${name}`, body?.());
    this.name = make("h2");
    this.connection = make("p");
    this.join = button(
      "join",
      command("join", () => ({ name: this.#desk.agent })),
    );
    this.leave = button(
      "leave",
      command("leave", () => ({})),
    );
    this.end = button("end", command("end"));
    this.ban = button("ban");
    this.head.append(
      make("a.back", { href: "#chats", "aria-label": t("back"), title: t("back") }, "‹"),
      make("div.names", {}, this.name, this.connection),
      make("div.controls", {}, this.join, this.leave, this.end, button("drop", command("drop")), this.ban),
    );
  }

  #drawMessages(chat) {
    const atEnd = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 60;
    let added = false;
    for (const message of chat.messages) {
      const key = `${message.version}-${message.at}-${message.kind}`;
      if (this.#rows.has(key)) continue;
      const row = this.#row(message);
      this.#rows.set(key, row);
      this.log.append(row);
      added = true;
    }
    if (added && (atEnd || this.#rows.size === chat.messages.length)) this.log.scrollTop = this.log.scrollHeight;
  }

  #row(message) {
    if (message.kind === NOTICE) {
      return make(
        "p.notice",
        {},
        t(message.text, { name: message.name }),
        " ",
        make("time", { datetime: message.at }, clock(message.at)),
      );
    }
    const whisper = message.kind === "whisper" ? make("b", {}, `${t("whisper")}: `) : null;
    const files = (message.attachments ?? []).map((file) => make("p.file", {}, "📎 ", file.name ?? file.type));
    return make(
      `div.message.by-${message.from}${message.kind === "whisper" ? ".whisper" : ""}`,
      {},
      make("div.bubble", {}, whisper, message.text, ...files),
      make(
        "p.by",
        {},
        message.from === "visitor" ? "" : `${message.name} · `,
        make("time", { datetime: message.at }, clock(message.at)),
      ),
    );
  }

  #answerBox() {
    this.box = make("textarea", { rows: "2", "aria-label": t("answer"), placeholder: t("answerHint") });
    this.box.addEventListener("input", () => this.#noteTyping());
    this.box.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#answer();
    });
    const whisper = make("input", { type: "checkbox" });
    const agent = make("input", { value: this.#desk.agent, size: "8", maxlength: "40" });
    agent.addEventListener("change", () => (this.#desk.agent = agent.value.trim() || "Aino"));
    this.whisper = whisper;
    const onsubmit = (event) => {
      event.preventDefault();
      this.#answer();
    };
    return make(
      "form.answer",
      { onsubmit },
      this.box,
      make(
        "div.answer-row",
        {},
        make("label", {}, t("agentName"), " ", agent),
        make("label", {}, whisper, " ", t("whisper")),
        make("button.primary", { type: "submit" }, t("send")),
      ),
    );
  }

  async #answer() {
    const text = this.box.value.trim();
    if (!text) return;
    this.#endTyping();
    const command = this.whisper.checked ? "whisper" : "say";
    // What was written stays in the box until the server has it.
    if (await this.#desk.do(`chats/${this.id}/${command}`, { text, name: this.#desk.agent })) this.box.value = "";
  }

  #noteTyping() {
    // A note between agents shows the visitor nothing, not even that somebody types.
    if (this.whisper.checked) return;
    if (!this.#typing) this.#desk.do(`chats/${this.id}/typing`, { typing: true, name: this.#desk.agent });
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => this.#endTyping(), TYPING_ENDS_AFTER_MS);
  }

  #endTyping() {
    if (!this.#typing) return;
    clearTimeout(this.#typing);
    this.#typing = null;
    this.#desk.do(`chats/${this.id}/typing`, { typing: false, name: this.#desk.agent });
  }
}
