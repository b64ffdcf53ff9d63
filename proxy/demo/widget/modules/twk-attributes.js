// What a page may say of its visitor, and within which limits.

const MAX_ATTRIBUTES = 50;
const KEY = /^[a-zA-Z0-9-]{1,50}$/;
const MAX_VALUE_CHARS = 255;
const MAX_TAGS = 10;
const RESERVED = new Set(["hash", "email", "name", "phone"]);

const fits = (value) =>
  value === null ||
  ["number", "boolean"].includes(typeof value) ||
  (typeof value === "string" && value.length <= MAX_VALUE_CHARS);

/** The name of what is wrong with a set of attributes, or null. */
export function attributesProblem(attributes) {
  if (!attributes || typeof attributes !== "object" || Array.isArray(attributes)) return "INVALID_ATTRIBUTES";
  const own = Object.entries(attributes).filter(([key]) => !RESERVED.has(key));
  if (own.length > MAX_ATTRIBUTES) return "ATTRIBUTE_LIMIT_EXCEEDED";
  if (own.some(([key]) => !KEY.test(key))) return "CONTAINS_INVALID_KEY";
  return own.every(([, value]) => fits(value)) ? null : "CONTAINS_INVALID_VALUE";
}

/** The name of what is wrong with an event, or null. */
export function eventProblem(name, data) {
  if (typeof name !== "string" || !KEY.test(name)) return "INVALID_EVENT_NAME";
  return data === undefined ? null : attributesProblem(data);
}

/** The name of what is wrong with a list of tags, or null. */
export function tagsProblem(tags) {
  if (!Array.isArray(tags) || tags.some((tag) => typeof tag !== "string" || !tag)) return "INVALID_TAGS";
  return tags.length > MAX_TAGS ? "TAG_LIMIT_EXCEEDED" : null;
}
