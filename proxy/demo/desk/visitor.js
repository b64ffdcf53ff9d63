import { make, redraw } from "./elements.js";
import { clock, t } from "./texts.js";

const GENERATED_NAME = /^V\d{16}$/;

/** What the list and the thread call a visitor. */
export function visitorName({ name, id }) {
  return GENERATED_NAME.test(name) || !name ? `${t("visitor")} ${id.slice(-4)}` : name;
}

function zone(minutes) {
  if (minutes === null || minutes === undefined) return "";
  const hours = -minutes / 60;
  return `UTC${hours < 0 ? "−" : "+"}${Math.abs(hours)}`;
}

function facts({ visitor, rating }) {
  return [
    ["name", GENERATED_NAME.test(visitor.name) ? "" : visitor.name],
    ["email", visitor.email],
    ["phone", visitor.phone],
    ["ip", visitor.ip],
    ["country", visitor.country],
    ["browser", visitor.browser],
    ["os", visitor.os],
    ["language_", visitor.language],
    ["zone", zone(visitor.timezone_offset)],
    ["page", visitor.page?.url],
    ["referrer", visitor.referrer],
    ["visits", visitor.sessions],
    ["tags", (visitor.tags ?? []).join(", ")],
    [
      "attributes",
      Object.entries(visitor.attributes ?? {})
        .map(([key, value]) => `${key}: ${value}`)
        .join(", "),
    ],
    ["rating", { 1: "👍", "-1": "👎" }[rating]],
  ];
}

const ALWAYS_SHOWN = new Set(["name", "email", "ip", "browser", "os", "page", "referrer"]);

/** Draws everything that Tawk.to knows of a chat's visitor, and says what it does not know. */
export function drawVisitor(place, chat) {
  redraw(place, [chat.visitor, chat.rating], () => {
    const rows = facts(chat)
      .filter(([key, value]) => value || ALWAYS_SHOWN.has(key))
      .map(([key, value]) =>
        make("div", {}, make("dt", {}, t(key)), make(value ? "dd" : "dd.unknown", {}, String(value || t("unknown")))),
      );
    const pages = (chat.visitor.pages ?? []).map((page) =>
      make(
        "li",
        {},
        make("span", {}, page.title || page.url),
        make("small", {}, page.url),
        make("time", { datetime: page.at }, clock(page.at)),
      ),
    );
    return [
      make("h2", {}, t("knows")),
      make("dl", {}, ...rows),
      pages.length ? make("h3", {}, t("pages")) : null,
      pages.length ? make("ol", {}, ...pages) : null,
    ];
  });
}
