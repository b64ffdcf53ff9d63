// What the visitor is about to send is looked at while it is typed, and held when it looks like something that is
// better not sent: at the key, at the form, and at the socket for every other way. What was seen goes
// nowhere and is written nowhere; frame.js learns its kind only, and says what the visitor has decided.

const MESSAGE = "/v1/message/visitor";
const FIELDS = "textarea, input, [contenteditable]";
const WRITTEN_IN = "textarea, [contenteditable]";
const OWN = "#verho-cover, #verho-above";

// `go` sends what is held, `back` leaves it to the visitor, `field` still has it (null = the widget has taken it);
// `passing`: the visitor wants the next one to be sent.
let held = null;
let passing = false;
let seen = "";
// What the visitor has decided to send: after a lost connection the widget sends it again, and nobody is asked twice.
const agreed = new Set();

const fieldAt = (event, selector) => {
  const field = event.target && event.target.closest && event.target.closest(selector);
  return field && !field.closest(OWN) ? field : null;
};
const textOf = (field) => ("value" in field ? field.value : field.textContent) || "";

const notice = (kind) => {
  if (kind !== seen) signal("typed", { kind });
  seen = kind;
};

const watchTyping = (event) => {
  const field = fieldAt(event, FIELDS);
  if (!field) return;
  const kind = suspect(textOf(field));
  if (!kind) {
    passing = false;
    // Whoever has typed it away has answered the question.
    if (held && held.field === field) {
      held = null;
      signal("settled", {});
    }
  }
  notice(kind);
};

const hold = (kind, go, back, field = null) => {
  if (held) held.back();
  held = { go, back, field };
  seen = "";
  signal("held", { kind });
};

const returnTo = (field) => () => {
  const { frameElement } = field.ownerDocument.defaultView;
  if (frameElement) frameElement.focus();
  field.focus();
};

const keepFromWidget = (event) => {
  event.preventDefault();
  event.stopImmediatePropagation();
};

/** Enter sends in the widget's box; an Enter of ours, after the visitor's word, is not held again. */
const holdEnter = (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || passing) return;
  const field = fieldAt(event, WRITTEN_IN);
  const kind = field ? suspect(textOf(field)) : "";
  if (!kind) return;
  keepFromWidget(event);
  const again = { key: "Enter", code: "Enter", keyCode: 13, which: 13, bubbles: true, cancelable: true, composed: true };
  const back = returnTo(field);
  hold(
    kind,
    () => {
      back();
      field.dispatchEvent(new field.ownerDocument.defaultView.KeyboardEvent("keydown", again));
    },
    back,
    field,
  );
};

const holdForm = (event) => {
  const form = event.target;
  if (passing || !form || !form.querySelectorAll || form.closest(OWN)) return;
  const field = [...form.querySelectorAll(FIELDS)].find((one) => suspect(textOf(one)));
  if (!field) return;
  keepFromWidget(event);
  const back = returnTo(field);
  hold(
    suspect(textOf(field)),
    () => {
      back();
      form.requestSubmit();
    },
    back,
    field,
  );
};

/** Read a message out of what the widget sends; null = it is something else. */
const readMessage = (frame) => {
  if (typeof frame !== "string" || frame[0] !== "4" || !frame.includes(MESSAGE)) return null;
  try {
    const { cb: callback, p: details } = JSON.parse(frame.slice(1));
    const [, address, body] = details;
    return address.endsWith(MESSAGE) && typeof body.message === "string" ? { callback, text: body.message } : null;
  } catch {
    return null;
  }
};

/** Send a frame of the widget's, unless it is a message that the visitor is to be asked about first. */
const sendWithCare = (socket, frame, send) => {
  const message = readMessage(frame);
  const kind = message && !agreed.has(message.text) ? suspect(message.text) : "";
  if (!kind || passing) {
    if (kind) agreed.add(message.text);
    if (message) {
      passing = false;
      notice("");
    }
    send();
    return;
  }
  const refuse = () => {
    if (message.callback === undefined) return;
    const error = { code: "InternalServerError", message: "withheld" };
    const data = `4${JSON.stringify({ c: "__callback__", cb: message.callback, p: [error, null] })}`;
    socket.dispatchEvent(new MessageEvent("message", { data }));
  };
  const sendNow = () => {
    passing = false;
    agreed.add(message.text);
    if (socket.readyState === WebSocket.OPEN) send();
    else refuse();
  };
  hold(kind, sendNow, refuse);
};

const caution = {
  /** Send what is held after all. */
  send() {
    if (!held) return;
    const { go } = held;
    held = null;
    passing = true;
    go();
  },
  /** Leave what is held to the visitor. */
  edit() {
    if (!held) return;
    const { back } = held;
    held = null;
    back();
  },
};
