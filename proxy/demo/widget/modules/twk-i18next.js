import { addresses } from "./twk-addresses.js";

const BASE_LANGUAGES = ["en", "en_dev"];

const texts = {};

function merge(into, from) {
  for (const [key, value] of Object.entries(from)) {
    if (value && typeof value === "object") into[key] = merge({ ...into[key] }, value);
    else into[key] = value;
  }
  return into;
}

async function load(language) {
  const response = await fetch(addresses.language(language));
  if (!response.ok) throw new Error(`no language file: ${response.status}`);
  merge(texts, await response.json());
}

function translate(key, values = {}) {
  const found = key.split(".").reduce((node, part) => node?.[part], texts);
  // A missing text shows its key, as the real widget does.
  return typeof found === "string" ? found.replace(/\{\{(\w+)\}\}/g, (_, name) => values[name] ?? "") : key;
}

/**
 * Loads the English texts. Only when both files are in does `$_Tawk.i18next` become a function; whoever renders earlier
 * fails, as the real widget does.
 */
export async function loadBaseLanguages() {
  await Promise.all(BASE_LANGUAGES.map(load));
  window.$_Tawk.i18next = translate;
}

/** Loads the settings' language over the English texts. A file that is missing leaves them as they are. */
export async function loadLanguage(language) {
  if (BASE_LANGUAGES.includes(language)) return;
  try {
    await load(language);
  } catch {
    // The English texts stay.
  }
}

/** The text of a key, with `{{name}}` replaced from `values`. */
export function t(key, values) {
  return window.$_Tawk.i18next(key, values);
}
