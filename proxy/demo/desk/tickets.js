import { make, redraw } from "./elements.js";
import { clock, t } from "./texts.js";

/** The view of what visitors left while nobody was there. */
export class TicketsView {
  #desk;

  constructor(place, desk) {
    this.#desk = desk;
    this.list = make("div.tickets");
    place.replaceChildren(make("div.page", {}, make("h1", {}, t("tickets")), this.list));
  }

  draw() {
    const { tickets } = this.#desk.state;
    redraw(this.list, tickets, () =>
      tickets.length ? tickets.map(ticketCard) : [make("p.empty", {}, t("noTickets"))],
    );
  }
}

function ticketCard(ticket) {
  const answers = (ticket.questions ?? []).length
    ? ticket.questions.map(({ label, answer }) => [label, answer])
    : [
        [t("name"), ticket.name],
        [t("email"), ticket.email],
        [t("phone"), ticket.phone],
      ];
  const rows = answers
    .filter(([, answer]) => answer)
    .flatMap(([label, answer]) => [make("dt", {}, label), make("dd", {}, answer)]);
  const from = ticket.submitted_from ? [make("dt", {}, t("submittedFrom")), make("dd", {}, ticket.submitted_from)] : [];
  const shown = answers.some(([, answer]) => answer === ticket.message);
  return make(
    "article.card",
    {},
    make("h2", {}, `#${ticket.number} `, ticket.subject || ticket.name || ticket.source),
    make("time", { datetime: ticket.at }, clock(ticket.at)),
    make("dl", {}, ...rows, ...from),
    shown ? null : make("p.message-text", {}, ticket.message),
  );
}
