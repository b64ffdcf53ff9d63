// Calls: addresses of ours only, with the visit's secret; the widget's settings wait for its languages.

const SETTINGS_PATH = "/_t/va/v1/widget-settings";
const SESSION_PATH = "/_t/va/v1/session/start";
const VISIT_HEADER = "X-Verho-Visit";
const WITHHELD_HEADER = "X-Verho-Withheld";
const LOOK_MS = 20;

const nativeFetch = window.fetch.bind(window);
const now = () => performance.now();

/** Wait until Tawk.to's languages are in: its rendering dies silently without them. */
const languagesIn = () =>
  new Promise((done) => {
    const began = now();
    const limit = settings.settings_limit_ms || SETTINGS_LIMIT_MS;
    const look = () => {
      const tawk = window.$_Tawk;
      if ((tawk && typeof tawk.i18next === "function") || now() - began > limit) done();
      else setTimeout(look, LOOK_MS);
    };
    look();
  });

/** The edge has withheld a call: the same news as a withheld frame of the socket. */
const reportWithheld = (reason) => {
  if (reason) signal("command", { name: "verhoWithheld", details: [{ reason }] });
};

const reportSession = async (answer) => {
  try {
    const { data } = await answer.clone().json();
    signal("session", { ok: answer.ok && Boolean(data && data.uid) });
  } catch {
    signal("session", { ok: false });
  }
};

// A child window's Request is not an instance of this window's.
const isRequest = (input) => typeof input === "object" && input !== null && typeof input.url === "string";

/** Return the request with our address; its body is read first, because a stream would need HTTP/2. */
const ownRequest = async (request) => {
  const own = ownAddress(request.url);
  if (own === request.url) return request;
  const body = request.body ? await request.blob() : undefined;
  const { method, headers, credentials, cache, redirect, signal: abort } = request;
  return new Request(own, { method, headers, body, credentials, cache, redirect, signal: abort });
};

const withVisit = async (input, options, url) => {
  const request = isRequest(input) ? await ownRequest(input) : ownAddress(input);
  if (!carriesVisit(url) || !visit.secret) return [request, options];
  const headers = new Headers((options && options.headers) || (isRequest(input) ? input.headers : undefined));
  headers.set(VISIT_HEADER, visit.secret);
  return [request, { ...options, headers }];
};

const verhoFetch = async (input, options) => {
  const url = resolve(ownAddress(isRequest(input) ? input.url : input));
  const path = url && url.origin === location.origin ? url.pathname : "";
  try {
    const answer = await nativeFetch(...(await withVisit(input, options, url)));
    if (path) reportWithheld(answer.headers.get(WITHHELD_HEADER));
    if (path === SESSION_PATH) reportSession(answer);
    if (path === SETTINGS_PATH) await languagesIn();
    return answer;
  } catch (error) {
    if (path === SESSION_PATH) signal("session", { ok: false });
    throw error;
  }
};

/** Give `view`'s XMLHttpRequest our addresses and the visit. */
const ownRequests = (view) => {
  const prototype = view.XMLHttpRequest.prototype;
  const open = prototype.open;
  define(prototype, "open", {
    writable: true,
    value(method, address, ...rest) {
      const own = ownAddress(address);
      open.call(this, method, own, ...(rest.length ? rest : [true]));
      if (!carriesVisit(resolve(own))) return;
      if (visit.secret) this.setRequestHeader(VISIT_HEADER, visit.secret);
      this.addEventListener("load", () => reportWithheld(this.getResponseHeader(WITHHELD_HEADER)), { once: true });
    },
  });
};

/** Put our network in the place of `view`'s; a beacon is said to be sent and isn't. */
const ownNetwork = (view) => {
  define(view, "fetch", { writable: true, value: verhoFetch });
  define(view, "WebSocket", { writable: true, value: VerhoSocket });
  define(view.Navigator.prototype, "sendBeacon", { writable: true, value: () => true });
  ownRequests(view);
};
