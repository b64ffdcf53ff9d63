import { addresses } from "./twk-addresses.js";
import { tellPage } from "./twk-callbacks.js";
import { formData, formMessage } from "./twk-forms.js";
import { address } from "./twk-page.js";
import { playSound } from "./twk-sound.js";
import { startSession } from "./twk-session.js";

const GENERATED_NAME = /^V\d{16}$/;

/** What the visitor can do, wherever it is asked for: by a button, the menu or the page's `Tawk_API`. */
export class Widget {
  #visit;
  #outbox;
  #shell;
  asleep = false;
  closeMenu = null;

  constructor(visit, outbox, shell) {
    this.#visit = visit;
    this.#outbox = outbox;
    this.#shell = shell;
    shell.onToggle = (open) => (open ? this.maximize() : this.minimize());
    visit.signal.on("agent-message", (entry) => this.#agentWrote(entry));
    visit.signal.on("window", (state) => (state === "max" ? shell.maximize() : shell.minimize()));
    visit.signal.on("file", (url) => tellPage("FileUpload", url));
    visit.signal.on("removed", () => shell.remove());
  }

  maximize() {
    if (!this.#shell.maximize()) return;
    tellPage("ChatMaximized");
    this.#visit.tell("chatWindowState", "max");
    this.#seen();
  }

  minimize() {
    if (!this.#shell.minimize()) return;
    tellPage("ChatMinimized");
    this.#visit.tell("chatWindowState", "min");
  }

  popOut() {
    window.open(addresses.popOut(this.#visit.ids.property, this.#visit.ids.widget), "_blank", "width=400,height=600");
  }

  async endChat() {
    const result = await this.#visit.ask("endChat");
    const { nextChatId } = result?.data ?? result ?? {};
    this.#visit.chatId = nextChatId ?? this.#visit.chatId;
  }

  /** Registers again from the start, as after a login. */
  async restart() {
    const visit = this.#visit;
    visit.disconnect();
    visit.adopt(await startSession(visit.ids, visit.storage, visit.circumstances));
    visit.connect();
  }

  activity(state) {
    if (state === "gone") {
      this.asleep = true;
      this.#visit.disconnect();
    } else if (this.asleep) {
      this.asleep = false;
      this.#visit.renew();
    } else {
      this.#visit.tell("socketStatusUpdate", state);
    }
  }

  /** What the messenger in `doc` can ask for. */
  actions(doc) {
    return {
      minimize: this.#shell.type === "inline" ? () => this.minimize() : null,
      submitPrechat: (values) => this.#submitPrechat(values),
      submitOffline: (values) => this.#submitOffline(values),
      consent: () => this.#consent(),
      rate: (rating) => this.#rate(rating),
      menu: (opener) => this.#toggleMenu(doc, opener),
    };
  }

  async #submitPrechat(values) {
    const data = formData(this.#visit.settings.fields("prechat"), values);
    await this.#visit.ask("savePrechatForm", data);
    this.#visit.prechatDone = true;
    tellPage("PrechatSubmit", data.questions);
    // The answers leave a second time, as the conversation's first message.
    this.#outbox.sendText(formMessage(data));
  }

  async #submitOffline(values) {
    const data = { ...formData(this.#visit.settings.fields("offline"), values), submittedFrom: address() };
    await this.#visit.service("visitor-chat", "/v1/visitor/offline-form", data);
    tellPage("OfflineSubmit", data);
  }

  async #consent() {
    const { storage, session } = this.#visit;
    storage.keepLastVisit({ host: session.host, consent: true });
    await this.restart();
    this.#visit.signal.emit("status");
  }

  #rate(rating) {
    this.#visit.tell("visitorRating", rating);
    tellPage("ChatSatisfaction", rating);
  }

  async #toggleMenu(doc, opener) {
    if (doc.querySelector(".menu")) {
      this.closeMenu();
      return;
    }
    const { openMenu } = await import("./twk-menu.js");
    this.closeMenu = openMenu(doc, opener, this.#visit, {
      shownName: () => (GENERATED_NAME.test(this.#visit.name) ? "" : this.#visit.name),
      rename: async (name) => {
        await this.#visit.ask("saveNameChangeForm", { name });
        this.#visit.name = name;
        tellPage("VisitorNameChanged", name);
      },
      transcript: (email) => this.#visit.ask("saveTranscriptEmailForm", { email }),
      setSound: (on) => {
        this.#visit.sound = on;
        this.#visit.tell("visitorSound", on);
      },
      popOut: () => this.popOut(),
      endChat: () => this.endChat(),
    });
  }

  #agentWrote(entry) {
    this.#shell.noteUnread(entry);
    tellPage("UnreadCountChanged", this.#shell.unread);
    const { notification } = this.#visit.settings;
    if (notification.sound && this.#visit.sound && !window.Tawk_API.disableSound) playSound();
    if (this.#shell.maximized) this.#seen();
  }

  #seen() {
    if (!this.#visit.connected || !this.#visit.conversation.started) return;
    const told = this.#visit.service("visitor-chat", "/v1/visitor/messages-seen", { timestamp: Date.now() });
    // Nothing depends on the answer.
    told.catch(() => undefined);
  }
}
