// The chat's frame and the only words that pass between it and this page. Both sides name the other's exact
// origin; a message from anywhere else, even from our own origin in another window, is not looked at.

const ANSWER_LIMIT_MS = 10000;
const STATUSES = ["connecting", "online", "away", "offline", "unavailable", "banned"];

/** Open the frame. `heard` has one function for each kind of message, and `silent` for none in time. */
const openConnection = (heard) => {
  const frame = make("iframe", {
    sandbox: "allow-scripts allow-same-origin allow-forms",
    referrerpolicy: "no-referrer",
    title: text("frame_title"),
    src: `${config.origin}/frame`,
  });
  const say = (type, details) => {
    if (frame.contentWindow) frame.contentWindow.postMessage({ verho: 1, type, ...details }, config.origin);
  };
  const patience = setTimeout(() => heard.silent(), config.answer_limit_ms || ANSWER_LIMIT_MS);
  const kinds = {
    ready() {
      clearTimeout(patience);
      say("start", { language, notice: config.notice_version, referrer: reduceReferrer(document.referrer, config.referrer_templates) });
      heard.ready();
    },
    state({ status, unread }) {
      if (STATUSES.includes(status) && Number.isSafeInteger(unread) && unread >= 0) heard.state(status, unread);
    },
    link({ url }) {
      heard.link(url);
    },
    minimize: () => heard.minimize(),
    ended: () => heard.ended(),
    close: () => heard.close(),
  };
  const listen = (event) => {
    if (event.source !== frame.contentWindow || event.origin !== config.origin) return;
    const message = event.data;
    if (!message || message.verho !== 1 || !Object.hasOwnProperty.call(kinds, message.type)) return;
    kinds[message.type](message);
  };
  window.addEventListener("message", listen);
  return {
    frame,
    say,
    drop() {
      clearTimeout(patience);
      window.removeEventListener("message", listen);
      frame.remove();
    },
  };
};
