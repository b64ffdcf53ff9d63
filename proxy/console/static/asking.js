// Sends a form's fields to one of the console's JSON routes; the answer is an object, with `ok` beside it.
export async function ask(path, fields) {
  try {
    const answer = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/x-www-form-urlencoded", Accept: "application/json" },
      body: new URLSearchParams(fields),
      credentials: "same-origin",
      redirect: "error",
    });
    return { ...(await answer.json()), ok: answer.ok, status: answer.status };
  } catch {
    return { ok: false, status: 0 };
  }
}

// Says something to everybody, those who listen too.
export function tell(page, text) {
  const told = page.getElementById("told");
  if (!told) return;
  told.textContent = text;
  told.hidden = !text;
}

export function words(told) {
  return [...Object.values(told.faults ?? {}), told.error, told.detail].filter(Boolean).join(" ");
}
