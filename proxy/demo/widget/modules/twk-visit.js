import { tellPage } from "./twk-callbacks.js";
import { CommandSocket } from "./twk-commands.js";
import { decodeEntities } from "./twk-entities.js";
import { nanoid, yeast } from "./twk-identifiers.js";
import { startSession } from "./twk-session.js";

const RECONNECT_MS = 1000;
const RECONNECT_SPREAD_MS = 500;
const MAX_FRUITLESS_CONNECTS = 5;

/**
 * One visit: the session, its socket and what the server says over it.
 * Emits "status", "connection", "typing", "agent-message", "window", "visitor" and "removed"; "load" with the first `ready`.
 */
export class Visit {
  #socket = null;
  #fruitless = 0;
  #loaded = false;
  #removed = false;
  #typing = new Set();
  connected = false;
  window = "min";
  sound = true;
  session = null;
  status = "offline";
  statusVersion = 0;
  departments = [];
  origin = nanoid();

  constructor({ ids, storage, settings, signal, conversation, circumstances }) {
    Object.assign(this, { ids, storage, settings, signal, conversation, circumstances });
  }

  /** Takes a session that was started; history and status come from it. */
  adopt(session) {
    const first = this.session === null;
    this.session = session;
    this.prechatDone = session.prechatDone;
    this.name = session.name;
    this.chatId = session.chatId;
    if (first) {
      this.sound = session.sound;
      this.window = session.window === "max" ? "max" : "min";
    }
    this.conversation.load(session.messages, session.version);
    this.#applyStatus(session.status);
  }

  /** Opens the socket of the current session, unless the visitor still has to consent. */
  connect() {
    if (this.session.needsConsent || this.#removed) return;
    const query = new URLSearchParams({
      k: this.session.key,
      cver: this.conversation.version,
      pop: Boolean(window.Tawk_API?.isPopup),
      asver: this.statusVersion,
      tkn: this.session.token,
      EIO: 3,
      transport: "websocket",
      __t: yeast(Date.now()),
    });
    this.#socket = new CommandSocket(`wss://${this.session.host}/s/?${query}`, {
      onCommand: (name, args) => this.#hear(name, args),
      onClose: () => this.#lost(),
    });
  }

  /** Starts a new session and connects with it, as after a lost connection. */
  async renew() {
    try {
      this.adopt(await startSession(this.ids, this.storage, { ...this.circumstances, window: this.window }));
      this.connect();
    } catch {
      this.remove();
    }
  }

  /** Ends the connection without coming back by itself; `renew` brings it back. */
  disconnect() {
    const socket = this.#socket;
    this.#socket = null;
    this.connected = false;
    socket?.close();
  }

  remove() {
    this.#removed = true;
    this.disconnect();
    this.signal.emit("removed");
  }

  tell(command, ...args) {
    if (this.connected) this.#socket.tell(command, ...args);
  }

  ask(command, ...args) {
    return this.connected ? this.#socket.ask(command, ...args) : Promise.reject({ code: "Disconnected" });
  }

  service(name, route, body) {
    return this.ask("service", name, route, body);
  }

  get someoneTypes() {
    return this.#typing.size > 0;
  }

  #lost() {
    // A socket that was let go on purpose is no longer the visit's.
    if (!this.#socket) return;
    this.#socket = null;
    this.connected = false;
    this.#typing.clear();
    this.signal.emit("connection");
    this.#fruitless += 1;
    if (this.#fruitless > MAX_FRUITLESS_CONNECTS) {
      this.remove();
      return;
    }
    setTimeout(() => this.renew(), RECONNECT_MS + Math.random() * RECONNECT_SPREAD_MS);
  }

  #hear(command, args) {
    const [first] = args;
    const hearing = {
      ready: () => this.#ready(...args),
      visitorMessage: () => this.#message(first),
      visitorConversationPresenceUpdate: () => this.#presence(first),
      pageStatus: () => this.#applyStatus(first),
      agentIsTyping: () => this.#typingChanged(first?.rsc, true),
      agentStopedTyping: () => this.#typingChanged(first?.rsc, false),
      visitorDataUpdate: () => this.#visitorData(first),
      visitorChatWindowState: () => first.origin !== this.origin && this.signal.emit("window", first.cw),
      visitorSound: () => this.#soundChanged(first),
      visitorTagsUpdate: () => tellPage("TagsUpdated", first),
      pageDisable: () => this.remove(),
      remoteDisconnect: () => this.remove(),
    };
    // Commands that are not known are no error.
    if (Object.hasOwn(hearing, command)) hearing[command]();
  }

  #ready(origin, conversation, status) {
    this.origin = origin;
    this.connected = true;
    this.#fruitless = 0;
    this.conversation.load(conversation?.c ?? [], conversation?.cver);
    this.#applyStatus(status ?? {});
    this.signal.emit("connection");
    if (this.#loaded) return;
    this.#loaded = true;
    this.signal.emit("load");
  }

  #message(message) {
    if (message.origin && message.origin === this.origin) return;
    const fromAgent = message.ut === "a";
    // While everybody is away only an agent's words are shown, and they prove that somebody is there after all.
    if (this.status === "offline" && !fromAgent) {
      this.conversation.version = Math.max(this.conversation.version, message.cver ?? 0);
      return;
    }
    const entry = this.conversation.receive(message);
    if (!entry) return;
    if (fromAgent) {
      if (this.status === "offline") this.#setStatus("online");
      this.#typingChanged(message.md?.rsc, false);
    }
    const name = { a: "ChatMessageAgent", s: "ChatMessageSystem", v: "ChatMessageVisitor" }[message.ut];
    tellPage(name, { message: entry.text, attachments: entry.attachments });
    if (fromAgent) this.signal.emit("agent-message", entry);
  }

  #presence(message) {
    const entry = this.conversation.receive(message);
    if (!entry) return;
    const agent = entry.agent ?? { name: entry.name };
    if (entry.text === "AGENT_JOIN_CONVERSATION") tellPage("AgentJoinChat", agent);
    if (entry.text === "AGENT_LEFT_CONVERSATION") tellPage("AgentLeaveChat", agent);
    if (entry.text === "CHAT_ENDED") tellPage("ChatEnded");
  }

  #applyStatus({ ast, asver, dptst }) {
    if (!ast || (asver && asver <= this.statusVersion)) return;
    this.statusVersion = asver || this.statusVersion;
    this.departments = dptst ?? this.departments;
    this.#setStatus(this.settings.agentDrivenStatus === false ? "online" : ast);
  }

  #setStatus(status) {
    const changed = status !== this.status || !this.statusTold;
    this.status = status;
    this.statusTold = true;
    if (!changed) return;
    tellPage("StatusChange", status);
    this.signal.emit("status");
  }

  #typingChanged(resource, typing) {
    if (typing) this.#typing.add(resource);
    else this.#typing.delete(resource);
    this.signal.emit("typing");
  }

  #visitorData({ origin, n, dpt, pcfs }) {
    if (origin === this.origin) return;
    if (pcfs !== undefined) this.prechatDone ||= Boolean(pcfs);
    this.department = dpt ?? this.department;
    if (n && n !== this.name) {
      this.name = n;
      tellPage("VisitorNameChanged", decodeEntities(n));
    }
    this.signal.emit("visitor");
  }

  #soundChanged({ origin, sdo }) {
    if (origin === this.origin) return;
    this.sound = sdo;
    this.signal.emit("visitor");
  }
}
