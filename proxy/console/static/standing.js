// An open page asks now and then whether the person may still see it. When rights or session have ended it is blanked
// and leads to the account page, which says why. Asking does not prolong the session.
export function watchStanding(page) {
  const { standing, everySeconds } = page.body.dataset;
  if (!standing) return;
  const leave = () => {
    page.body.replaceChildren();
    window.location.replace("/account");
  };
  const ask = async () => {
    let answer;
    try {
      answer = await fetch("/session", { cache: "no-store", credentials: "same-origin", redirect: "manual" });
    } catch {
      return; // The network is away: what is on the screen stays, and nothing more comes.
    }
    if (answer.status === 401 || answer.status === 403) leave();
    if (answer.ok && (await answer.json()).standing !== standing) leave();
  };
  window.setInterval(ask, Number(everySeconds) * 1000);
  page.addEventListener("visibilitychange", () => { if (page.visibilityState === "visible") ask(); });
}
