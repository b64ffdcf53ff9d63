// What lies over the widget while there is nothing of it to see: Tawk.to's own failures are blank pages.

const SLOW_MS = 5000;
const cover = document.getElementById("verho-cover");
let slow = 0;

/** Show `content` over the chat, and move the focus there if it is in this frame. */
const showCover = (state, ...content) => {
  clearTimeout(slow);
  cover.dataset.state = state;
  cover.hidden = false;
  document.getElementById("verho-chat").inert = true;
  cover.replaceChildren(...content);
  const target = cover.querySelector("[data-focus]");
  if (target && document.hasFocus()) target.focus();
};

const showChat = () => {
  clearTimeout(slow);
  cover.hidden = true;
  cover.replaceChildren();
  const chat = document.getElementById("verho-chat");
  chat.inert = false;
  const child = chat.querySelector("iframe");
  if (child && document.hasFocus()) child.focus();
};

const coverHeading = (words) => make("h1", { tabindex: "-1", "data-focus": true }, words);

const showConnecting = () => {
  const words = make("p", {}, texts.connecting);
  showCover("connecting", make("div", { class: "connecting", role: "status" }, make("span", { class: "spinner", "aria-hidden": "true" }), words));
  slow = setTimeout(() => words.parentElement.append(make("p", { class: "quiet" }, texts.connecting_slow)), SLOW_MS);
};

const showAlone = () => showCover("alone", make("div", { class: "message" }, coverHeading(texts.alone_title), make("p", {}, texts.alone_text), contacts()));

const showBanned = () => showCover("banned", make("div", { class: "message" }, coverHeading(texts.banned_title), make("p", {}, texts.banned_text), make("p", { class: "quiet" }, texts.contact), contacts()));
