// The socket: the visit travels as a subprotocol, because a browser's WebSocket has no headers; and the edge's
// own words to the visitor travel among Tawk.to's, which ignores commands that it doesn't know.

const PROTOCOL = "verho.v1";
const READ = /"c":\s*"(ready|verhoWithheld|remoteDisconnect|pageDisable)"/;
const READ_CHARS = 120;

let failedSockets = 0;

const readCommand = (frame) => {
  if (typeof frame !== "string" || frame[0] !== "4" || !READ.test(frame.slice(0, READ_CHARS))) return null;
  try {
    const { c: name, p: details } = JSON.parse(frame.slice(1));
    return { name, details: Array.isArray(details) ? details : [] };
  } catch {
    return null;
  }
};

class VerhoSocket extends WebSocket {
  constructor(address) {
    super(ownSocketAddress(address), visit.secret ? [PROTOCOL, `verho.visit.${visit.secret}`] : [PROTOCOL]);
    let ready = false;
    this.addEventListener("message", ({ data }) => {
      const command = readCommand(data);
      if (!command) return;
      if (command.name === "ready") {
        ready = true;
        failedSockets = 0;
      }
      signal("command", command);
    });
    this.addEventListener("close", () => {
      if (!ready) failedSockets += 1;
      signal("socket", { failures: failedSockets });
    });
  }

  send(frame) {
    sendWithCare(this, frame, () => super.send(frame));
  }
}
define(VerhoSocket, "name", { value: "WebSocket", enumerable: false });
