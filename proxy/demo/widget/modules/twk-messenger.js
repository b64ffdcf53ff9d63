import { Composer } from "./twk-composer.js";
import { ICONS, icon, make } from "./twk-elements.js";
import { loadEmoji } from "./twk-emoji.js";
import { decodeEntities } from "./twk-entities.js";
import { formPage } from "./twk-form-page.js";
import { t } from "./twk-i18next.js";
import { Thread, pictureAddress } from "./twk-thread.js";

const SENT_LOCK_MS = 30_000;

/** The chat window's inside: a header and the page that fits the moment (consent, form, thread). */
export class Messenger {
  #doc;
  #visit;
  #outbox;
  #actions;
  #page = "";
  #thread = null;
  #offlineSentAt = -SENT_LOCK_MS;

  /** `actions` is {minimize (or null), submitPrechat, submitOffline, consent, rate, menu}. */
  constructor({ doc, body }, visit, outbox, actions) {
    this.#doc = doc;
    this.#visit = visit;
    this.#outbox = outbox;
    this.#actions = actions;
    this.head = make(doc, "header.head");
    this.main = make(doc, "main");
    body.className = "messenger";
    body.append(this.head, this.main, this.#branding());
    for (const event of ["entries", "status", "typing", "visitor", "connection"])
      visit.signal.on(event, () => this.draw());
    this.draw();
    if (visit.settings.features.emoji) loadEmoji().then(() => this.#thread?.drawEmoji());
  }

  draw() {
    this.#drawHead();
    const page = this.#pageNow();
    if (page !== this.#page) {
      this.#page = page;
      this.#thread = null;
      this.main.replaceChildren(...this.#open(page));
    }
    this.#thread?.draw();
  }

  #pageNow() {
    const { session, conversation, status, settings, prechatDone } = this.#visit;
    if (session.needsConsent) return "consent";
    if (conversation.ended) return "ended";
    if (conversation.started) return "chat";
    if (performance.now() - this.#offlineSentAt < SENT_LOCK_MS) return "sent";
    if (status === "offline") return "offline";
    return settings.asksBeforeChat && !prechatDone ? "prechat" : "chat";
  }

  #open(page) {
    const settings = this.#visit.settings;
    const pages = {
      consent: () => this.#consentPage(),
      chat: () => this.#chatPage(true),
      ended: () => this.#chatPage(false),
      sent: () => [make(this.#doc, "p.heading.sent", { role: "status" }, t("form.sent"))],
      prechat: () => [
        formPage(this.#doc, {
          heading: settings.heading("prechat"),
          fields: settings.fields("prechat"),
          departments: this.#visit.departments,
          button: t("form.start"),
          submit: (values) => this.#actions.submitPrechat(values),
        }),
      ],
      offline: () => [
        formPage(this.#doc, {
          heading: settings.heading("offline"),
          fields: settings.fields("offline"),
          departments: this.#visit.departments,
          button: t("form.send"),
          submit: (values) => this.#submitOffline(values),
        }),
      ],
    };
    return pages[page]();
  }

  #chatPage(open) {
    this.#thread = new Thread(this.#doc, this.#visit, this.#outbox);
    if (open) return [this.#thread.element, new Composer(this.#doc, this.#visit, this.#outbox).element];
    const again = () => this.#visit.conversation.forget();
    return [
      this.#thread.element,
      make(this.#doc, "button.primary.again", { type: "button", onclick: again }, t("chat.again")),
    ];
  }

  #consentPage() {
    const words = this.#visit.settings.consent.message ?? t("consent.message");
    const agree = make(
      this.#doc,
      "button.primary",
      { type: "button", onclick: () => this.#actions.consent() },
      t("consent.agree"),
    );
    return [make(this.#doc, "section.form-page", {}, make(this.#doc, "p.heading", {}, words), agree)];
  }

  async #submitOffline(values) {
    await this.#actions.submitOffline(values);
    // The button stays locked for a while; then the form is offered again.
    this.#offlineSentAt = performance.now();
    setTimeout(() => this.draw(), SENT_LOCK_MS);
    this.draw();
  }

  #drawHead() {
    const { settings, status, conversation } = this.#visit;
    const agent = [...conversation.present].map((resource) => conversation.agents.get(resource)).at(-1);
    const name = make(this.#doc, "h1");
    const line = make(this.#doc, "p");
    if (agent) {
      name.innerHTML = decodeEntities(agent.name);
      line.innerHTML = decodeEntities(agent.position) || t(`status.${status}`);
    } else {
      name.textContent = settings.propertyName;
      line.textContent = t(`status.${status}`);
    }
    const picture = agent
      ? make(this.#doc, "img.portrait", { src: pictureAddress(agent.image, false), alt: "" })
      : null;
    const dot = make(this.#doc, `span.dot.${status}`);
    const buttons = [];
    if (agent && settings.features.rating) {
      buttons.push(this.#button("up", t("header.rateUp"), () => this.#actions.rate(1)));
      buttons.push(this.#button("down", t("header.rateDown"), () => this.#actions.rate(-1)));
    }
    buttons.push(this.#button("menu", t("header.menu"), (event) => this.#actions.menu(event.currentTarget)));
    if (this.#actions.minimize) buttons.push(this.#button("minimize", t("header.minimize"), this.#actions.minimize));
    const signature = [name.innerHTML, line.innerHTML, status, agent?.image].join("\n");
    // Redrawing on every change would take the focus off the header's buttons.
    if (this.head.dataset.signature === signature) return;
    this.head.dataset.signature = signature;
    const lines = make(this.#doc, "div.names", {}, name, make(this.#doc, "div.line", {}, dot, line));
    this.head.replaceChildren(...[picture, lines, ...buttons].filter(Boolean));
  }

  #button(name, label, onclick) {
    return make(
      this.#doc,
      "button",
      { type: "button", "aria-label": label, title: label, onclick },
      icon(this.#doc, ICONS[name]),
    );
  }

  #branding() {
    const { whitelabeled, text, url } = this.#visit.settings.branding;
    const footer = make(this.#doc, "footer.branding");
    if (!whitelabeled) {
      const plain = text.replace(/:\w+:|\*/g, "").trim();
      footer.append(make(this.#doc, "a", { href: url, target: "_blank", rel: "noopener" }, plain));
    }
    return footer;
  }
}
