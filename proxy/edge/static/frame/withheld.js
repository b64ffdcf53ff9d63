// The edge has withheld a message: why, what to do, and a safer way. It lies over the chat's upper edge until
// the visitor has read it; a later one takes its place.

const REASONS = ["too_long", "too_fast", "malformed", "unavailable", "unsupported", "upload", "storage", "sensitive"];
const notices = document.getElementById("verho-notices");

const dismissNotice = () => {
  const shown = notices.firstChild;
  if (!shown) return false;
  const focused = notices.contains(document.activeElement);
  notices.replaceChildren();
  const child = document.querySelector("#verho-chat iframe");
  if (focused && child) child.focus();
  return true;
};

const showNotice = (title, words, ...more) => {
  notices.replaceChildren(
    make(
      "div",
      { class: "banner" },
      icon("M12 4 2.8 19.5h18.4L12 4Z", "M12 10v4.5M12 17v.01"),
      make("div", { class: "words" }, make("p", { class: "heading" }, title), make("p", {}, words), ...more),
      make("button", { type: "button", class: "button", onclick: dismissNotice }, texts.withheld_close),
    ),
  );
};

const showWithheld = (reason) => {
  const known = REASONS.includes(reason) ? reason : "other";
  showNotice(texts.withheld_title, texts[`withheld_${known}`], make("p", { class: "quiet" }, texts.withheld_safer), contacts());
};

/** The chat came up while the visitor was writing in our form: offer it, take nothing away. */
const showReturn = (open) => {
  const go = () => {
    notices.replaceChildren();
    open();
  };
  notices.replaceChildren(make("div", { class: "banner calm" }, make("p", { class: "words" }, texts.back_text), make("button", { type: "button", class: "button", onclick: go }, texts.back_open)));
};
