// Once per page, however often the script is included, and not before the page has a body.

const MARK = Symbol.for("verho.launcher");

if (!window[MARK]) {
  window[MARK] = true;
  const appear = () => {
    const chat = createChat(fire);
    publish(createFacade(chat));
    chat.appear();
    queueMicrotask(() => fire("Load"));
  };
  if (document.body) appear();
  else document.addEventListener("DOMContentLoaded", appear, { once: true });
}
