// What is drawn on the host page: one element with a shadow root of its own, so that neither style sheet
// reaches the other. Inside: the launcher button and the panel above it.

const ICONS = {
  chat: ["M12 3.5c-5 0-9 3.3-9 7.4 0 2.3 1.3 4.4 3.3 5.7-.1 1.2-.6 2.3-1.5 3.2 1.8-.1 3.4-.7 4.6-1.7.8.2 1.7.3 2.6.3 5 0 9-3.3 9-7.5s-4-7.4-9-7.4Z", "M8 11h.01M12 11h.01M16 11h.01"],
  down: ["m6 9.5 6 6 6-6"],
  cross: ["m6.5 6.5 11 11m0-11-11 11"],
  info: ["M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z", "M12 11v5.5M12 7.6v.01"],
  shield: ["M12 3 4.5 6v5.4c0 4.5 3.1 7.9 7.5 9.6 4.4-1.7 7.5-5.1 7.5-9.6V6L12 3Z", "m8.8 12 2.3 2.3 4.2-4.5"],
  lock: ["M6.5 10.5h11a1.5 1.5 0 0 1 1.5 1.5v7a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 5 19v-7a1.5 1.5 0 0 1 1.5-1.5Z", "M8 10.5V7.6a4 4 0 0 1 8 0v2.9"],
  warning: ["M12 4 2.8 19.5h18.4L12 4Z", "M12 10v4.5M12 17v.01"],
};

const drawIcon = (name) => icon(...ICONS[name]);

/** Give `root` its styles without a style element where the browser can: no style-src forbids that. */
const dress = (root) => {
  if ("adoptedStyleSheets" in root && "replaceSync" in CSSStyleSheet.prototype) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(styles);
    root.adoptedStyleSheets = [sheet];
  } else {
    root.append(make("style", {}, styles));
  }
};

/** Draw the launcher and the empty panel; nothing is asked of any server. */
const drawStage = (actions) => {
  const host = make("verho-chat", { lang: language });
  const root = host.attachShadow({ mode: "open" });
  dress(root);
  paint(host, config.color);

  const badge = make("span", { class: "badge", "aria-hidden": "true", hidden: true });
  const launcher = make(
    "button",
    { type: "button", class: "launcher", "aria-haspopup": "dialog", "aria-expanded": "false", "aria-label": text("open"), onclick: actions.toggle },
    make("span", { class: "when-closed" }, drawIcon("chat")),
    make("span", { class: "when-open" }, drawIcon("down")),
    make("span", { class: "caption" }, text("launcher")),
    badge,
  );

  const status = make("span", { class: "status" });
  const statusLine = make("p", { class: "status-line", role: "status" }, make("span", { class: "dot", "aria-hidden": "true" }), status);
  const heading = make("h2", { id: "title", class: "title" }, config.title);
  const button = (name, action, picture) => make("button", { type: "button", class: `round ${name}`, "aria-label": text(name), title: text(name), onclick: action }, drawIcon(picture));
  const end = button("end", actions.end, "cross");
  const body = make("div", { class: "body" });
  const panel = make(
    "section",
    { class: "panel", role: "dialog", "aria-labelledby": "title" },
    make("header", { class: "bar" }, make("div", { class: "names" }, heading, statusLine), button("minimise", actions.minimise, "down"), end),
    body,
  );
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    event.stopPropagation();
    actions.minimise();
  });
  root.append(panel, launcher);

  return {
    host,
    root,
    launcher,
    panel,
    body,
    /** Say with a button and a badge what waits behind the launcher. */
    mark({ open, started, unread, state }) {
      panel.toggleAttribute("data-open", open);
      panel.dataset.status = state;
      launcher.toggleAttribute("data-open", open);
      launcher.setAttribute("aria-expanded", String(open));
      const news = unread === 1 ? text("unread_one") : text("unread_many", { count: unread });
      const caption = text(open ? "minimise" : "open");
      launcher.setAttribute("aria-label", unread && !open ? `${caption} (${news})` : caption);
      badge.hidden = open || !unread;
      badge.textContent = unread > 9 ? "9+" : String(unread);
      const shown = started ? text(`status_${state}`) : "";
      if (status.textContent !== shown) status.textContent = shown;
      statusLine.hidden = !started;
      end.hidden = !started;
    },
  };
};
