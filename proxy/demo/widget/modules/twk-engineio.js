// engine.io, protocol 3, websocket only: "0" opens, the client asks "2" and hears "3", "4" carries text.

const MAX_PAYLOAD_CHARS = 1_000_000;

/** One engine.io connection. Calls `onText(text)` for every message and `onClose()` exactly once. */
export class EngineSocket {
  #socket;
  #ping = null;
  #deadline = null;
  #closed = false;

  constructor(url, { onText, onClose }) {
    this.onText = onText;
    this.onClose = onClose;
    this.#socket = new WebSocket(url);
    this.#socket.onmessage = (event) => this.#receive(String(event.data));
    this.#socket.onclose = () => this.#end();
    this.#socket.onerror = () => this.#end();
  }

  send(text) {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(`4${text}`);
  }

  close() {
    this.#end();
  }

  #receive(packet) {
    if (packet.length > MAX_PAYLOAD_CHARS) return this.#end();
    const content = packet.slice(1);
    switch (packet[0]) {
      case "0": {
        const { pingInterval, pingTimeout } = JSON.parse(content);
        return this.#keepAlive(pingInterval, pingTimeout);
      }
      case "1":
        return this.#end();
      case "3":
        return clearTimeout(this.#deadline);
      case "4":
        return this.onText(content);
      default:
        return undefined;
    }
  }

  #keepAlive(interval, timeout) {
    this.#ping = setInterval(() => {
      this.#socket.send("2");
      clearTimeout(this.#deadline);
      this.#deadline = setTimeout(() => this.#end(), timeout);
    }, interval);
  }

  #end() {
    if (this.#closed) return;
    this.#closed = true;
    clearInterval(this.#ping);
    clearTimeout(this.#deadline);
    this.#socket.close();
    this.onClose();
  }
}
