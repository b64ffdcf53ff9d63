// Turns filled forms into what travels; both forms have the same shape.

const PHONE_NOISE = /[-\s()[\]{}]/g;
const CONTEXTS = ["name", "email", "phone", "department"];

function answerOf(field, value) {
  const text = Array.isArray(value) ? value.join(", ") : value;
  return field.context === "phone" ? text.replace(PHONE_NOISE, "") : text;
}

/** The data of a filled form: {questions: [{label, answer}], name?, email?, phone?, department?}. */
export function formData(fields, values) {
  const answers = fields.map((field, index) => ({ field, answer: answerOf(field, values[index] ?? "") }));
  const data = { questions: answers.map(({ field, answer }) => ({ label: field.label, answer })) };
  for (const context of CONTEXTS) {
    const found = answers.find(({ field }) => field.context === context);
    if (found?.answer) data[context] = found.answer;
  }
  return data;
}

/** The chat message that repeats a prechat form's answers. */
export function formMessage({ questions }) {
  return questions.map(({ label, answer }) => `${label} : ${answer}`).join("\r\n");
}

/** The index of the first field that lacks its answer or does not look like what it asks, or -1. */
export function firstInvalid(fields, values) {
  return fields.findIndex((field, index) => {
    const value = String(values[index] ?? "").trim();
    if (!value) return Boolean(field.required);
    return field.format === "email" && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value);
  });
}
