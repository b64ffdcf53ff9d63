// Trusted Types: every document in which Tawk.to's code writes needs a default policy, else its own rendering is
// refused. Scripts come from where we serve scripts, never from where people's files are; text is never code.

const SCRIPTS = ["/_v/", "/_t/embed/", "/_t/jsdelivr/", `/${settings.property_id}/`];

const ownScript = (address) => {
  const url = resolve(ownAddress(address));
  return url && url.origin === location.origin && SCRIPTS.some((path) => url.pathname.startsWith(path)) ? url.href : null;
};

const installPolicy = (view) => {
  if (!view.trustedTypes) return;
  try {
    view.trustedTypes.createPolicy("default", { createHTML: ownSources, createScriptURL: ownScript, createScript: () => null });
  } catch {
    // The document already has its policy.
  }
};

const SOURCES = {
  HTMLScriptElement: ["src", ownAddress],
  HTMLImageElement: ["src", ownAddress],
  HTMLMediaElement: ["src", ownAddress],
  HTMLSourceElement: ["src", ownAddress],
  HTMLLinkElement: ["href", ownAddress],
  HTMLIFrameElement: ["src", blankAddress],
  HTMLFrameElement: ["src", blankAddress],
};

/** Rewrite the addresses that `view`'s elements are given, as property and as attribute. */
const ownElements = (view) => {
  for (const [type, [name, own]] of Object.entries(SOURCES)) {
    const prototype = view[type].prototype;
    const { get, set } = Object.getOwnPropertyDescriptor(prototype, name);
    define(prototype, name, {
      get,
      set(address) {
        set.call(this, own(address));
      },
    });
  }
  const prototype = view.Element.prototype;
  const setAttribute = prototype.setAttribute;
  define(prototype, "setAttribute", {
    writable: true,
    value(name, value) {
      const loaded = Object.entries(SOURCES).find(([type, [source]]) => source === String(name).toLowerCase() && this instanceof view[type]);
      return setAttribute.call(this, name, loaded ? loaded[1][1](value) : value);
    },
  });
};
