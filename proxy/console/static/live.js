// Running chats as they go on: the server sends texts in pieces, this draws them as text and nothing else.
import { guardCopying } from "./copying.js";
import { tell } from "./asking.js";

function make(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

function drawn(pieces, link) {
  return pieces.map((piece) => {
    if (piece.kind === "text") return document.createTextNode(piece.text);
    if (piece.kind === "restored") {
      const seen = make("span", "chip restored");
      Object.assign(seen.dataset, { pseudonym: piece.pseudonym, tip: `${piece.label} · ${piece.pseudonym}` });
      seen.append(make("span", "unseen", `${piece.label}: `), make("bdi", "", piece.text));
      return seen;
    }
    const chip = make(piece.kind === "pseudonym" && link ? "a" : "span", piece.kind === "mask" ? "chip masked" : "chip");
    if (piece.kind === "pseudonym") chip.dataset.pseudonym = piece.pseudonym;
    if (chip.tagName === "A") chip.href = `${link}?chip=${encodeURIComponent(piece.pseudonym)}#chip`;
    chip.title = piece.label;
    chip.append(make("i", "", "["), piece.text, make("i", "", "]"));
    return chip;
  });
}

function turnOf(data, page, link) {
  const turn = make("li", `turn ${data.sender}`);
  turn.dataset.position = data.position;
  if (data.state === "failed") turn.classList.add("unsent");
  if (data.state === "unconfirmed") turn.classList.add("unsure");
  const head = make("p", "turn-head");
  head.append(make("b", "", data.who), " ");
  if (data.author.length) {
    const author = make("bdi");
    author.append(...drawn(data.author, link));
    head.append(author, " ");
  }
  const time = make("time", "", data.time);
  time.dateTime = data.at;
  head.append(time);
  turn.append(head);
  if (data.fields.length) {
    const list = make("dl", "said answers");
    for (const [name, value] of data.fields) {
      const [term, answer] = [make("dt"), make("dd")];
      term.append(...drawn(name, link));
      answer.dir = "auto";
      answer.append(...drawn(value, link));
      list.append(term, answer);
    }
    turn.append(list);
  }
  if (data.pieces.length || data.sealed) {
    const said = make("div", data.sealed ? "said muted" : "said", data.sealed ? page.body.dataset.sealed : "");
    said.dir = "auto";
    said.append(...drawn(data.pieces, link));
    turn.append(said);
  }
  const marks = [
    data.state_text && ["badge", data.state_text],
    data.incidents && ["badge bad", `${page.body.dataset.incident}: ${data.incidents}`],
    data.partial && ["badge warn", `${page.body.dataset.partial}: ${data.partial}`],
  ].filter(Boolean);
  if (marks.length) {
    const foot = make("p", "turn-foot");
    for (const [look, text] of marks) foot.append(make("span", look, text));
    turn.append(foot);
  }
  return turn;
}

// Ends a view: says why, and draws the curtain over what it showed of anybody.
function over(page, source, text) {
  source.close();
  tell(page, text);
  page.getElementById("state")?.remove();
  if (page.body.classList.contains("is-opened")) {
    page.getElementById("turns")?.replaceChildren();
    page.body.classList.remove("is-opened");
    for (const notice of page.querySelectorAll(".notice.opened")) notice.remove();
  }
}

function listen(page, address) {
  const source = new EventSource(address);
  source.addEventListener("open", () => tell(page, ""));
  source.addEventListener("over", (event) => over(page, source, JSON.parse(event.data).text));
  source.addEventListener("error", () => {
    if (source.readyState === EventSource.CLOSED) over(page, source, page.body.dataset.over ?? "");
    else tell(page, page.body.dataset.lost ?? "");
  });
  window.addEventListener("pagehide", () => source.close());
  return source;
}

function followChat(page) {
  const { stream, path } = page.body.dataset;
  if (!stream) return;
  const turns = page.getElementById("turns");
  const link = turns.querySelector("a.chip") || page.getElementById("open") ? path : "";
  const source = listen(page, stream);
  source.addEventListener("message", (event) => {
    const data = JSON.parse(event.data);
    const made = turnOf(data, page, link);
    const atEnd = window.innerHeight + window.scrollY >= page.documentElement.scrollHeight - 80;
    const place = [...turns.children].find((one) => Number(one.dataset.position) >= data.position);
    if (place && Number(place.dataset.position) === data.position) place.replaceWith(made);
    else turns.insertBefore(made, place ?? null);
    if (atEnd && !place) made.scrollIntoView({ block: "end" });
  });
}

function followList(page) {
  const { list } = page.body.dataset;
  if (!list) return;
  const [rows, none] = [page.getElementById("running"), page.getElementById("none")];
  listen(page, list).addEventListener("rows", (event) => {
    const told = JSON.parse(event.data).rows;
    const ids = new Set(told.map((one) => one.id));
    for (const row of [...rows.children]) if (!ids.has(row.dataset.id)) row.remove();
    for (const one of [...told].reverse()) {
      const row = [...rows.children].find((each) => each.dataset.id === one.id) ?? rows.insertBefore(newRow(page, one), rows.firstChild);
      row.querySelector("[data-messages]").textContent = one.messages;
      row.querySelector("[data-last]").textContent = one.last;
    }
    rows.hidden = !told.length;
    none.hidden = Boolean(told.length);
  });
}

function newRow(page, one) {
  const row = make("li", "row");
  row.dataset.id = one.id;
  const head = make("div", "row-head");
  const title = make("h2");
  const link = make("a", "", one.name);
  link.href = `/live/${one.id}`;
  title.append(link);
  const [messages, last] = [make("span", "small muted"), make("time", "small muted")];
  messages.dataset.messages = "";
  last.dataset.last = "";
  head.append(title, make("span", "badge good", page.body.dataset.new), messages, last);
  row.append(make("span", "row-mark"), head);
  return row;
}

followChat(document);
followList(document);
guardCopying(document);
