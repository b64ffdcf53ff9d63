import { make } from "./twk-elements.js";
import { firstInvalid } from "./twk-forms.js";
import { t } from "./twk-i18next.js";

let serial = 0;

function control(doc, field, id, departments) {
  const attributes = { id, required: Boolean(field.required), "aria-describedby": `${id}-problem` };
  if (field.type === "textarea") return make(doc, "textarea", { ...attributes, rows: "4" });
  if (field.context === "department") {
    const options = departments.map(({ did, n }) => make(doc, "option", { value: did }, n));
    return make(doc, "select", attributes, ...options);
  }
  const type = field.format === "email" ? "email" : field.context === "phone" ? "tel" : "text";
  return make(doc, "input", { ...attributes, type, autocomplete: type === "text" ? "name" : type });
}

/**
 * A form made of the settings' fields. `submit(values)` resolves when it was taken, and rejects with the server's error:
 * {code: "InvalidArgument", message: "email"} marks the e-mail field, anything else shows the general alert.
 */
export function formPage(doc, { heading, fields, departments = [], button, submit }) {
  const controls = fields.map((field) => control(doc, field, `tawk-field-${++serial}`, departments));
  const problems = controls.map((input) => make(doc, "p.problem", { id: `${input.id}-problem`, hidden: true }));
  const alert = make(doc, "p.problem", { role: "alert", hidden: true });
  const send = make(doc, "button.primary", { type: "submit" }, button);

  function mark(index, key) {
    problems.forEach((problem, at) => {
      problem.hidden = at !== index;
      problem.textContent = at === index ? t(key) : "";
      if (at === index) controls[at].setAttribute("aria-invalid", "true");
      else controls[at].removeAttribute("aria-invalid");
    });
    controls[index]?.focus();
  }

  async function onsubmit(event) {
    event.preventDefault();
    const values = controls.map((input) => input.value);
    alert.hidden = true;
    const invalid = firstInvalid(fields, values);
    mark(invalid, fields[invalid]?.format === "email" ? "form.invalidEmail" : "form.required");
    if (invalid >= 0) return;
    send.disabled = true;
    try {
      await submit(values);
    } catch (error) {
      send.disabled = false;
      const email = fields.findIndex((field) => field.context === "email");
      if (error?.code === "InvalidArgument" && error.message === "email" && email >= 0) {
        mark(email, "form.invalidEmail");
        return;
      }
      alert.textContent = t("form.errorSaving");
      alert.hidden = false;
    }
  }

  const rows = fields.map((field, index) => {
    const label = make(doc, "label", { for: controls[index].id }, field.label, field.required ? " *" : "");
    return make(doc, "div.field", {}, label, controls[index], problems[index]);
  });
  const words = heading ? [make(doc, "p.heading", {}, heading)] : [];
  return make(doc, "form.form-page", { novalidate: true, onsubmit }, ...words, ...rows, alert, send);
}
