// Keeps an answer as a draft while it is written, so that nothing is lost when the session ends, the page is closed or
// the curtain is drawn. Without a script there is a button for it.
const PAUSE_MS = 1000;

function keepDrafts(form, told) {
  const text = form.elements.namedItem("text");
  let kept = text.value;
  let sent = false;
  let failed = false;
  let waiting = 0;

  const keep = async (leaving) => {
    clearTimeout(waiting);
    const now = text.value;
    if (sent || now === kept) return;
    const fields = new URLSearchParams({ token: form.elements.namedItem("token").value, text: now });
    let words = form.dataset.lost;
    let done = false;
    try {
      // What outlives the page may be 64 KiB long; an answer that is longer was kept while it was written.
      const answer = await fetch(form.dataset.draft, { method: "POST", body: fields, credentials: "same-origin", keepalive: leaving });
      done = answer.ok;
      const said = await answer.json();
      words = said.kept || said.error || words;
    } catch {
      done = false;
    }
    if (done) kept = now;
    failed = !done;
    told.textContent = words;
  };

  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => keep(false), PAUSE_MS);
  });
  form.addEventListener("submit", () => { sent = true; clearTimeout(waiting); });
  window.addEventListener("pageshow", () => { sent = false; });
  window.addEventListener("pagehide", () => keep(true));
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") keep(true); });
  // Only where keeping failed is there something to lose; the curtain is drawn all the same.
  const warn = (event) => { if (failed && !sent && text.value !== kept) event.preventDefault(); };
  window.addEventListener("beforeunload", warn);
  window.addEventListener("curtain", () => { keep(true); window.removeEventListener("beforeunload", warn); });
}

for (const form of document.querySelectorAll("form[data-draft]")) {
  keepDrafts(form, form.querySelector("[data-told]"));
}
