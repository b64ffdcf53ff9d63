// The part of Tawk.to's JavaScript API that a host page may need, without the parts that would hand over
// personal data: those answer ACCESS_ERROR, and nothing leaves the page.

const WITHHELD = ["setAttributes", "addEvent", "addTags", "removeTags", "login", "logout", "switchWidget"];

/** Call the page's own callbacks, wherever it has put them, and send the event of the same name. */
const fire = (name, ...values) => {
  for (const api of new Set([window.Verho, window.Tawk_API])) {
    const callback = api && api[`on${name}`];
    if (typeof callback !== "function") continue;
    try {
      callback(...values);
    } catch (error) {
      setTimeout(() => {
        throw error;
      });
    }
  }
  window.dispatchEvent(new CustomEvent(`tawk${name}`, { detail: values[0] }));
};

const createFacade = (chat) => {
  const facade = {
    maximize: () => chat.maximise(),
    minimize: () => chat.minimise(),
    toggle: () => chat.toggle(),
    hideWidget: () => chat.setHidden(true),
    showWidget: () => chat.setHidden(false),
    toggleVisibility: () => chat.setHidden(!chat.now.hidden),
    endChat: () => chat.end(),
    getStatus: () => chat.status(),
    getWindowType: () => "embed",
    isChatMaximized: () => chat.now.open,
    isChatMinimized: () => !chat.now.open && !chat.now.hidden,
    isChatHidden: () => chat.now.hidden,
    isChatOngoing: () => chat.now.started,
  };
  for (const name of WITHHELD) {
    facade[name] = (...values) => {
      const answer = values.find((value) => typeof value === "function");
      if (answer) answer("ACCESS_ERROR");
    };
  }
  return facade;
};

/** Offer the facade as Verho, and as Tawk_API where the page has no method of that name itself. */
const publish = (facade) => {
  for (const name of ["Verho", "Tawk_API"]) {
    const own = window[name];
    if (own === undefined || own === null) window[name] = name === "Verho" ? { ...facade } : window.Verho;
    else if (typeof own === "object") for (const method of Object.keys(facade)) if (!(method in own)) own[method] = facade[method];
  }
};
