// The language: the script tag's data-language, else the page's own, else the configured one.

const script = document.currentScript;

const chooseLanguage = () => {
  const wanted = [script && script.dataset.language, document.documentElement.lang, config.language];
  const known = wanted.map((tag) => String(tag || "").toLowerCase().split("-")[0]);
  return known.find((tag) => config.languages.includes(tag)) || config.languages[0];
};

const language = chooseLanguage();

/** Return the text of `key` with its `{places}` filled. */
const text = (key, places = {}) =>
  config.texts[language][key].replace(/\{(\w+)\}/g, (place, name) => (name in places ? String(places[name]) : place));
