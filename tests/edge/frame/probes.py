"""What is tried inside a window of the frame, in the browser's own language."""

STORED = """async () => [document.cookie, localStorage.length, sessionStorage.length,
    (await indexedDB.databases()).length, (await caches.keys()).length].join()"""

BLOCKED_STORAGE = """if (location.pathname === "/frame") {
    const get = () => { throw new DOMException("Denied", "SecurityError"); };
    for (const name of ["localStorage", "sessionStorage"]) {
        Object.defineProperty(window, name, { get, configurable: true });
    }
}"""

STAND_IN = """() => {
    localStorage.clear();
    localStorage.setItem("a", 1);
    localStorage.b = "2";
    localStorage["c"] = null;
    const seen = [localStorage.length, localStorage.a, localStorage.getItem("c"), localStorage.getItem("x"),
        localStorage.x, "b" in localStorage, Object.keys(localStorage).join(), localStorage.key(1),
        localStorage.key(9), localStorage instanceof Storage];
    delete localStorage.b;
    try { localStorage.setItem("big", "x".repeat(300000)); } catch (error) { seen.push(error.name); }
    return [...seen, localStorage.getItem("b"), sessionStorage.getItem("a")];
}"""

SESSION_ANSWERED = """() => new Promise((done) => {
    const address = location.origin + "/_t/va/v1/session/start";
    const look = () => (performance.getEntriesByName(address).length ? done() : setTimeout(look, 10));
    look();
})"""

OPEN_DOORS = """() => ["RTCPeerConnection", "webkitRTCPeerConnection", "RTCDataChannel", "WebTransport", "Worker",
    "SharedWorker", "indexedDB", "caches", "cookieStore"].filter((name) => window[name] !== undefined)
    .concat(navigator.serviceWorker ? "serviceWorker" : [])"""

UNSEEN_CHILD = """() => {
    document.body.append(document.createElement("iframe"));
    const child = window.frames[window.frames.length - 1];
    return [typeof child.RTCPeerConnection, child.localStorage === localStorage, child.document.cookie];
}"""

# In a task of its own: what a debugger evaluates may use eval, whatever the policy says.
REFUSED_CODE = """() => new Promise((done) => setTimeout(() => {
    const refused = [];
    const script = (name, value) => { document.createElement("script")[name] = value; };
    const tries = {
        eval: () => eval("1"),
        Function: () => new Function("return 1")(),
        text: () => script("text", "1"),
        foreign: () => script("src", "https://www.example.org/a.js"),
        files: () => script("src", "/_t/upload/a.js"),
        data: () => script("src", "data:text/javascript,1"),
    };
    for (const [name, attempt] of Object.entries(tries)) try { attempt(); } catch { refused.push(name); }
    done(refused);
}))"""
ALL_REFUSED = ["eval", "Function", "text", "foreign", "files", "data"]

OWN_SCRIPT = """() => {
    const script = document.createElement("script");
    script.src = "/_t/embed/_s/v4/app/a.js";
    return script.src;
}"""

FOREIGN_HOST = """async (foreign) => {
    const seen = [];
    await fetch(foreign + "/a").catch(() => seen.push("fetch"));
    await new Promise((done) => {
        const image = new Image();
        image.onerror = () => done(seen.push("image"));
        image.src = foreign + "/b.png";
    });
    await new Promise((done) => {
        const call = new XMLHttpRequest();
        call.open("GET", foreign + "/c");
        call.onerror = () => done(seen.push("call"));
        call.send();
    });
    seen.push(navigator.sendBeacon(foreign + "/d", "x"));
    await new Promise((done) => {
        try {
            new WebSocket(foreign.replace("http", "ws")).onerror = done;
        } catch {
            done();
        }
    });
    return seen;
}"""

# Were a frame or a form led away, the browser would connect to that host before it asks the policy.
FRAMES_LED_AWAY = """(foreign) => {
    const add = (element) => document.body.append(element);
    const frame = () => document.createElement("iframe");
    const box = document.createElement("div");
    box.innerHTML = `<iframe src="${foreign}/a"></iframe><iframe/src='${foreign}/b'></iframe>`;
    const [set, given, late] = [frame(), frame(), frame()];
    set.src = foreign + "/c";
    given.setAttribute("SRC", foreign + "/d");
    [set, given, late, box].forEach(add);
    late.src = foreign + "/e";
    const form = document.createElement("form");
    form.action = foreign + "/f";
    add(form);
    form.submit();
    form.requestSubmit();
    return [...document.querySelectorAll("iframe")].map((made) => made.getAttribute("src")).filter(Boolean);
}"""

