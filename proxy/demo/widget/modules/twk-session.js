import { addresses } from "./twk-addresses.js";
import { NetworkError, postJson } from "./twk-http.js";
import { nanoid } from "./twk-identifiers.js";
import { address, platform, timeZoneOffset } from "./twk-page.js";

const FIRST_DELAY_MS = 30_000;
const LONGEST_DELAY_MS = 120_000;
const GROWTH = 1.5;
const RETRIES = 3;
const TURN_MS = 1000;
const TURN_SIGN_MS = 100;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** The server refused the session for good; the widget then stays silent. */
export class SessionRefused extends Error {}

/** A visitor's session: what session/start answered. Throws when the answer lacks `uid`. */
export class Session {
  constructor(data, storedToken) {
    this.visitor = { u: data.uid.u, uv: data.uid.uv, domain: data.uid.domain };
    this.token = data.tkn || storedToken || "";
    this.key = data.sk;
    this.visitorId = data.vid;
    this.host = data.vss;
    this.chatId = data.chid;
    this.name = data.n;
    this.email = data.e;
    this.messages = data.c ?? [];
    this.version = data.cver ?? 0;
    this.window = data.cw;
    this.sound = data.sdo !== false;
    this.prechatDone = Boolean(data.pcfs);
    this.bubbleClosed = Boolean(data.bblc);
    this.status = { ast: data.ast, asver: data.asver, dptst: data.dptst ?? [] };
    this.needsConsent = Boolean(data.rcf);
  }
}

function requestBody({ property, widget }, storage, { window, embedded, user }) {
  const known = storage.visitor;
  const { host, consent } = storage.lastVisit;
  const body = {
    p: property,
    w: widget,
    platform: platform(embedded),
    tzo: timeZoneOffset(),
    url: address(),
    referrer: document.referrer || undefined,
    vss: host,
    consent,
    wss: window,
  };
  if (user && !storage.tabValue("tawk_has_register_visitor")) body.user = user;
  if (known?.uuid) return { ...body, u: known.uuid, uv: known.version };
  storage.idempotencyKey ||= nanoid();
  return { ...body, uik: storage.idempotencyKey };
}

/** Waits while another tab registers, then says every 100 ms that this one does. Returns what ends it. */
async function takeTurn(storage) {
  while (Date.now() - storage.registering < TURN_MS) await pause(TURN_SIGN_MS);
  const sign = () => {
    storage.registering = Date.now();
  };
  sign();
  const timer = setInterval(sign, TURN_SIGN_MS);
  return () => {
    clearInterval(timer);
    storage.registering = 0;
  };
}

async function startOnce(ids, storage, circumstances) {
  const endTurn = await takeTurn(storage);
  try {
    const token = storage.token;
    const body = requestBody(ids, storage, circumstances);
    const answer = await postJson(addresses.sessionStart, body, { token, credentials: "include" });
    if (answer.error?.code === "InternalServerError") throw new NetworkError("internal error");
    if (!answer.ok) throw new SessionRefused(String(answer.error?.code ?? "refused"));
    const session = new Session(answer.data, token);
    storage.keepVisitor(session.visitor);
    if (session.token) storage.token = session.token;
    storage.keepLastVisit({ host: session.host, consent: body.consent });
    if (body.user) storage.keepTabValue("tawk_has_register_visitor", "true");
    return session;
  } finally {
    endTurn();
  }
}

/**
 * Starts a session; network failures are tried again a few times, at growing distances.
 * `circumstances` is {window: "min"|"max", embedded, user}. Raises SessionRefused, or NetworkError in the end.
 */
export async function startSession(ids, storage, circumstances) {
  let delay = FIRST_DELAY_MS;
  for (let retry = 0; ; retry++) {
    try {
      return await startOnce(ids, storage, circumstances);
    } catch (error) {
      if (!(error instanceof NetworkError) || retry === RETRIES) throw error;
      await pause(Math.min(delay * (0.5 + Math.random()), LONGEST_DELAY_MS));
      delay *= GROWTH;
    }
  }
}
