// The first script of the frame. It stands between Tawk.to's code, which runs in this same page, and the
// browser: what may be kept, which addresses are reached, which doors are closed. The Content-Security-Policy
// is the net under it. `frame.js`, the next script, takes `window.verho` over and removes it.

const settings = JSON.parse(document.documentElement.dataset.config);
const SETTINGS_LIMIT_MS = 8000;

/** Replace a property that later scripts must find in our form. */
const define = (owner, name, descriptor) => Object.defineProperty(owner, name, { configurable: true, enumerable: true, ...descriptor });

// What the shim notices, for frame.js: "session" {ok}, "socket" {failures}, "command" {name, details}, "link" {url},
// "typed" and "held" {kind}, "settled" {}.
const signals = new EventTarget();
const signal = (type, detail) => signals.dispatchEvent(new CustomEvent(type, { detail }));
