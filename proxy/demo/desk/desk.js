// The desk's start: what is known, which view shows, and how both stay in step with the simulator.

import { ChatsView } from "./chats.js";
import { FaultsView } from "./faults.js";
import { RecordView } from "./record.js";
import { follow, send } from "./server.js";
import { chooseLanguage, language, t } from "./texts.js";
import { TicketsView } from "./tickets.js";

const VIEWS = { chats: ChatsView, tickets: TicketsView, record: RecordView, faults: FaultsView };

const desk = {
  state: { chats: [], tickets: [], webhooks: [], misbehaviour: [], targets: [], modes: [] },
  seen: [],
  agent: "Aino",
  /** Says something to screen readers, politely. */
  say: (text) => {
    document.getElementById("said").textContent = text;
  },
  /** Sends a command; a refusal is told and not thrown. */
  do: async (path, body) => {
    try {
      return await send(path, body);
    } catch {
      desk.say(t("failed"));
      return null;
    }
  },
};

let view = null;

function drawTexts() {
  document.title = t("title");
  for (const element of document.querySelectorAll("[data-text]")) element.textContent = t(element.dataset.text);
  for (const element of document.querySelectorAll("[data-label]"))
    element.setAttribute("aria-label", t(element.dataset.label));
}

function drawCounts() {
  const open = desk.state.chats.filter((chat) => chat.state === "open").length;
  for (const [id, count] of [
    ["chat-count", open],
    ["ticket-count", desk.state.tickets.length],
  ]) {
    const badge = document.getElementById(id);
    badge.hidden = count === 0;
    badge.textContent = String(count);
  }
  document.getElementById("status").value = desk.state.status ?? "online";
}

function draw() {
  drawCounts();
  view?.draw(location.hash.split("/")[1] ?? "");
}

function openView() {
  const name = location.hash.slice(1).split("/")[0];
  const known = name in VIEWS ? name : "chats";
  for (const link of document.querySelectorAll("nav a")) {
    if (link.dataset.view === known) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  const place = document.getElementById("view");
  if (place.dataset.view !== known || place.dataset.language !== language()) {
    Object.assign(place.dataset, { view: known, language: language() });
    place.className = `view-${known}`;
    view = new VIEWS[known](place, desk);
  }
  draw();
}

function replace(list, item) {
  return [item, ...list.filter((other) => other.id !== item.id)];
}

function start() {
  chooseLanguage();
  drawTexts();
  document.getElementById("language").value = language();
  document.getElementById("language").addEventListener("change", (event) => {
    chooseLanguage(event.target.value);
    drawTexts();
    openView();
  });
  document
    .getElementById("status")
    .addEventListener("change", (event) => desk.do("status", { status: event.target.value }));
  window.addEventListener("hashchange", openView);
  openView();

  const change = (apply) => (data) => {
    apply(data);
    draw();
  };
  follow(
    {
      state: change((state) => (desk.state = state)),
      chat: change((chat) => (desk.state.chats = replace(desk.state.chats, chat))),
      typing: change(({ chat_id: id, text }) => {
        const chat = desk.state.chats.find((one) => one.id === id);
        if (chat) chat.preview = text;
      }),
      ticket: change((ticket) => (desk.state.tickets = replace(desk.state.tickets, ticket))),
      status: change((status) => Object.assign(desk.state, status)),
      misbehaviour: change((faults) => (desk.state.misbehaviour = faults)),
      webhook: change((webhook) => (desk.state.webhooks = replace(desk.state.webhooks, webhook))),
      seen: (line) => view?.see?.(line),
    },
    (connected) => (document.getElementById("lost").hidden = connected),
  );
}

start();
