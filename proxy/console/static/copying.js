// Values are copied only after it has been written down that they are. Text without values is copied as ever.
import { ask, tell, words } from "./asking.js";

const RESTORED = ".chip.restored[data-pseudonym]";

export function guardCopying(page) {
  const note = async (names, text) => {
    const { path, token, category, case: number } = page.body.dataset;
    const fields = { token, category, case: number, pseudonyms: names.join(" ") };
    const answer = await ask(`${path}/copied.json`, fields);
    if (!answer.ok) { tell(page, words(answer)); return false; }
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return false;
    }
  };
  for (const sign of ["copy", "cut", "dragstart"]) {
    page.addEventListener(sign, (event) => {
      const chosen = page.getSelection();
      const names = chosen && !chosen.isCollapsed ? values(page, chosen) : [];
      if (!names.length) return;
      event.preventDefault();
      if (sign !== "dragstart") note(names, plain(chosen));
    });
  }
  const offer = () => {
    for (const button of page.querySelectorAll("[data-copy]")) button.hidden = !restored(page, button.dataset.copy);
  };
  page.addEventListener("opened", offer);
  offer();
  page.addEventListener("click", async (event) => {
    const button = event.target instanceof Element && event.target.closest("[data-copy]");
    if (!button) return;
    const value = restored(page, button.dataset.copy);
    if (value && await note([button.dataset.copy], value)) button.classList.add("done");
  });
}

function restored(page, name) {
  const chip = [...page.querySelectorAll(RESTORED)].find((one) => one.dataset.pseudonym === name);
  return chip?.querySelector("bdi")?.textContent ?? "";
}

function values(page, chosen) {
  const chips = [...page.querySelectorAll(RESTORED)].filter((one) => chosen.containsNode(one, true));
  return [...new Set(chips.map((one) => one.dataset.pseudonym))];
}

// What was chosen, without the words for screen readers.
function plain(chosen) {
  const held = document.createElement("div");
  for (let place = 0; place < chosen.rangeCount; place += 1) held.append(chosen.getRangeAt(place).cloneContents());
  for (const hidden of held.querySelectorAll(".unseen")) hidden.remove();
  for (const block of held.querySelectorAll("p, li, dt, dd, h2, .said")) block.append("\n");
  return held.textContent.replace(/\n{2,}/g, "\n").trim();
}
