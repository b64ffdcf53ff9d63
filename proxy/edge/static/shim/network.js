// Calls: addresses of ours only, with the visit's secret; the widget's settings wait for its languages.

const SETTINGS_PATH = "/_t/va/v1/widget-settings";
const SESSION_PATH = "/_t/va/v1/session/start";
const VISIT_HEADER = "X-Verho-Visit";
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

const reportSession = async (answer) => {
  try {
    const { data } = await answer.clone().json();
    signal("session", { ok: answer.ok && Boolean(data && data.uid) });
  } catch {
    signal("session", { ok: false });
  }
};

const withVisit = (input, options, url) => {
  const address = input instanceof Request ? input.url : String(input);
  const own = ownAddress(address);
  const request = input instanceof Request ? (own === address ? input : new Request(own, input)) : own;
  if (!carriesVisit(url) || !visit.secret) return [request, options];
  const headers = new Headers((options && options.headers) || (input instanceof Request ? input.headers : undefined));
  headers.set(VISIT_HEADER, visit.secret);
  return [request, { ...options, headers }];
};

const verhoFetch = async (input, options) => {
  const url = resolve(ownAddress(input instanceof Request ? input.url : input));
  const path = url && url.origin === location.origin ? url.pathname : "";
  try {
    const answer = await nativeFetch(...withVisit(input, options, url));
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
      if (carriesVisit(resolve(own)) && visit.secret) this.setRequestHeader(VISIT_HEADER, visit.secret);
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
