// Our own form for when the chat is not available: it goes to the edge and nowhere else. What the visitor wrote
// stays in the fields until the edge has said that it is stored.

const LENGTHS = { name: 100, email: 254, message: 5000 };
const TOO_LONG = 413;
const REFUSED = 422;

const createField = (name, type) => {
  const id = `verho-${name}`;
  const common = { id, name, required: true, maxlength: LENGTHS[name], "aria-describedby": `${id}-error` };
  const input = type === "textarea" ? make("textarea", { ...common, rows: "5" }) : make("input", { ...common, type, autocomplete: name });
  const error = make("p", { id: `${id}-error`, class: "error" });
  return {
    name,
    input,
    view: make("div", { class: "field" }, make("label", { for: id }, texts[`form_${name}`]), input, error),
    complain(words) {
      error.textContent = words;
      input.toggleAttribute("data-wrong", Boolean(words));
      if (words) input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
    },
  };
};

const isWrong = ({ name, input }) => !input.value.trim() || (name === "email" && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(input.value.trim()));

/** Mark the fields that `wrong` names, by field, and go to the first of them. */
const complain = (fields, wrong) => {
  for (const field of fields) field.complain(wrong[field.name] || "");
  const first = fields.find((field) => wrong[field.name]);
  if (first) first.input.focus();
};

/** Send the form; the answer is {sent}, {wrong: {field: words}} or nothing better than a failure. */
const sendForm = async (values) => {
  try {
    const answer = await fetch("/_v/offline", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(values) });
    if (answer.ok) return { sent: true, receipt: (await answer.json()).receipt };
    if (answer.status === TOO_LONG) return { wrong: { message: texts.error_too_long } };
    if (answer.status !== REFUSED) return {};
    const { field, expected } = await answer.json();
    if (!Object.hasOwn(LENGTHS, field)) return {};
    return { wrong: { [field]: /^max_length/.test(expected) ? texts.error_too_long : texts[`error_${field}`] } };
  } catch {
    return {};
  }
};

const showSent = (email, receipt) =>
  showCover("sent", make("div", { class: "message", role: "status" }, make("span", { class: "done" }, icon("m5 12.5 4.6 4.6L19 7.5")), coverHeading(texts.sent_title), make("p", {}, texts.sent_text.replace("{email}", email)), typeof receipt === "string" ? drawReceipts([receipt]) : null));

/** Show "not available" and the form; `context` is what the edge is told beside it. Returns whether it is touched. */
const showOffline = (context) => {
  const fields = [createField("name", "text"), createField("email", "email"), createField("message", "textarea")];
  const failure = make("div", { class: "failure", role: "alert" });
  const button = make("button", { type: "submit", class: "button primary" }, texts.form_send);
  const submit = async (event) => {
    event.preventDefault();
    if (button.getAttribute("aria-disabled")) return;
    const wrong = Object.fromEntries(fields.filter(isWrong).map(({ name }) => [name, texts[`error_${name}`]]));
    failure.replaceChildren();
    complain(fields, wrong);
    if (Object.keys(wrong).length) return;
    button.setAttribute("aria-disabled", "true");
    button.textContent = texts.form_sending;
    const values = Object.fromEntries(fields.map(({ name, input }) => [name, input.value.trim()]));
    const answer = await sendForm({ ...values, ...context });
    button.removeAttribute("aria-disabled");
    button.textContent = texts.form_send;
    if (answer.sent) showSent(values.email, answer.receipt);
    else if (answer.wrong) complain(fields, answer.wrong);
    else failure.replaceChildren(make("p", {}, texts.error_failed), contacts());
  };
  showCover(
    "unavailable",
    make(
      "form",
      { novalidate: true, onsubmit: submit },
      coverHeading(texts.unavailable_title),
      make("p", {}, texts.unavailable_text),
      ...fields.map(({ view }) => view),
      make("p", { class: "quiet" }, texts.form_privacy),
      failure,
      button,
      make("p", { class: "quiet lead" }, texts.contact),
      contacts(),
    ),
  );
  return { touched: () => fields.some(({ input }) => input.value) };
};
