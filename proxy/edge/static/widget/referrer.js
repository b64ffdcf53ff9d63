// The page that the visitor came from is told as a template of a page, never as the address itself: query,
// fragment and every free part of the path stay here. The edge checks again.

const pathSegments = (path) => path.split("/").filter((segment) => segment);

const matchesTemplate = (segments, template) => {
  for (const [position, wanted] of template.entries()) {
    if (wanted === "**") return true;
    if (position >= segments.length || (wanted !== "*" && wanted !== segments[position])) return false;
  }
  return segments.length === template.length;
};

/** Return the template that `referrer` matches, else its origin when a template has it, else "". */
const reduceReferrer = (referrer, templates) => {
  let page;
  try {
    page = new URL(referrer);
  } catch {
    return "";
  }
  let reduced = "";
  for (const template of templates) {
    const [, origin, path] = /^([a-z]+:\/\/[^/]+)(.*)$/.exec(template) || [];
    if (!origin || new URL(origin).origin !== page.origin) continue;
    if (matchesTemplate(pathSegments(page.pathname), pathSegments(path))) return page.origin + (path || "/");
    reduced = `${page.origin}/`;
  }
  return reduced;
};
