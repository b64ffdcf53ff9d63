// Loaded only when the visitor opens the menu: the lazy part of both builds.

import { addresses } from "./twk-addresses.js";
import { make } from "./twk-elements.js";
import { t } from "./twk-i18next.js";

function ask(doc, label, type, value, button, submit) {
  const input = make(doc, "input", { type, value, required: true });
  const outcome = make(doc, "p.problem", { role: "alert", hidden: true });
  async function onsubmit(event) {
    event.preventDefault();
    try {
      await submit(input.value.trim());
    } catch {
      outcome.textContent = t("form.errorSaving");
      outcome.hidden = false;
    }
  }
  return make(
    doc,
    "form.menu-form",
    { onsubmit },
    make(doc, "label", {}, label, input),
    outcome,
    make(doc, "button.primary", { type: "submit" }, button),
  );
}

/** Opens the menu in the messenger. `actions` is {rename, setSound, popOut, endChat, transcript}. */
export function openMenu(doc, opener, visit, actions) {
  const close = () => {
    menu.remove();
    opener.focus();
  };
  const done = (action) => async (value) => {
    await action(value);
    close();
  };
  const item = (label, onclick) => make(doc, "button", { type: "button", role: "menuitem", onclick }, label);
  const form = (...args) => {
    menu.replaceChildren(ask(doc, ...args));
    menu.querySelector("input").focus();
  };

  const items = [
    item(t("menu.rename"), () =>
      form(t("menu.name"), "text", actions.shownName(), t("menu.save"), done(actions.rename)),
    ),
    item(
      t(visit.sound ? "menu.soundOff" : "menu.soundOn"),
      done(() => actions.setSound(!visit.sound)),
    ),
    item(t("menu.popOut"), done(actions.popOut)),
  ];
  if (visit.settings.features.transcript) {
    items.push(
      item(t("menu.transcript"), () =>
        form(t("menu.email"), "email", visit.session.email, t("menu.save"), done(actions.transcript)),
      ),
    );
  }
  if (visit.conversation.started && !visit.conversation.ended)
    items.push(item(t("menu.endChat"), done(actions.endChat)));
  if (!visit.settings.branding.whitelabeled)
    items.push(
      item(
        t("menu.addChat"),
        done(() => window.open(addresses.addChat)),
      ),
    );

  const menu = make(doc, "div.menu", { role: "menu", "aria-label": t("header.menu") }, ...items);
  menu.addEventListener("keydown", (event) => {
    const all = [...menu.querySelectorAll("[role=menuitem]")];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") close();
    if (!step || all.length === 0) return;
    event.preventDefault();
    all[(all.indexOf(doc.activeElement) + step + all.length) % all.length].focus();
  });
  doc.body.append(menu);
  items[0].focus();
  return close;
}