COMPUTED_HOSTS = """async () => {
    await fetch("https://va.tawk.to/v1/a?x=1");
    const headers = { "X-Tawk-Token": "t" };
    await fetch(new Request("https://va.tawk.to/v1/b", { method: "POST", body: "{}", headers }));
    await new Promise((done) => {
        const call = new XMLHttpRequest();
        call.open("GET", "https://embed.tawk.to/_s/c");
        call.onloadend = done;
        call.send();
    });
    const load = (give) => new Promise((done) => {
        const image = new Image();
        image.onload = image.onerror = done;
        give(image);
    });
    await load((image) => { image.src = "https://s3.amazonaws.com/tawk-to-pi/d.png"; });
    await load((image) => image.setAttribute("src", "//tawk.link/e.png"));
    const box = document.createElement("div");
    box.innerHTML = '<img src="https://cdn.jsdelivr.net/emojione/assets/f.png?v=1&amp;w=2"> https://va.tawk.to/word';
    await new Promise((done) => { box.firstChild.onerror = done; });
    return box.textContent;
}"""

COMPUTED_SOCKET = """() => new Promise((done) => {
    const socket = new WebSocket("wss://vs52.tawk.to/s/?k=1");
    socket.onopen = () => done([socket.url, socket.protocol]);
})"""

FETCH_UPLOAD = "() => fetch('https://upload.tawk.to/handle', { method: 'POST', body: '{}' })"

XHR_UPLOAD = """() => {
    const call = new XMLHttpRequest();
    call.open("POST", "https://upload.tawk.to/handle");
    call.send("{}");
}"""

FAILING_SOCKETS = "for (let count = 0; count < 5; count += 1) new WebSocket('wss://vsb24.tawk.to/s/')"

SESSION_START = "fetch('https://va.tawk.to/v1/session/start', { method: 'POST', body: '{}' }).then(() => null)"

HOST_PAGE = """() => {
    const seen = [];
    try { parent.document.title; seen.push("document"); } catch { }
    try { top.location.href = "https://www.example.fi/"; seen.push("location"); } catch { }
    return [...seen, document.referrer, window.verho === undefined];
}"""

MESSAGES_OF_THE_PAGE = """(edge) => {
    for (const type of ["close", "minimize", "link"]) {
        window.postMessage({ verho: 1, type, url: "https://x.example/" }, "*");
    }
    const forged = { origin: edge, source: window, data: { verho: 1, type: "close" } };
    window.dispatchEvent(new MessageEvent("message", forged));
}"""

ODD_MESSAGES_OF_THE_FRAME = """(site) => {
    const say = (type, details) => parent.postMessage({ verho: 1, type, ...details }, site);
    for (const data of [null, 1, { verho: 2, type: "close" }]) parent.postMessage(data, site);
    say("constructor");
    for (const url of ["javascript:alert(1)", 7, "https://user:secret@www.example.fi/"]) say("link", { url });
    say("state", { status: "<b>", unread: 1 });
    say("state", { status: "away", unread: -1 });
}"""

EMBED = """(edge) => new Promise((loaded) => {
    const frame = document.createElement("iframe");
    frame.src = edge + "/frame";
    frame.onload = () => loaded();
    document.body.append(frame);
})"""

HEAR = """() => {
    window.heard = new Promise((done) => addEventListener("message", (event) => done(event.data.type)));
}"""

START = """(edge) => {
    const message = { verho: 1, type: "start", language: "fi", referrer: "", notice: "x" };
    document.querySelector("iframe").contentWindow.postMessage(message, edge);
}"""

WITHHELD_METHODS = """() => Promise.all([
    new Promise((answer) => Tawk_API.setAttributes({ name: "Matti", email: "matti@example.fi" }, answer)),
    new Promise((answer) => Tawk_API.login({ userId: "m1" }, answer)),
    new Promise((answer) => Tawk_API.addTags(["jäsen"], answer)),
])"""

OWN_TAWK_API = """window.seen = [];
window.Tawk_API = {
    onLoad: () => seen.push("load"),
    onChatMaximized: () => seen.push("max"),
    onStatusChange: (status) => seen.push(status),
    toggle: () => "own",
};
window.addEventListener("tawkLoad", () => seen.push("event"));"""
