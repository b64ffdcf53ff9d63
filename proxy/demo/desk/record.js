import { make } from "./elements.js";
import { read, send } from "./server.js";
import { clock, t } from "./texts.js";

const PAGE = 200;
const MAX_LINES = 600;
const RECEIVED = new Set(["request", "frame_in", "opened"]);
const FILES = /^(embed\.tawk\.to|cdn\.jsdelivr\.net|s3\.amazonaws\.com|tawk\.link)$/;
const ARROWS = { request: "→", frame_in: "→", opened: "⇥", response: "←", frame_out: "←", closed: "×" };

function readable(body) {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}

/** The view of everything that ever reached or left the simulated Tawk.to, and a search in it. */
export class RecordView {
  #last = 0;
  #early = [];
  #loaded = false;

  constructor(place) {
    this.lines = make("ol.lines");
    this.received = this.#filter("receivedOnly");
    this.files = this.#filter("hideFiles");
    this.result = make("div.result", { role: "status" });
    place.replaceChildren(
      make(
        "div.page",
        {},
        make("h1", {}, t("record")),
        make("p", {}, t("recordIntro")),
        this.#searchForm(),
        this.result,
        make("div.filters", {}, this.received.label, this.files.label),
        this.lines,
      ),
    );
    this.#applyFilters();
    this.#load();
  }

  draw() {
    // Lines arrive one by one through `see`.
  }

  see(line) {
    // Lines that arrive while the past is still being read come after it.
    if (!this.#loaded) this.#early.push(line);
    else if (line.id > this.#last) this.#add(line);
  }

  async #load() {
    for (;;) {
      const { seen, last } = await read(`record?after=${this.#last}&limit=${PAGE}`);
      seen.forEach((line) => this.#add(line));
      this.#last = Math.max(this.#last, last ?? 0);
      if (seen.length < PAGE) break;
    }
    this.#loaded = true;
    this.#early.splice(0).forEach((line) => this.see(line));
    if (!this.lines.childElementCount) this.lines.append(make("li.empty", {}, t("nothingYet")));
  }

  #add(line) {
    this.#last = Math.max(this.#last, line.id);
    this.lines.querySelector(".empty")?.remove();
    const classes = [RECEIVED.has(line.kind) ? "received" : "sent", FILES.test(line.host) ? "of-file" : "of-data"];
    const content = line.body ? make("pre", {}) : null;
    const heads = make(
      "table",
      {},
      ...line.headers.map(([name, value]) => make("tr", {}, make("th", { scope: "row" }, name), make("td", {}, value))),
    );
    const details = make(
      "details",
      {},
      make(
        "summary",
        {},
        make("span.arrow", { "aria-hidden": "true" }, ARROWS[line.kind] ?? "·"),
        make("time", { datetime: line.at }, clock(line.at)),
        make("span.kind", {}, t(line.kind)),
        make("span.where", {}, [line.method, `${line.host}${line.path}`, line.status].filter(Boolean).join(" ")),
        make("span.start", {}, (line.body || line.query || "").slice(0, 160)),
      ),
      make("p", {}, `${t("from")}: ${line.peer ?? ""}`, line.query ? make("span.query", {}, ` ?${line.query}`) : ""),
      line.headers.length ? make("h3", {}, t("headers")) : null,
      line.headers.length ? heads : null,
      content ? make("h3", {}, t("body")) : null,
      content,
    );
    // Long bodies are laid out only when somebody looks.
    details.addEventListener("toggle", () => content && (content.textContent ||= readable(line.body)));
    this.lines.prepend(make(`li.${classes.join(".")}`, { id: `line-${line.id}` }, details));
    while (this.lines.childElementCount > MAX_LINES) this.lines.lastElementChild.remove();
  }

  #filter(key) {
    const box = make("input", { type: "checkbox", checked: true, onchange: () => this.#applyFilters() });
    return { box, label: make("label", {}, box, " ", t(key)) };
  }

  #applyFilters() {
    this.lines.classList.toggle("received-only", this.received.box.checked);
    this.lines.classList.toggle("without-files", this.files.box.checked);
  }

  #searchForm() {
    const input = make("input", {
      type: "search",
      id: "record-search",
      placeholder: t("searchHint"),
      required: true,
      autocomplete: "off",
    });
    const onsubmit = async (event) => {
      event.preventDefault();
      const { found, where } = await send("record/search", { text: input.value.trim() });
      this.result.className = found ? "result bad" : "result good";
      const places = where
        .slice(0, 20)
        .map((place) =>
          make(
            "li",
            {},
            make(
              "a",
              { href: "#record", onclick: (click) => this.#show(click, place.id) },
              `${t(place.kind)} ${place.host}${place.path}`,
            ),
          ),
        );
      this.result.replaceChildren(
        make("p", {}, found ? t("seenTimes", { count: String(found) }) : t("neverSeen")),
        make("ul", {}, ...places),
      );
    };
    return make(
      "form.search",
      { onsubmit, role: "search" },
      make("label", { for: "record-search" }, t("searchLabel")),
      make("div", {}, input, make("button.primary", { type: "submit" }, t("search"))),
    );
  }

  #show(click, id) {
    click.preventDefault();
    const line = document.getElementById(`line-${id}`);
    if (!line) return;
    this.lines.classList.remove("received-only", "without-files");
    this.received.box.checked = false;
    this.files.box.checked = false;
    const details = line.querySelector("details");
    details.open = true;
    line.scrollIntoView({ block: "center" });
    details.querySelector("summary").focus();
  }
}
