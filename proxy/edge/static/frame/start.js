// The frame waits for the host page's word, and then begins.

const MAX_WORD_CHARS = 2048;
const word = (value) => (typeof value === "string" ? value.slice(0, MAX_WORD_CHARS) : "");

paint(document.documentElement, settings.color);
const conversation = createConversation();

hearParent({
  start({ language, referrer, notice }) {
    speak(language);
    conversation.start({ referrer: word(referrer), language: document.documentElement.lang, notice: word(notice) || settings.notice_version });
  },
  maximize: () => conversation.show(),
  minimize: () => conversation.hide(),
  end: () => conversation.end(),
});

signals.addEventListener("link", ({ detail }) => tell("link", detail));
signals.addEventListener("escape", () => dismissCaution() || dismissNotice() || tell("minimize"));

if (alone) showAlone();
else tell("ready");
