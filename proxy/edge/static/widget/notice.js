// What a visitor is told before anything is sent anywhere, and what is shown when the chat stays silent.

const noticePoint = (name, picture) =>
  make("li", {}, drawIcon(picture), make("div", {}, make("h4", {}, text(`notice_${name}_title`)), make("p", {}, text(`notice_${name}`))));

/** Build the short notice; `start` and `cancel` are its two ways out. */
const drawNotice = (start, cancel) => {
  const heading = make("h3", { tabindex: "-1" }, text("notice_title"));
  const statement = make(
    "a",
    { href: config.statement_url[language], target: "_blank", rel: "noopener noreferrer", referrerpolicy: "no-referrer" },
    text("statement"),
    make("span", { class: "spoken" }, ` ${text("new_tab")}`),
  );
  const view = make(
    "div",
    { class: "notice" },
    make(
      "div",
      { class: "scroll", tabindex: "0", role: "group", "aria-label": text("notice_title") },
      heading,
      make("ul", { class: "points" }, noticePoint("collected", "info"), noticePoint("protected", "shield"), noticePoint("stored", "lock")),
      make("p", { class: "statement" }, statement),
      make("p", { class: "lead" }, text("notice_contact")),
      contactList(config.contact),
    ),
    make("p", { class: "avoid" }, drawIcon("warning"), make("span", {}, text("notice_avoid"))),
    make(
      "div",
      { class: "buttons" },
      make("button", { type: "button", class: "button", onclick: cancel }, text("cancel")),
      make("button", { type: "button", class: "button primary", onclick: start }, text("start")),
    ),
  );
  return { view, focus: () => heading.focus() };
};

const drawOpening = () =>
  make("div", { class: "opening", role: "status" }, make("span", { class: "spinner", "aria-hidden": "true" }), make("p", {}, text("opening")));

const drawSilence = (retry) => {
  const heading = make("h3", { tabindex: "-1" }, text("silent_title"));
  const view = make(
    "div",
    { class: "silence", role: "alert" },
    heading,
    make("p", {}, text("silent_text")),
    contactList(config.contact),
    make("button", { type: "button", class: "button primary", onclick: retry }, text("retry")),
  );
  return { view, focus: () => heading.focus() };
};
