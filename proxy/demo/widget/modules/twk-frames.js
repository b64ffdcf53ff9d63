import { addresses } from "./twk-addresses.js";
import { make } from "./twk-elements.js";

/**
 * Adds a blank child frame and gives its document the widget's stylesheets. Resolves to {frame, doc, body}.
 * The frame is never loaded from anywhere, so the page's own policy holds inside it.
 */
export function openFrame(parent, { stylesheets, language, colors }) {
  return new Promise((resolve) => {
    const frame = make(document, "iframe.tawk-frame", {
      title: "chat widget",
      frameborder: "0",
      scrolling: "no",
      allowtransparency: "true",
    });
    // Some browsers replace a new frame's first document when it has loaded; only the loaded one stays.
    frame.addEventListener("load", () => resolve(furnish(frame, { stylesheets, language, colors })), { once: true });
    parent.append(frame);
  });
}

function furnish(frame, { stylesheets, language, colors }) {
  const doc = frame.contentDocument;
  doc.documentElement.lang = language;
  // The real widget makes this link without a `rel`, so nothing is fetched; proxies still have to rewrite it.
  doc.head.append(make(doc, "link", { href: addresses.font }));
  for (const name of stylesheets) {
    doc.head.append(make(doc, "link", { rel: "stylesheet", href: addresses.stylesheet(name) }));
  }
  for (const [name, value] of Object.entries(colors)) {
    doc.body.style.setProperty(`--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`, value);
  }
  return { frame, doc, body: doc.body };
}

/** Places a frame with fixed style properties, as the real widget does, with inline styles. */
export function place(frame, properties) {
  for (const [name, value] of Object.entries(properties)) frame.style.setProperty(name, value, "important");
}
