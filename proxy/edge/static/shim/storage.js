// The frame's storage is ours: both storages are stand-ins in memory, of which the tab's real sessionStorage
// keeps a copy where the browser allows it. So a reload goes on where it was, a browser that refuses storage
// to frames still gets a chat, and nothing outlives the tab. There are no cookies and no databases.

const COPY = "verho";
const MAX_STORED_CHARS = 262144;
const DATABASES = ["indexedDB", "caches", "cookieStore", "openDatabase"];

const tab = (() => {
  try {
    const storage = window.sessionStorage;
    storage.getItem(COPY);
    return storage;
  } catch {
    return null;
  }
})();

const isSecret = (value) => typeof value === "string" && /^[\w-]{43}$/.test(value);
const kept = { visit: "", local: new Map(), session: new Map() };

const recall = () => {
  try {
    const copy = JSON.parse(tab.getItem(COPY));
    if (!copy || !isSecret(copy.visit)) return;
    kept.visit = copy.visit;
    kept.local = new Map(Object.entries(copy.local));
    kept.session = new Map(Object.entries(copy.session));
  } catch {
    // No storage, or a copy that isn't ours: the visit begins from nothing.
  }
};

const keep = () => {
  try {
    const copy = { visit: kept.visit, local: Object.fromEntries(kept.local), session: Object.fromEntries(kept.session) };
    if (kept.visit) tab.setItem(COPY, JSON.stringify(copy));
    else tab.removeItem(COPY);
  } catch {
    // Refused or full: memory holds it as long as this page lives.
  }
};

const storedChars = (entries) => [...entries].reduce((sum, [key, value]) => sum + key.length + value.length, 0);

/** Make an object that behaves as a Storage (HTML, 12.2.1) over the entries that `entries()` returns. */
const standIn = (entries) => {
  const methods = {
    getItem: (key) => (entries().has(String(key)) ? entries().get(String(key)) : null),
    setItem(key, value) {
      const [name, text] = [String(key), String(value)];
      if (storedChars(entries()) + name.length + text.length > MAX_STORED_CHARS) {
        throw new DOMException("The quota has been exceeded.", "QuotaExceededError");
      }
      entries().set(name, text);
      keep();
    },
    removeItem(key) {
      if (entries().delete(String(key))) keep();
    },
    clear() {
      entries().clear();
      keep();
    },
    key: (position) => [...entries().keys()][position] ?? null,
  };
  return new Proxy(Object.create(Storage.prototype), {
    get(target, name) {
      if (name === "length") return entries().size;
      if (typeof name === "symbol") return target[name];
      return Object.hasOwn(methods, name) ? methods[name] : entries().get(name);
    },
    set(_, name, value) {
      methods.setItem(name, value);
      return true;
    },
    has: (_, name) => name === "length" || Object.hasOwn(methods, name) || entries().has(name),
    deleteProperty(_, name) {
      methods.removeItem(name);
      return true;
    },
    ownKeys: () => [...entries().keys()],
    getOwnPropertyDescriptor: (_, name) =>
      entries().has(name) ? { value: entries().get(name), writable: true, enumerable: true, configurable: true } : undefined,
  });
};

const localStandIn = standIn(() => kept.local);
const sessionStandIn = standIn(() => kept.session);

/** Put the stand-ins in the place of `view`'s storage. */
const ownStorage = (view) => {
  define(view, "localStorage", { get: () => localStandIn });
  define(view, "sessionStorage", { get: () => sessionStandIn });
  define(view.Document.prototype, "cookie", { get: () => "", set: () => {} });
  for (const name of DATABASES) if (name in view) define(view, name, { value: undefined });
};

/** The visitor's secret of this tab; setting another one than before forgets what belonged to the old visit. */
const visit = {
  get secret() {
    return kept.visit;
  },
  resume(secret) {
    if (!isSecret(secret)) throw new TypeError("visit: 43 characters of base64url");
    if (secret !== kept.visit) visit.forget();
    kept.visit = secret;
    keep();
  },
  forget() {
    kept.visit = "";
    kept.local.clear();
    kept.session.clear();
    keep();
  },
};

recall();
