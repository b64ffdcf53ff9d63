// Every window of the frame, this one and the blank child frames in which the widget draws itself, gets the same
// treatment: before anyone has looked into a child, and again when its document has been replaced.

const DOORS = [
  "RTCPeerConnection", "webkitRTCPeerConnection", "RTCDataChannel", "RTCIceTransport", "RTCDtlsTransport", "RTCSctpTransport",
  "WebTransport", "WebSocketStream", "Worker", "SharedWorker",
];
const prepared = new WeakSet();
let clicked = false;

/** Remove what no Content-Security-Policy covers: peer connections, workers with a policy of their own. */
const closeDoors = (view) => {
  for (const name of DOORS) if (!delete view[name] || name in view) define(view, name, { value: undefined });
  if ("serviceWorker" in view.Navigator.prototype) define(view.Navigator.prototype, "serviceWorker", { value: undefined });
  const open = (address) => {
    if (address) offerLink(address);
    return null;
  };
  define(view, "open", { writable: true, value: open });
  define(view.HTMLFormElement.prototype, "submit", { writable: true, value: () => {} });
  if (view.navigation) view.navigation.addEventListener("navigate", stay);
};

/** The widget loads its sound on the first click in the frame's own window, which a click in a child isn't. */
const passClick = (event) => {
  if (clicked || !event.isTrusted) return;
  clicked = true;
  document.documentElement.dispatchEvent(new MouseEvent("click", { bubbles: true }));
};

const passEscape = (event) => {
  if (event.key === "Escape" && !event.defaultPrevented) signal("escape");
};

const prepareChild = (event) => {
  if (event.target && event.target.localName === "iframe") prepare(event.target.contentWindow);
};

/** Listen in a document; a listener that is already there isn't added twice. */
const listen = (page) => {
  page.addEventListener("click", catchLink, true);
  page.addEventListener("auxclick", catchLink, true);
  page.addEventListener("submit", keepForm);
  page.addEventListener("keydown", passEscape);
  page.addEventListener("input", watchTyping, true);
  page.addEventListener("keydown", holdEnter, true);
  page.addEventListener("submit", holdForm, true);
  page.addEventListener("load", prepareChild, true);
  if (page !== document) page.addEventListener("click", passClick, true);
};

const wrapChildren = (view) => {
  const prototype = view.HTMLIFrameElement.prototype;
  for (const name of ["contentWindow", "contentDocument"]) {
    const { get } = Object.getOwnPropertyDescriptor(prototype, name);
    define(prototype, name, {
      get() {
        const found = get.call(this);
        if (found) prepare(name === "contentWindow" ? found : found.defaultView);
        return found;
      },
    });
  }
};

const prepare = (view) => {
  if (!view) return;
  try {
    listen(view.document);
  } catch {
    return; // A document of another origin: the policy has let nothing be loaded into it.
  }
  if (prepared.has(view)) return;
  prepared.add(view);
  installPolicy(view);
  ownStorage(view);
  ownNetwork(view);
  ownElements(view);
  closeDoors(view);
  wrapChildren(view);
};

prepare(window);
define(window, "verho", { value: { settings, signals, visit, offerLink, caution }, enumerable: false });
