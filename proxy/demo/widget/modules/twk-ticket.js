import { addresses } from "./twk-addresses.js";
import { make } from "./twk-elements.js";
import { postJson } from "./twk-http.js";
import { t } from "./twk-i18next.js";

const FIELDS = ["name", "email", "subject", "message"];

/** The small form inside a chat with which an agent asks the visitor to leave a ticket. */
export function ticketForm(doc, referenceId, token) {
  const inputs = FIELDS.map((name) => {
    const input = make(doc, name === "message" ? "textarea" : "input", { name, required: true });
    if (name === "email") input.type = "email";
    return make(doc, "label", {}, t(`ticket.${name}`), input);
  });
  const outcome = make(doc, "p", { role: "status" });
  const form = make(
    doc,
    "form.ticket",
    {},
    ...inputs,
    make(doc, "button", { type: "submit" }, t("ticket.send")),
    outcome,
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const values = Object.fromEntries(FIELDS.map((name) => [name, form.elements.namedItem(name).value]));
    try {
      const answer = await postJson(addresses.ticketCreate, { referenceId, ...values }, { token });
      if (!answer.ok) throw answer.error;
      form.replaceChildren(make(doc, "p", { role: "status" }, t("ticket.sent")));
    } catch {
      outcome.textContent = t("ticket.failed");
    }
  });
  return form;
}
