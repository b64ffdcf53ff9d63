import { withoutCookies } from "./twk-page.js";

const UUID_DAYS = 180;
const DAY_SECONDS = 86_400;

function readCookie(name) {
  const found = document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : null;
}

function writeCookie(name, value, { days, domain } = {}) {
  const parts = [`${name}=${encodeURIComponent(value)}`, "path=/", "SameSite=Lax"];
  if (days) parts.push(`max-age=${days * DAY_SECONDS}`);
  // A domain that is no suffix of the page's host makes the browser drop the cookie; the real widget accepts that.
  if (domain) parts.push(`domain=${domain}`);
  if (location.protocol === "https:") parts.push("Secure");
  document.cookie = parts.join("; ");
}

/** What one visitor's browser remembers for one property. Throws where the browser refuses storage. */
export class VisitorStorage {
  #property;
  #local;
  #session;
  #cookieless;

  constructor(property) {
    this.#property = property;
    this.#local = window.localStorage;
    this.#session = window.sessionStorage;
    this.#cookieless = withoutCookies();
  }

  #readShared(name) {
    return this.#cookieless ? this.#local.getItem(name) : readCookie(name);
  }

  #writeShared(name, value, options) {
    if (this.#cookieless) this.#local.setItem(name, value);
    else writeCookie(name, value, options);
  }

  /** The known visitor as {uuid, version}, or null. */
  get visitor() {
    try {
      return JSON.parse(this.#readShared(`twk_uuid_${this.#property}`));
    } catch {
      return null;
    }
  }

  keepVisitor({ u, uv, domain }) {
    const value = JSON.stringify({ uuid: u, version: uv, domain, ts: Date.now() });
    this.#writeShared(`twk_uuid_${this.#property}`, value, { days: UUID_DAYS, domain });
  }

  forgetVisitor() {
    this.#writeShared(`twk_uuid_${this.#property}`, "", { days: 0 });
    this.token = "";
  }

  get idempotencyKey() {
    return this.#readShared("twk_idm_key");
  }

  set idempotencyKey(value) {
    this.#writeShared("twk_idm_key", value);
  }

  /** When a tab last said that it is registering, in milliseconds; 0 when none is. */
  get registering() {
    return Number(this.#readShared("TawkConnectionTime")) || 0;
  }

  set registering(value) {
    this.#writeShared("TawkConnectionTime", String(value));
  }

  get token() {
    return this.#local.getItem(`twk_token_${this.#property}`) || null;
  }

  set token(value) {
    this.#local.setItem(`twk_token_${this.#property}`, value);
  }

  /** The socket's host of the last visit and whether consent was given, kept as `<host>[::cf]`. */
  get lastVisit() {
    const [host, flag] = (this.#local.getItem(`twk_${this.#property}`) ?? "").split("::");
    return { host, consent: flag === "cf" };
  }

  keepLastVisit({ host, consent }) {
    this.#local.setItem(`twk_${this.#property}`, consent ? `${host}::cf` : host);
  }

  /** Values that live as long as the tab: `tawk_sv`, `tawk_has_register_visitor`, `previousNav`. */
  tabValue(name) {
    return this.#session.getItem(name);
  }

  keepTabValue(name, value) {
    this.#session.setItem(name, value);
  }
}
