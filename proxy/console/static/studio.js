// Tries a text out while it is typed, and follows a dry run or a re-redaction. The pages do the same without a script, button by button.

const PAUSE_MS = 1200;
const POLL_MS = 1000;

function element(name, text, className) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  if (className) made.className = className;
  return made;
}

// Marks what is found in the text itself; the explanations come with the button.
function show(place, answer) {
  place.replaceChildren();
  if (answer.refused || answer.error) {
    place.append(element("p", answer.refused || answer.error, "muted"));
    return;
  }
  const text = element("p", "", "card card-in marked");
  for (const one of answer.marks) {
    if (!one.kind) {
      text.append(one.text);
      continue;
    }
    const mark = element("mark", one.text, one.side);
    mark.title = one.kind;
    mark.append(element("sup", String(one.number)));
    text.append(mark);
  }
  const list = element("ol", "", "found");
  for (const one of answer.found) {
    const item = element("li", "", "card card-in");
    const line = element("p");
    line.append(element("b", `${one.number}. ${one.kind}`), ` ${one.happens} `);
    if (one.side !== "same") line.append(element("span", place.dataset[one.side], `badge ${one.side === "new" ? "good" : "bad"}`));
    item.append(line, element("p", [one.recognizer, one.score, one.words].filter(Boolean).join(", "), "small muted"));
    list.append(item);
  }
  place.append(text, list);
}

export function tryLive(form, place) {
  let waiting = 0;
  let last = "";
  const ask = async () => {
    const fields = new URLSearchParams(new FormData(form));
    if (!fields.get("text").trim() || fields.toString() === last) return;
    last = fields.toString();
    try {
      const answer = await fetch(form.dataset.live, { method: "POST", body: fields, credentials: "same-origin" });
      const told = await answer.json();
      if (fields.toString() === last) show(place, told);
    } catch {
      last = "";
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE_MS);
  });
}

export function follow(place) {
  const bar = place.querySelector("progress");
  const told = place.querySelector("#told");
  const going = (place.dataset.going || "choosing reading").split(" ");
  const look = async () => {
    try {
      const answer = await fetch(place.dataset.progress, { credentials: "same-origin" });
      const now = await answer.json();
      if (!answer.ok || !going.includes(now.state)) {
        location.reload();
        return;
      }
      bar.max = now.total || 1;
      bar.value = now.done;
      told.textContent = `${now.done} / ${now.total || "…"}`;
    } catch {
      // The console is away for a moment; the next look tells.
    }
    setTimeout(look, POLL_MS);
  };
  setTimeout(look, POLL_MS);
}

const form = document.querySelector("form[data-live]");
if (form) tryLive(form, document.querySelector("#tried"));
const progress = document.querySelector("[data-progress]");
if (progress) follow(progress);
