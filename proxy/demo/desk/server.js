// The simulator's control interface: plain JSON, and a stream of what changes.

/** The server refused a request; `field` names what was wrong. */
export class Refused extends Error {
  constructor(status, field) {
    super(`status ${status}`);
    this.field = field;
  }
}

async function answerOf(response) {
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refused(response.status, answer.error?.field ?? "");
  return answer;
}

/** Reads one of the addresses under /api/. */
export async function read(path) {
  return answerOf(await fetch(`/api/${path}`));
}

/** Sends one command under /api/. */
export async function send(path, body = {}) {
  const options = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  return answerOf(await fetch(`/api/${path}`, options));
}

/** Follows the stream: `on[name](data)` for each event, `onConnection(bool)` when it is lost and found. */
export function follow(on, onConnection) {
  const stream = new EventSource("/api/events");
  for (const [name, listener] of Object.entries(on)) {
    stream.addEventListener(name, (event) => listener(JSON.parse(event.data)));
  }
  stream.addEventListener("open", () => onConnection(true));
  stream.addEventListener("error", () => onConnection(false));
}
