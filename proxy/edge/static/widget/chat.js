// The chat on this page: closed, showing its notice, or started (and then open or minimised).
//
// Nothing is kept by the browser before the visitor presses start. After that the tab's sessionStorage holds
// which notice was accepted, so that the conversation goes on when the visitor moves to the next page of the
// site; ending the chat or closing the tab removes it.

const MEMORY = "verho-chat";
const END_LIMIT_MS = 4000;

const memory = {
  read() {
    try {
      const kept = JSON.parse(sessionStorage.getItem(MEMORY));
      return kept && kept.notice === config.notice_version ? kept : null;
    } catch {
      return null;
    }
  },
  write(open) {
    try {
      sessionStorage.setItem(MEMORY, JSON.stringify({ notice: config.notice_version, open }));
    } catch {
      // The page has no storage: the next page shows the notice again.
    }
  },
  clear() {
    try {
      sessionStorage.removeItem(MEMORY);
    } catch {
      // There was nothing to remove.
    }
  },
};

const createChat = (fire) => {
  const now = { open: false, started: false, hidden: false, unread: 0, state: "connecting" };
  let connection = null;

  const update = (changes) => {
    const before = { ...now };
    Object.assign(now, changes);
    stage.mark(now);
    stage.host.toggleAttribute("data-hidden", now.hidden);
    if (now.started && now.state !== "ended" && before.open !== now.open) memory.write(now.open);
    if (before.open !== now.open) fire(now.open ? "ChatMaximized" : "ChatMinimized");
    if (before.hidden !== now.hidden && now.hidden) fire("ChatHidden");
    if (now.started && before.state !== now.state && chat.status() !== "unknown") fire("StatusChange", chat.status());
    if (before.unread !== now.unread) fire("UnreadCountChanged", now.unread);
  };

  const focusFrame = () => {
    if (now.open && stage.root.activeElement !== null) connection.frame.focus();
  };

  const begin = () => {
    const opening = drawOpening();
    connection = openConnection({
      ready() {
        opening.remove();
        connection.frame.toggleAttribute("data-ready", true);
        connection.say(now.open ? "maximize" : "minimize");
        focusFrame();
      },
      state(status, unread) {
        update({ state: status, unread: now.open ? 0 : unread });
      },
      link: (address) => askToOpen(stage.root, address),
      minimize: () => chat.minimise(),
      ended() {
        memory.clear();
        update({ state: "ended" });
      },
      close: () => finish(),
      silent() {
        connection.drop();
        const silence = drawSilence(() => begin());
        stage.body.replaceChildren(silence.view);
        update({ state: "unavailable" });
        if (now.open) silence.focus();
      },
    });
    stage.body.replaceChildren(opening, connection.frame);
    update({ started: true, state: "connecting", unread: 0 });
    memory.write(now.open);
  };

  const finish = () => {
    if (!now.started) return;
    memory.clear();
    connection.drop();
    stage.body.replaceChildren();
    update({ started: false, open: false, unread: 0, state: "connecting" });
    stage.launcher.focus();
    fire("ChatEnded");
  };

  const chat = {
    now,
    status() {
      if (!now.started || now.state === "connecting") return "unknown";
      return ["unavailable", "banned", "ended"].includes(now.state) ? "offline" : now.state;
    },
    /** Show the conversation, or first the notice. */
    maximise() {
      if (now.open) return;
      if (now.started) {
        update({ open: true, hidden: false, unread: 0 });
        connection.say("maximize");
        connection.frame.focus();
        return;
      }
      const notice = drawNotice(() => {
        begin();
        stage.panel.querySelector(".minimise").focus();
      }, chat.minimise);
      stage.body.replaceChildren(notice.view);
      update({ open: true, hidden: false });
      notice.focus();
    },
    minimise() {
      if (!now.open) return;
      const focused = stage.root.activeElement !== null;
      update({ open: false });
      if (now.started) connection.say("minimize");
      else stage.body.replaceChildren();
      if (focused) stage.launcher.focus();
    },
    toggle: () => (now.open ? chat.minimise() : chat.maximise()),
    setHidden: (hidden) => update({ hidden }),
    /** End the conversation: the frame tells the other side and forgets, or is removed when it doesn't answer. */
    end() {
      if (!now.started) return;
      const ending = connection;
      ending.say("end");
      setTimeout(() => connection === ending && now.state !== "ended" && finish(), END_LIMIT_MS);
    },
    async askToEnd() {
      if (now.state === "ended") finish();
      else if (now.state === "unavailable" || now.state === "banned" || (await askToEnd(stage.root))) chat.end();
    },
    /** Draw the launcher, and go on with a conversation that this tab started on an earlier page. */
    appear() {
      document.body.append(stage.host);
      stage.mark(now);
      const kept = memory.read();
      if (!kept) return;
      update({ open: kept.open === true });
      begin();
    },
  };
  const stage = drawStage({ toggle: chat.toggle, minimise: chat.minimise, end: chat.askToEnd });
  return chat;
};
