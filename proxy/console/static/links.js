// A pseudonym's link goes straight to the clipboard; without this module the page shows it.
import { ask, tell, words } from "./asking.js";

export function copyLinks(page) {
  for (const form of page.querySelectorAll("form[data-link]")) {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const answer = await ask(`${form.getAttribute("action")}.json`, new FormData(form));
      if (!answer.ok) { tell(page, words(answer)); return; }
      try {
        await navigator.clipboard.writeText(answer.link);
        tell(page, `${form.querySelector("button").dataset.done}: ${answer.link}`);
      } catch {
        tell(page, answer.link);
      }
    });
  }
}
