// A press on a pseudonym asks for its value: in a small form, which keeps its reason for the next one on this page.
import { ask, words } from "./asking.js";
import { drawBack } from "./drawback.js";

export function openValues(page) {
  const dialog = page.getElementById("value");
  if (!dialog) return;
  const form = dialog.querySelector("form");
  const told = page.getElementById("value-told");
  const choice = form.elements.pseudonym;
  const say = (text) => { told.textContent = text; told.hidden = !text; };
  let from = null;

  const wasOpen = dialog.open;
  const show = () => {
    if (dialog.open) dialog.close();
    dialog.showModal();
    (form.elements.category.value ? (form.elements.case.value ? form.querySelector("[type=submit]") : form.elements.case)
      : form.elements.category).focus();
  };
  page.addEventListener("click", (event) => {
    const chip = event.target instanceof Element && event.target.closest("a.chip[data-pseudonym]");
    if (!chip) return;
    event.preventDefault();
    from = chip;
    choice.value = chip.dataset.pseudonym;
    say("");
    show();
  });
  dialog.querySelector("[data-close]").addEventListener("click", (event) => {
    event.preventDefault();
    dialog.close();
  });
  dialog.addEventListener("close", () => from?.isConnected && from.focus());
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const name = choice.value;
    const chips = [...page.querySelectorAll("a.chip[data-pseudonym]")].filter((one) => one.dataset.pseudonym === name);
    const suffixes = [...new Set(chips.map((one) => one.dataset.suffix).filter(Boolean))].slice(0, 20);
    const { category, case: number } = form.elements;
    const fields = { token: page.body.dataset.token, pseudonym: name, category: category.value, case: number.value };
    const answer = await ask(`${page.body.dataset.path}/value.json`, { ...fields, suffixes: suffixes.join(" ") });
    if (!answer.ok) { say(words(answer)); return; }
    for (const chip of chips) restore(page, chip, answer.spellings);
    page.body.classList.add("is-opened");
    Object.assign(page.body.dataset, { category: category.value, case: number.value });
    if (!page.body.dataset.redacted) {
      page.body.dataset.redacted = page.body.dataset.path;
      drawBack(page);
    }
    page.dispatchEvent(new Event("opened"));
    dialog.close();
  });
  if (wasOpen) show();
}

// Puts the value in a pseudonym's place, as text; a case ending behind it goes into the value.
function restore(page, chip, spellings) {
  const suffix = chip.dataset.suffix ?? "";
  const seen = page.createElement("span");
  seen.className = "chip restored";
  seen.dataset.pseudonym = chip.dataset.pseudonym;
  seen.dataset.tip = `${chip.dataset.label} · ${chip.dataset.pseudonym}`;
  if (chip.id) seen.id = chip.id;
  const kind = page.createElement("span");
  kind.className = "unseen";
  kind.textContent = `${chip.dataset.label}: `;
  const value = page.createElement("bdi");
  value.textContent = spellings[suffix] ?? spellings[""];
  seen.append(kind, value);
  const ending = chip.nextElementSibling;
  if (suffix && suffix in spellings && ending?.className === "ending") ending.remove();
  chip.replaceWith(seen);
}
