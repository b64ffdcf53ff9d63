// Tawk.to's hosts have their copies under path prefixes of ours. The edge rewrites every literal address in
// what it serves; an address that a newer build computes is caught here.

const copies = Object.entries(settings.hosts).sort(([one], [other]) => other.length - one.length);
const SOCKET_HOST = /^vs[a-z]?\d{1,3}\.tawk\.to$/;

const resolve = (address) => {
  try {
    return new URL(String(address), location.href);
  } catch {
    return null;
  }
};

/** Return our copy's address for an address of Tawk.to's, and any other address as it is. */
const ownAddress = (address) => {
  const url = resolve(address);
  if (!url || url.origin === location.origin) return address;
  const place = url.host + url.pathname;
  const copy = copies.find(([theirs]) => place === theirs || place.startsWith(`${theirs}/`));
  return copy ? location.origin + copy[1] + place.slice(copy[0].length) + url.search + url.hash : address;
};

/** Return the socket's address on our host: Tawk.to's node is the edge's affair, and http has ws. */
const ownSocketAddress = (address) => {
  const url = resolve(address);
  if (!url) return address;
  if (SOCKET_HOST.test(url.hostname)) url.host = location.host;
  if (url.host === location.host) url.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  return url.href;
};

const escaped = (literal) => literal.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
const LITERAL = new RegExp(`(\\b(?:src|srcset|poster)\\s*=\\s*["']?)((?:https?:)?//(?:${copies.map(([theirs]) => escaped(theirs)).join("|")})/[^\\s"'<>]*)`, "gi");

// A browser may connect to where a child frame is to be led before it asks the policy, which then refuses it: by then
// the host has been told of. The widget's own child frames are blank, and so are all others here.
const blankAddress = (address) => (/^\s*about:/i.test(address) ? address : "about:blank");
const withoutFrames = (html) => html.replace(/<i?frame\b[^>]*/gi, (tag) => tag.replace(/([\s/"'])src\s*=/gi, "$1data-src="));

/** Rewrite what an HTML text would load; links and words stay as they are. */
const ownSources = (html) =>
  withoutFrames(copies.length ? html.replace(LITERAL, (_, before, address) => before + ownAddress(address.replace(/&amp;/g, "&")).replace(/&/g, "&amp;")) : html);

const carriesVisit = (url) => url !== null && url.origin === location.origin && /^\/_[tv]\//.test(url.pathname);
