import { addresses } from "./twk-addresses.js";
import { attributesProblem, eventProblem, tagsProblem } from "./twk-attributes.js";
import { tellPage } from "./twk-callbacks.js";
import { postJson } from "./twk-http.js";

const nothing = () => undefined;

async function answered(promise, callback = nothing) {
  try {
    await promise;
    callback();
  } catch (error) {
    callback(typeof error === "string" ? error : "SERVER_ERROR");
  }
}

/** Adds the methods that move and show the widget to `Tawk_API`. */
export function addWindowMethods(visit, shell, widget) {
  const setHidden = (hidden) => {
    if (shell.hidden === hidden) return;
    shell.setHidden(hidden);
    if (hidden) tellPage("ChatHidden");
  };
  Object.assign(window.Tawk_API, {
    maximize: () => widget.maximize(),
    minimize: () => widget.minimize(),
    toggle: () => (shell.maximized ? widget.minimize() : widget.maximize()),
    popup: () => widget.popOut(),
    showWidget: () => setHidden(false),
    hideWidget: () => setHidden(true),
    toggleVisibility: () => setHidden(!shell.hidden),
    getWindowType: () => shell.type,
    getStatus: () => visit.status,
    isChatMaximized: () => shell.maximized,
    isChatMinimized: () => !shell.maximized,
    isChatHidden: () => shell.hidden,
    isChatOngoing: () => visit.conversation.started && !visit.conversation.ended,
    isVisitorEngaged: () => visit.conversation.entries.some((entry) => entry.from !== "system"),
    endChat: () => widget.endChat(),
    shutdown: () => visit.remove(),
  });
}

/** Adds the methods that say something of the visitor to `Tawk_API`. */
export function addVisitorMethods(visit, restart) {
  const identity = () => ({ hash: window.Tawk_API.visitor?.hash, email: window.Tawk_API.visitor?.email });
  const checked = (problem, send, callback = nothing) => (problem ? callback(problem) : answered(send(), callback));
  const account = async (address, body, callback) => {
    const send = async () => {
      const answer = await postJson(address, body, { token: visit.session.token, credentials: "include" });
      if (!answer.ok) throw String(answer.error?.code ?? "SERVER_ERROR");
      await restart();
    };
    await answered(send(), callback);
  };
  Object.assign(window.Tawk_API, {
    setAttributes: (attributes, callback) =>
      checked(attributesProblem(attributes), () => visit.ask("setAttributes", attributes), callback),
    addEvent: (name, data, callback) => {
      const [values, done] = typeof data === "function" ? [undefined, data] : [data, callback];
      return checked(
        eventProblem(name, values),
        () => visit.ask("addEvent", { name, data: values, ...identity() }),
        done,
      );
    },
    addTags: (tags, callback) =>
      checked(tagsProblem(tags), () => visit.ask("addTags", { tags, ...identity() }), callback),
    removeTags: (tags, callback) =>
      checked(tagsProblem(tags), () => visit.ask("removeTags", { tags, ...identity() }), callback),
    login: (user, callback) => account(addresses.login, user, callback),
    logout: (callback) => {
      visit.storage.forgetVisitor();
      return account(addresses.logout, {}, callback);
    },
    switchWidget: ({ propertyId, widgetId }, callback) => {
      visit.ids = { property: propertyId, widget: widgetId };
      return answered(restart(), callback);
    },
  });
}
