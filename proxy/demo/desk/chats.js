import { make, redraw } from "./elements.js";
import { clock, t } from "./texts.js";
import { ThreadPane } from "./thread.js";
import { drawVisitor, visitorName } from "./visitor.js";

/** The view of all chats: the list, the chosen thread and what is known of its visitor. */
export class ChatsView {
  #desk;

  constructor(place, desk) {
    this.#desk = desk;
    this.list = make("ul.chat-list");
    this.pane = make("section.pane", { "aria-label": t("thread") });
    this.visitor = make("aside.visitor", { "aria-label": t("knows"), tabindex: "0" });
    this.place = place;
    const heading = make("h1.visually-hidden", {}, t("chats"));
    place.replaceChildren(
      heading,
      make("section.list", { "aria-label": t("chats") }, this.list),
      this.pane,
      this.visitor,
    );
  }

  draw(chosen) {
    const { chats } = this.#desk.state;
    this.place.classList.toggle("chosen", Boolean(chosen));
    redraw(
      this.list,
      [chosen, chats.map(({ id, state, messages, active, visitor }) => [id, state, messages.length, active, visitor])],
      () =>
        chats.length ? chats.map((chat) => this.#row(chat, chat.id === chosen)) : [make("li.empty", {}, t("noChats"))],
    );
    const chat = chats.find((one) => one.id === chosen);
    if (!chat) {
      this.thread = null;
      redraw(this.pane, "none", () => [make("p.empty", {}, t("chooseChat"))]);
      this.visitor.replaceChildren();
      delete this.visitor.dataset.signature;
      return;
    }
    if (this.thread?.id !== chat.id) {
      delete this.pane.dataset.signature;
      this.thread = new ThreadPane(this.pane, this.#desk, chat);
    }
    // The visitor's facts first: they take room, and the thread scrolls to its end in the room that is left.
    drawVisitor(this.visitor, chat);
    this.thread.draw(chat);
  }

  #row(chat, current) {
    const last = chat.messages.filter((message) => message.kind !== "notice").at(-1);
    const words = last ? last.text : chat.visitor.page?.title || chat.visitor.page?.url || "";
    return make(
      "li",
      {},
      make(
        "a.chat",
        { href: `#chats/${chat.id}`, "aria-current": current ? "true" : null },
        make(
          `span.avatar.${chat.visitor.online ? "on" : "off"}`,
          { "aria-hidden": "true" },
          visitorName(chat.visitor).slice(0, 1),
        ),
        make("span.who", {}, visitorName(chat.visitor)),
        make("time", { datetime: chat.active }, clock(chat.active)),
        make("span.words", {}, words),
        make(`span.state.${chat.state}`, {}, t(chat.state)),
      ),
    );
  }
}
