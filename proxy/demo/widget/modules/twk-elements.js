/**
 * Makes an element in a document: `make(doc, "button.send", {type: "submit"}, "Send")`. Attributes that are null or false
 * are left out, functions become listeners (`{onclick}`), children are nodes or texts.
 */
export function make(doc, selector, attributes = {}, ...children) {
  const [tag, ...classes] = selector.split(".");
  const element = doc.createElement(tag || "div");
  if (classes.length) element.className = classes.join(" ");
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined && value !== false)
      element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

const SVG = "http://www.w3.org/2000/svg";

/** Makes a line icon of 24 by 24 from one path. It says nothing to assistive technology: label its button. */
export function icon(doc, path) {
  const svg = doc.createElementNS(SVG, "svg");
  const line = doc.createElementNS(SVG, "path");
  const attributes = { viewBox: "0 0 24 24", width: "20", height: "20", "aria-hidden": "true", class: "icon" };
  for (const [name, value] of Object.entries(attributes)) svg.setAttribute(name, value);
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

/** The paths of the icons in use. */
export const ICONS = {
  send: "M4 12 20 4l-4 16-4-7-8-1Zm8 1 8-9",
  menu: "M5 7h14M5 12h14M5 17h14",
  close: "M6 6l12 12M18 6 6 18",
  minimize: "M6 9l6 6 6-6",
  emoji: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm-3 7v.5M15 10v.5M8.5 14.5c1 1.4 2.2 2 3.5 2s2.500-.6 3.500-2",
  attach: "M17 8v8a5 5 0 0 1-10 0V7a3.500 3.500 0 0 1 7 0v8.500a2 2 0 0 1-4 0V8",
  chat: "M4 5h16v11H10l-5 4v-4H4V5Zm4 4h8M8 12h5",
  up: "M7 11v9H4v-9h3Zm0 0 4-8c2 0 2.500 1.500 2 3l-1 3h6l-1.500 9.500c-.1.800-.7 1.500-1.500 1.500H7",
  down: "M17 13V4h3v9h-3Zm0 0-4 8c-2 0-2.500-1.500-2-3l1-3H6l1.500-9.500C7.600 4.700 8.200 4 9 4h8",
};
