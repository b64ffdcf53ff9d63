// The widget's start: settings and session side by side, then the frames, then the socket.

import { addVisitorMethods, addWindowMethods } from "./twk-api.js";
import { tellPage } from "./twk-callbacks.js";
import { Conversation } from "./twk-conversation.js";
import { loadBaseLanguages, loadLanguage } from "./twk-i18next.js";
import { Messenger } from "./twk-messenger.js";
import { Activity, Navigation } from "./twk-navigation.js";
import { Outbox } from "./twk-outbox.js";
import { ids } from "./twk-page.js";
import { startSession } from "./twk-session.js";
import { loadSettings } from "./twk-settings.js";
import { Shell } from "./twk-shell.js";
import { Signal } from "./twk-signal.js";
import { prepareSound } from "./twk-sound.js";
import { VisitorStorage } from "./twk-storage.js";
import { reportError, reportPerformance } from "./twk-telemetry.js";
import { Visit } from "./twk-visit.js";
import { Widget } from "./twk-widget.js";

// A language file that takes longer than this is merged too late to be seen: the English texts stay.
const LANGUAGE_PATIENCE_MS = 400;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Resolves when the session may be started: at once, or with the page's `Tawk_API.start()`. */
function permission(api) {
  if (api.autoStart !== false) {
    api.start = ({ showWidget = true } = {}) => showWidget && api.showWidget?.();
    return Promise.resolve();
  }
  return new Promise((resolve) => {
    api.start = () => resolve();
  });
}

async function start() {
  const api = (window.Tawk_API ??= {});
  window.$_Tawk ??= {};
  const marks = { script: Math.round(performance.now()) };
  const storage = new VisitorStorage(ids().property);
  const circumstances = { window: "min", embedded: api.embedded, user: api.visitor };
  const session = permission(api).then(() => startSession(ids(), storage, circumstances));
  // The texts are not waited for: whoever renders before they are in fails, as in the real widget.
  loadBaseLanguages();
  const [settings, started] = await Promise.all([loadSettings(ids(), storage), session]);
  marks.register = Math.round(performance.now());
  await Promise.race([loadLanguage(settings.language), pause(LANGUAGE_PATIENCE_MS)]);

  const signal = new Signal();
  const conversation = new Conversation(signal);
  const visit = new Visit({ ids: ids(), storage, settings, signal, conversation, circumstances });
  const outbox = new Outbox(conversation, visit);
  tellPage("BeforeLoad");
  visit.adopt(started);
  const shell = new Shell(visit);
  const widget = new Widget(visit, outbox, shell);
  addWindowMethods(visit, shell, widget);
  addVisitorMethods(visit, () => widget.restart());
  const inside = await shell.open(settings.language);
  marks.widget = Math.round(performance.now());
  new Messenger(inside, visit, outbox, widget.actions(inside.doc));

  const navigation = new Navigation(storage, (page) => visit.tell("nav", page, undefined));
  const activity = new Activity((state) => widget.activity(state));
  activity.watch(inside.doc);
  prepareSound();
  signal.on("load", () => {
    reportPerformance({ ...marks, socket: Math.round(performance.now()) });
    tellPage("Load");
  });
  signal.on("connection", () => {
    if (!visit.connected) return;
    navigation.schedule();
    outbox.flush();
  });
  visit.connect();
}

start().catch((error) => {
  // A refused session leaves the page as it was; any other failure is told to the server, never to the page.
  reportError(ids(), error);
  throw error;
});
