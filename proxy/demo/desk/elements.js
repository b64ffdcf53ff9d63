/**
 * Makes an element: `make("button.quiet", {type: "button", onclick}, "Text")`. Attributes that are null or false are left
 * out, functions become listeners, children are nodes or texts. Texts never become markup.
 */
export function make(selector, attributes = {}, ...children) {
  const [tag, ...classes] = selector.split(".");
  const element = document.createElement(tag || "div");
  if (classes.length) element.className = classes.join(" ");
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined && value !== false)
      element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Replaces an element's children only when `signature` has changed, so that focus and selection stay otherwise. */
export function redraw(element, signature, children) {
  const text = JSON.stringify(signature);
  if (element.dataset.signature === text) return;
  element.dataset.signature = text;
  element.replaceChildren(...children().flat().filter(Boolean));
}
