// A stand-in for Tawk.to's widget, in the ways that matter to our frame: it draws itself in a blank child frame,
// writes HTML there, asks for settings, languages and a session at once, and dies silently when it renders
// before its languages are in. It is served where the loader is.
(() => {
  const api = window.Tawk_API;
  const tawk = (window.$_Tawk = {});
  const base = "/_t/embed/_s/v4/app/one";
  const child = document.createElement("iframe");
  let page;
  let status = "online";
  let unread = 0;
  let socket;
  let callback = 0;

  const log = (user, html) => {
    const line = page.createElement("p");
    line.className = user;
    line.innerHTML = html;
    page.getElementById("log").appendChild(line);
  };
  const send = (command, withCallback) => socket.send(`4${JSON.stringify(withCallback ? { ...command, cb: callback++ } : command)}`);
  const draw = () => {
    if (typeof tawk.i18next !== "function") throw new TypeError("i18next is not a function");
    child.title = "chat widget";
    child.style.cssText = "position:absolute;inset:0;width:100%;height:100%;border:0";
    document.getElementById(api.embedded).appendChild(child);
    page = child.contentDocument;
    page.open();
    page.write("<!doctype html><html lang=fi><head><title>chat</title></head><body></body></html>");
    page.close();
    const style = page.createElement("style");
    style.textContent = `body{margin:0;font:15px/1.5 system-ui;height:100vh;display:flex;flex-direction:column;background:#fff;color:#222}
      #log{flex:1;overflow:auto;padding:16px}p{max-width:75%;padding:9px 14px;border-radius:16px;background:#eef1f3;margin:0 0 10px;width:fit-content}
      p.v{background:#0b5c66;color:#fff;margin-left:auto}form{display:contents}button{order:2}textarea{border:0;border-top:1px solid #ddd;padding:14px;font:inherit;resize:none}`;
    page.head.appendChild(style);
    page.body.innerHTML = `<div id="log"><p class="a">Hei! Miten voin auttaa?</p></div><form><button>Lähetä</button><textarea aria-label="Viesti" rows="2" placeholder="Kirjoita viesti"></textarea></form>`;
    const box = page.querySelector("textarea");
    const say = () => {
      send({ c: "service", p: ["visitor-chat", "/v1/message/visitor", { message: box.value, attachments: [] }] }, true);
      log("v", box.value);
      box.value = "";
    };
    box.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      say();
    });
    page.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      say();
    });
    // Another way of sending, which nobody outside knows of.
    child.contentWindow.say = say;
  };
  const connect = (session) => {
    socket = new WebSocket(`wss://${session.vss}/s/?k=${session.sk}&EIO=3&transport=websocket`);
    socket.onmessage = ({ data }) => {
      if (data[0] !== "4") return;
      const { c: command, p: details } = JSON.parse(data.slice(1));
      if (command === "__callback__" && details[0]) log("failed", "Failed");
      if (command === "ready") {
        Object.assign(api, methods);
        api.onLoad();
        api.onStatusChange(status);
      }
      if (command === "visitorMessage") {
        log("a", details[0].m);
        api.onChatMessageAgent({ message: details[0].m });
        api.onUnreadCountChanged((unread += 1));
      }
    };
  };
  const methods = {
    maximize: () => (window.maximized = (window.maximized || 0) + 1),
    getStatus: () => status,
    endChat: () => send({ c: "endChat", p: [] }, true),
  };
  const languages = Promise.all(["en", "en_dev"].map((name) => fetch(`${base}/languages/${name}.json`).then((answer) => answer.json())));
  languages.then(() => (tawk.i18next = (key) => key));

  const known = localStorage.getItem("twk_uuid");
  const body = known ? { u: known } : { uik: "new" };
  const session = fetch("/_t/va/v1/session/start", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body), credentials: "include" });
  Promise.all([fetch("/_t/va/v1/widget-settings?sv=null"), session])
    .then((answers) => Promise.all(answers.map((answer) => answer.json())))
    .then(([, { data }]) => {
      localStorage.setItem("twk_uuid", data.uid.u);
      sessionStorage.tawk_sv = "1";
      document.cookie = "twk_idm_key=1";
      draw();
      connect(data);
    })
    .catch((error) => (window.died = String(error)));
})();
