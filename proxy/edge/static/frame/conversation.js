// Tawk.to's widget in this page: how it is set up and loaded, and what its state means to the host page.

const LOAD_LIMIT_MS = 12000;
const MAX_FAILED_SOCKETS = 5;
const TAWK_STATUSES = ["online", "away", "offline"];

const createConversation = () => {
  const now = { status: "connecting", loaded: false, visible: true, unread: 0, counted: 0, baseline: 0 };
  let context = null;
  let form = null;
  let patience = 0;
  let interrupted = false;
  // Of a chat that the visitor has ended the widget may go on to ask; what is shown over it then stays.
  const leaving = new AbortController();
  const { signal } = leaving;
  const listen = (event, listener) => signals.addEventListener(event, listener, { signal });

  const report = () => tell("state", { status: now.status, unread: now.unread });
  const become = (status) => {
    now.status = status;
    report();
  };
  const count = (changes) => {
    Object.assign(now, changes);
    now.unread = now.visible ? 0 : Math.max(now.unread, now.counted - now.baseline);
    report();
  };

  const waitForIt = () => {
    showConnecting();
    become("connecting");
    patience = setTimeout(fail, settings.load_limit_ms || LOAD_LIMIT_MS);
  };
  const fail = () => {
    clearTimeout(patience);
    interrupted = false;
    if (signal.aborted || form || now.status === "banned") return;
    form = showOffline(context);
    become("unavailable");
  };
  /** The edge, or Tawk.to behind it, went away in mid-chat: the widget tries again by itself, and shows nothing. */
  const interrupt = () => {
    if (!now.loaded) fail();
    else if (!interrupted && !form && now.status !== "banned") {
      interrupted = true;
      waitForIt();
    }
  };
  const ban = () => {
    clearTimeout(patience);
    showBanned();
    become("banned");
  };
  const open = () => {
    form = null;
    interrupted = false;
    showChat();
    const status = window.Tawk_API.getStatus ? window.Tawk_API.getStatus() : "online";
    become(TAWK_STATUSES.includes(status) ? status : "online");
  };
  const loaded = () => {
    clearTimeout(patience);
    now.loaded = true;
    if (signal.aborted) return;
    window.Tawk_API.maximize();
    if (now.status === "banned") return;
    if (form && (form.touched() || cover.dataset.state === "sent")) showReturn(open);
    else open();
  };

  /** Customer service has ended the chat: what the visitor may want of it later is offered now. */
  const ended = async () => {
    if (!settings.receipts_url) return;
    const codes = await fetchReceipts(fetch("/_v/receipts", { signal }));
    if (codes.length) offerReceipts(codes);
  };

  const setUp = () => {
    window.Tawk_API = {
      embedded: "verho-chat",
      onLoad: loaded,
      onChatEnded: ended,
      onStatusChange(status) {
        if (now.loaded && !form && now.status !== "banned" && TAWK_STATUSES.includes(status)) become(status);
      },
      onChatMessageAgent() {
        if (!now.visible) count({ unread: now.unread + 1 });
      },
      onUnreadCountChanged(counted) {
        if (Number.isSafeInteger(counted)) count(now.visible ? { counted, baseline: counted } : { counted });
      },
    };
    window.Tawk_LoadStart = new Date();
    const loader = make("script", { async: true, charset: "UTF-8", src: `/${settings.property_id}/${settings.widget_id}`, onerror: fail });
    document.head.append(loader);
  };

  const resume = () => {
    clearTimeout(patience);
    open();
  };
  listen("session", ({ detail }) => detail.ok || interrupt());
  listen("socket", ({ detail }) => detail.failures >= MAX_FAILED_SOCKETS && fail());
  listen("command", ({ detail: { name, details } }) => {
    const { reason, msg } = details[0] || {};
    const withheld = name === "verhoWithheld";
    // What the visitor sends may overtake Tawk.to's own word of a ban: then the edge's refusal is the first to tell.
    if ((withheld && reason === "banned") || (name === "remoteDisconnect" && msg === "BANNED")) ban();
    else if (withheld) showWithheld(reason);
    if (name === "pageDisable") fail();
    if (name === "ready" && form && now.loaded) loaded();
    if (name === "ready" && interrupted) resume();
  });

  return {
    /** Begin the visit, and then the widget; `details` are what the edge may know of where it came from. */
    async start(details) {
      if (context) return;
      context = details;
      waitForIt();
      try {
        const answer = await fetch("/_v/visit", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(details), signal });
        const { visit: secret, error } = await answer.json();
        if (error === "banned") {
          ban();
          return;
        }
        visit.resume(secret);
        setUp();
      } catch {
        fail();
      }
    },
    show() {
      count({ visible: true, unread: 0, baseline: now.counted });
    },
    hide() {
      count({ visible: false, unread: 0, baseline: now.counted });
    },
    /** End the conversation and forget it. */
    end() {
      leaving.abort();
      clearTimeout(patience);
      try {
        if (now.loaded) window.Tawk_API.endChat();
      } catch {
        // The widget is gone already; there is nothing left to end.
      }
      // Our side closes the record, erases what it kept to go on with, and says how to see the conversation later.
      const forgetting = fetchReceipts(fetch("/_v/visit", { method: "DELETE", keepalive: true }));
      visit.forget();
      forgetting.then((codes) => {
        if (!codes.length) {
          tell("close");
          return;
        }
        showReceipts(codes, () => tell("close"));
        tell("ended");
      });
    },
  };
};
