// A warning before an identity code or a card is sent: quietly while it is typed, with a question when it would leave.

const cautions = document.getElementById("verho-caution");
let asking = false;

const cautionWords = (kind, ...more) => {
  const heading = kind === "card" ? texts.caution_card : texts.caution_identity_code;
  return make("div", { class: "words" }, make("p", { class: "heading", id: "verho-caution-title" }, heading), ...more);
};

const CAUTION_ICON = ["M12 3.5 5 6v5.5c0 4.3 2.9 7.6 7 9 4.1-1.4 7-4.7 7-9V6l-7-2.5Z", "M12 8.5v4M12 15.5v.01"];

const clearCaution = () => {
  asking = false;
  cautions.replaceChildren();
};

/** Say what is seen while it is typed; "" = nothing any more. A question that is open stays until it is settled. */
const showTyped = (kind) => {
  if (asking) return;
  if (!kind) clearCaution();
  else cautions.replaceChildren(make("div", { class: "banner" }, icon(...CAUTION_ICON), cautionWords(kind, make("p", {}, texts.caution_hint))));
};

const decide = (decision) => {
  clearCaution();
  decision();
};

/** Ask what to do with what is held; the focus goes to the answer that sends nothing. */
const askAboutHeld = (kind) => {
  const edit = make("button", { type: "button", class: "button primary", onclick: () => decide(caution.edit) }, texts.caution_edit);
  const send = make("button", { type: "button", class: "button", onclick: () => decide(caution.send) }, texts.caution_send);
  const words = make("p", { id: "verho-caution-text" }, `${texts.caution_held} ${texts.caution_text}`);
  cautions.replaceChildren(
    make(
      "div",
      { class: "banner", role: "alertdialog", "aria-labelledby": "verho-caution-title", "aria-describedby": "verho-caution-text" },
      icon(...CAUTION_ICON),
      cautionWords(kind, words),
      make("div", { class: "answers" }, edit, send),
    ),
  );
  asking = true;
  edit.focus();
};

/** Escape is the answer that sends nothing; a warning that asks nothing is put away. */
const dismissCaution = () => {
  if (!cautions.firstChild) return false;
  decide(caution.edit);
  return true;
};

signals.addEventListener("typed", ({ detail }) => showTyped(detail.kind));
signals.addEventListener("held", ({ detail }) => askAboutHeld(detail.kind));
signals.addEventListener("settled", clearCaution);
