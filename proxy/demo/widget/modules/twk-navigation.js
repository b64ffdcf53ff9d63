import { address } from "./twk-page.js";

const DELAY_MS = 500;
const AWAY_AFTER_MS = 10 * 60_000;
const LEAVE_AFTER_MS = 20 * 60_000;
const CHECK_EVERY_MS = 10_000;
const ACTIVITY = ["pointermove", "pointerdown", "keydown", "touchstart", "scroll"];

/** Tells the server which page the visitor is on, half a second after each change. */
export class Navigation {
  #storage;
  #report;
  #timer = null;

  /** `report({u, t, r})` sends one page. */
  constructor(storage, report) {
    this.#storage = storage;
    this.#report = report;
    for (const name of ["pushState", "replaceState"]) {
      const original = history[name];
      history[name] = (...args) => {
        const result = original.apply(history, args);
        this.schedule();
        return result;
      };
    }
    window.addEventListener("popstate", () => this.schedule());
    window.addEventListener("hashchange", () => this.schedule());
  }

  schedule() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const url = address();
      // A reload of the same address is not told again.
      if (this.#storage.tabValue("previousNav") === url) return;
      this.#storage.keepTabValue("previousNav", url);
      this.#report({ u: url, t: document.title, r: document.referrer || undefined });
    }, DELAY_MS);
  }
}

/** Watches whether the visitor does anything: away after 10 minutes, gone after 20, back with the next movement. */
export class Activity {
  #last = Date.now();
  #state = "online";
  #tell;

  /** `tell("online"|"away"|"gone")` hears each change. */
  constructor(tell) {
    this.#tell = tell;
    this.watch(document);
    setInterval(() => this.#check(), CHECK_EVERY_MS);
  }

  /** Also watches another document: movements in a child frame do not reach its parent. */
  watch(target) {
    for (const name of ACTIVITY) target.addEventListener(name, () => this.#active(), { passive: true });
  }

  #active() {
    this.#last = Date.now();
    this.#change("online");
  }

  #check() {
    const idle = Date.now() - this.#last;
    if (idle >= LEAVE_AFTER_MS) this.#change("gone");
    else if (idle >= AWAY_AFTER_MS) this.#change("away");
  }

  #change(state) {
    if (state === this.#state) return;
    this.#state = state;
    this.#tell(state);
  }
}
