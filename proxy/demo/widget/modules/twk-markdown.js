import { decodeEntities, encodeEntities } from "./twk-entities.js";

// Any of these turns a message into markdown. A pair of underscores counts even inside words, where it changes nothing.
const MARKDOWN = /\*\*[^*]+\*\*|_[^_]+_|`[^`]+`|\[[^\]]+\]\(https?:\/\/[^)\s]+\)/;
const TAGS = /(<[^>]*>)/;
const LONE_URL = /(^|\s)(https?:\/\/[^\s<>"']+)/g;
const LONE_EMAIL = /(^|\s)([\w.+-]+@[\w-]+(?:\.[\w-]+)+)(?=$|[\s.,!?])/g;

const link = (target, text) => `<a href="${target}" target="_blank" rel="nofollow noopener">${text}</a>`;

/** True when the decoded text is taken for markdown. */
export function isMarkdown(text) {
  return MARKDOWN.test(text);
}

/** The wire form of a text that messageHtml shows as exactly this text: plain text needs its entities twice. */
export function wireText(text) {
  return isMarkdown(text) ? encodeEntities(text) : encodeEntities(encodeEntities(text));
}

function renderMarkdown(text) {
  return encodeEntities(text)
    .replace(/`([^`]+)`/g, "<code>$1</code>")
    .replace(/\[([^\]]+)\]\((https?:\/\/[^)\s]+)\)/g, (_, label, target) => link(target, label))
    .replace(/\*\*([^*]+)\*\*/g, "<strong>$1</strong>")
    .replace(/(^|[^\w])_([^_]+)_(?!\w)/g, "$1<em>$2</em>");
}

function linkLoneAddresses(html) {
  const outsideTags = (part) =>
    part
      .replace(LONE_URL, (_, before, url) => before + link(url, url))
      .replace(LONE_EMAIL, (_, before, address) => before + link(`mailto:${address}`, address));
  return html
    .split(TAGS)
    .map((part, index) => (index % 2 ? part : outsideTags(part)))
    .join("");
}

/**
 * A message from the wire as HTML. Entities are decoded once; what is then no markdown is HTML as it stands, while
 * markdown is encoded again first. So a message from the wire can hold elements: a proxy has to mind that.
 */
export function messageHtml(wire) {
  const text = decodeEntities(wire);
  const html = isMarkdown(text) ? renderMarkdown(text) : linkLoneAddresses(text);
  return html.replace(/\r?\n/g, "<br>");
}
