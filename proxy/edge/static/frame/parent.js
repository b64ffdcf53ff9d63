// The host page: it says when to start and whether the chat is shown, and hears what the chat's state is. Only
// the origins that the edge lists are spoken to and listened to.

const { settings, signals, visit, offerLink, caution } = window.verho;
delete window.verho;

const alone = window.parent === window;
let parentOrigin = "";

/** Say something to the host page; before it has spoken, to each page that could be it. */
const tell = (type, details) => {
  if (alone) return;
  const origins = parentOrigin ? [parentOrigin] : possibleParents();
  for (const origin of origins) window.parent.postMessage({ verho: 1, type, ...details }, origin);
};

const possibleParents = () => {
  const above = location.ancestorOrigins && location.ancestorOrigins[0];
  return above ? settings.site_origins.filter((origin) => origin === above) : settings.site_origins;
};

/** Hear the host page; `heard` has one function for each kind of message. */
const hearParent = (heard) => {
  window.addEventListener("message", (event) => {
    if (event.source !== window.parent || alone || !settings.site_origins.includes(event.origin)) return;
    const message = event.data;
    if (!message || message.verho !== 1 || !Object.hasOwn(heard, message.type)) return;
    parentOrigin = event.origin;
    heard[message.type](message);
  });
};

let texts = settings.texts[document.documentElement.lang];

/** Change the page's language to the host page's, if we have it. */
const speak = (language) => {
  if (!settings.languages.includes(language)) return;
  texts = settings.texts[language];
  document.documentElement.lang = language;
  document.title = `${texts.title} – ${settings.title}`;
};

const followContact = (event) => {
  event.preventDefault();
  offerLink(event.currentTarget.href);
};
const contacts = () => contactList(settings.contact, followContact);
