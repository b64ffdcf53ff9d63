// Nothing in the frame opens or navigates anything. A link goes to the host page, which shows the visitor
// where it leads. Of our own addresses only those of files that people have sent can be opened; Tawk.to's own
// links (pop-out window, "Add chat to your website") carry the property's id and lead nowhere.

const FILES = /^\/_t\/(?:link|links|upload)\//;
const OPENED = ["https:", "http:", "mailto:", "tel:"];
const MAX_LINK_CHARS = 2048;

const offerLink = (address) => {
  const url = resolve(ownAddressOfFile(address));
  if (!url || !OPENED.includes(url.protocol) || url.href.length > MAX_LINK_CHARS) return;
  if (url.origin === location.origin && !FILES.test(url.pathname)) return;
  signal("link", { url: url.href });
};

const ownAddressOfFile = (address) => {
  const own = resolve(ownAddress(address));
  return own && own.origin === location.origin && FILES.test(own.pathname) ? own.href : address;
};

const linkOf = (event) => event.composedPath().find((node) => node.localName === "a" || node.localName === "area");

/** Take a click on a link, by any button that would follow it, away from the browser. */
const catchLink = (event) => {
  if (event.type === "auxclick" && event.button !== 1) return;
  const link = linkOf(event);
  const address = link && (link.getAttribute("href") || link.getAttribute("xlink:href"));
  if (!address || address.startsWith("#")) return;
  event.preventDefault();
  offerLink(address);
};

/** No form leads anywhere: whoever means to send one sends it by a call. */
const keepForm = (event) => event.preventDefault();

/** Refuse every way of leaving the page but reloading it, where the browser asks (Navigation API). */
const stay = (event) => {
  const within = event.destination.sameDocument || event.navigationType === "reload";
  if (!within && event.cancelable) event.preventDefault();
};
