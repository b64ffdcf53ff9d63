import { decodeEntities } from "./twk-entities.js";

const NOTICES = new Set([
  "AGENT_JOIN_CONVERSATION",
  "AGENT_LEFT_CONVERSATION",
  "CHAT_TRANSFER",
  "VISITOR_RATING",
  "CHAT_ENDED",
  "WEBRTC_CALL",
]);
const SENDERS = { v: "visitor", a: "agent", s: "system" };

/**
 * What has been said. Entries are {kind: "message"|"notice", from, text, name, agent, at, attachments, state, version};
 * text and name are as on the wire. State is "sent", "pending" or "failed". Emits "entries" after each change.
 */
export class Conversation {
  #signal;
  version = 0;
  entries = [];
  agents = new Map();
  present = new Set();

  constructor(signal) {
    this.#signal = signal;
  }

  /** Takes in history, from session/start or from `ready`; what is known already is skipped. */
  load(messages, version) {
    for (const message of messages) this.#take(message);
    this.version = Math.max(this.version, version ?? 0);
    this.#signal.emit("entries");
  }

  /** Takes in one message; returns its entry, or null when its version is known or it is not for the visitor. */
  receive(message) {
    const entry = this.#take(message);
    this.#signal.emit("entries");
    return entry;
  }

  /** Adds the visitor's own message, which is on its way. */
  addOwn({ text, attachments }) {
    const entry = {
      kind: "message",
      from: "visitor",
      text,
      attachments,
      at: new Date().toISOString(),
      state: "pending",
      version: null,
    };
    this.entries.push(entry);
    this.#signal.emit("entries");
    return entry;
  }

  mark(entry, state, { cver, co } = {}) {
    entry.state = state;
    if (co) entry.at = co;
    if (cver !== undefined) {
      entry.version = cver;
      this.version = Math.max(this.version, cver);
    }
    this.#signal.emit("entries");
  }

  forget() {
    this.entries = [];
    this.present.clear();
    this.#signal.emit("entries");
  }

  get started() {
    return this.entries.length > 0;
  }

  get ended() {
    const last = this.entries.findLast((entry) => entry.kind === "notice" || entry.from === "visitor");
    return last?.text === "CHAT_ENDED";
  }

  #take({ t, ut, m, n, uid, co, cver, md = {}, attchs = [] }) {
    if (cver !== undefined && cver <= this.version) {
      // A later message may have been answered while this one's answer got lost with its connection.
      if (ut === "v" && !this.entries.some((entry) => entry.version === cver)) this.#adopt(m, co, cver);
      return null;
    }
    this.version = cver ?? this.version;
    // Agents' notes to each other travel too, and use up a version, but are never shown.
    if (md.ao) return null;
    const notice = t === "n" && NOTICES.has(m);
    if (ut === "v" && this.#adopt(m, co, cver)) return null;
    if (notice) this.#notePresence(m, { md, n, uid });
    const entry = {
      kind: notice ? "notice" : "message",
      from: SENDERS[ut] ?? "system",
      text: m ?? "",
      name: this.agents.get(md.rsc)?.name ?? n ?? "",
      agent: this.agents.get(md.rsc) ?? null,
      picture: md.pi ?? "",
      rating: md.rt,
      at: co,
      attachments: attchs,
      state: "sent",
      version: cver,
    };
    this.entries.push(entry);
    return entry;
  }

  // After a lost connection the history can hold a message whose answer never came: it is not sent twice.
  #adopt(text, at, version) {
    const own = this.entries.find(
      ({ state, text: shown, body }) =>
        state === "pending" && text && (shown === text || body.message === decodeEntities(text)),
    );
    if (!own) return false;
    Object.assign(own, { state: "sent", at, version });
    return true;
  }

  #notePresence(kind, { md, n, uid }) {
    if (kind === "AGENT_JOIN_CONVERSATION") {
      this.agents.set(md.rsc, { id: md.pid ?? uid, name: n, position: md.pst ?? "", image: md.pi ?? "" });
      this.present.add(md.rsc);
    }
    if (kind === "AGENT_LEFT_CONVERSATION") this.present.delete(md.rsc);
    if (kind === "CHAT_ENDED") this.present.clear();
  }
}
