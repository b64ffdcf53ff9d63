import { EngineSocket } from "./twk-engineio.js";

const ANSWER_TIMEOUT_MS = 35_000;
const RESERVED = new Set(["error", "connect", "disconnect"]);

/** Commands with numbered answers over one engine.io connection. `onCommand(name, args)` hears the server's. */
export class CommandSocket {
  #engine;
  #waiting = new Map();
  #next = 0;

  constructor(url, { onCommand, onClose }) {
    this.onCommand = onCommand;
    this.#engine = new EngineSocket(url, {
      onText: (text) => this.#receive(text),
      onClose: () => {
        const waiting = [...this.#waiting.values()];
        this.#waiting.clear();
        onClose();
        waiting.forEach(({ reject, timer }) => {
          clearTimeout(timer);
          reject({ code: "Disconnected" });
        });
      },
    });
  }

  /** Sends a command that nobody answers. An undefined argument travels as null. */
  tell(name, ...args) {
    this.#engine.send(JSON.stringify({ c: name, p: args }));
  }

  /** Sends a command and waits for its answer; rejects with the server's error, or {code: "Timeout"} after 35 s. */
  ask(name, ...args) {
    const cb = this.#next++;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(cb);
        reject({ code: "Timeout" });
      }, ANSWER_TIMEOUT_MS);
      this.#waiting.set(cb, { resolve, reject, timer });
      this.#engine.send(JSON.stringify({ c: name, cb, p: args }));
    });
  }

  close() {
    this.#engine.close();
  }

  #receive(text) {
    const { c: name, p: args = [], cb } = JSON.parse(text);
    if (name === "__callback__") return this.#answer(cb, args);
    if (RESERVED.has(name)) return undefined;
    return this.onCommand(name, args);
  }

  #answer(cb, [error, result]) {
    const waiting = this.#waiting.get(cb);
    // A late answer to a request given up is as unknown as one never asked for; both end the connection.
    if (!waiting) return this.close();
    this.#waiting.delete(cb);
    clearTimeout(waiting.timer);
    if (error !== null && error !== undefined) waiting.reject(error);
    else waiting.resolve(result);
    return undefined;
  }
}
