// Two questions that are asked in front of everything else: open this link? end the chat?

const MAX_ADDRESS_CHARS = 2048;
const SCHEMES = ["https:", "http:", "mailto:", "tel:"];

/** Ask something in a modal dialog; the promise holds whether the visitor agreed. */
const ask = (root, { title, content, agree, refuse, agreeLink }) =>
  new Promise((resolve) => {
    const close = (answer) => () => {
      dialog.close();
      dialog.remove();
      resolve(answer);
    };
    const confirm = agreeLink
      ? make("a", { ...agreeLink, class: "button primary", onclick: close(true) }, agree)
      : make("button", { type: "button", class: "button primary", onclick: close(true) }, agree);
    const dialog = make(
      "dialog",
      { class: "question", "aria-labelledby": "question" },
      make("h2", { id: "question" }, title),
      ...content,
      make("div", { class: "buttons" }, make("button", { type: "button", class: "button", autofocus: true, onclick: close(false) }, refuse), confirm),
    );
    dialog.addEventListener("cancel", close(false));
    root.append(dialog);
    dialog.showModal();
  });

/** Return the address if it may be opened at all, else null. */
const readAddress = (address) => {
  if (typeof address !== "string" || address.length > MAX_ADDRESS_CHARS) return null;
  try {
    const url = new URL(address);
    return SCHEMES.includes(url.protocol) && !url.username && !url.password ? url : null;
  } catch {
    return null;
  }
};

/** Show the whole address, its host made plain, and open it only from the visitor's own click. */
const askToOpen = (root, address) => {
  const url = readAddress(address);
  if (!url || root.querySelector("dialog")) return;
  const at = url.href.indexOf(url.host);
  const page = url.protocol.startsWith("http");
  ask(root, {
    title: text("link_title"),
    content: [
      make("p", {}, text("link_text")),
      make("p", { class: "address", dir: "ltr", tabindex: "0" }, url.href.slice(0, at), make("strong", {}, url.host), url.href.slice(at + url.host.length)),
      url.protocol === "http:" ? make("p", { class: "caution" }, drawIcon("warning"), text("link_unencrypted")) : null,
    ].filter(Boolean),
    agree: text("link_open"),
    refuse: text("link_back"),
    agreeLink: { href: url.href, target: page && "_blank", rel: "noopener noreferrer", referrerpolicy: "no-referrer" },
  });
};

const askToEnd = (root) =>
  ask(root, {
    title: text("end_title"),
    content: [make("p", {}, text("end_text"))],
    agree: text("end_confirm"),
    refuse: text("end_back"),
  });
