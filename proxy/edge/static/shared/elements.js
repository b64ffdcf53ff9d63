// Elements are made node by node, and text is set as text only: no page's Content-Security-Policy or
// Trusted Types can stand in the way, and nothing that came from a message can become markup.

const SVG = "http://www.w3.org/2000/svg";

/** Make an element; an attribute that begins with "on" is a listener, false and null leave an attribute out. */
const make = (tag, attributes, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
};

/** Draw a 24 x 24 icon from its outlines; it is decoration, the button beside it has the name. */
const icon = (...outlines) => {
  const picture = document.createElementNS(SVG, "svg");
  picture.setAttribute("viewBox", "0 0 24 24");
  picture.setAttribute("aria-hidden", "true");
  picture.setAttribute("class", "icon");
  for (const outline of outlines) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", outline);
    picture.append(path);
  }
  return picture;
};

/** List the other ways to reach us, as links that open in a new tab where they are pages. */
const contactList = (contact, follow) => {
  const list = make("ul", { class: "contact" });
  const add = (href, shown) => {
    const outside = href.startsWith("http");
    list.append(make("li", {}, make("a", { href, target: outside && "_blank", rel: outside && "noopener noreferrer", onclick: follow }, shown)));
  };
  if (contact.email) add(`mailto:${contact.email}`, contact.email);
  if (contact.phone) add(`tel:${contact.phone.replace(/[^+\d]/g, "")}`, contact.phone);
  if (contact.url) add(contact.url, contact.url.replace(/^https?:\/\/(www\.)?/, "").replace(/\/$/, ""));
  return list;
};
