// What code in the frame could try in order to reach another host, whose origin is `o`. Each returns the names of
// what it has tried; what one of them throws keeps none of the others from being tried.
(() => {
  const make = (name, given, place = document.body) => {
    const element = Object.assign(document.createElement(name), given);
    place.append(element);
    return element;
  };
  const html = (text) => make("div").innerHTML = text;
  const head = document.head;

  // Nothing of these leads the window itself away.
  const quiet = {
    fetch: (o) => fetch(`${o}/fetch`, { mode: "no-cors" }).catch(() => {}),
    keepalive: (o) => fetch(`${o}/alive`, { method: "POST", mode: "no-cors", keepalive: true, body: "x" }).catch(() => {}),
    call(o) {
      const call = new XMLHttpRequest();
      call.open("GET", `${o}/call`);
      call.send();
    },
    beacon: (o) => navigator.sendBeacon(`${o}/beacon`, "x"),
    socket: (o) => new WebSocket(`${o.replace("http", "ws")}/socket`),
    events: (o) => new EventSource(`${o}/events`),
    transport: (o) => new WebTransport(`${o.replace("http", "https")}/transport`),
    worker: (o) => new Worker(`${o}/worker`),
    sharedWorker: (o) => new SharedWorker(`${o}/shared`),
    serviceWorker: (o) => navigator.serviceWorker.register(`${o}/service`).catch(() => {}),
    import: (o) => import(`${o}/import`).catch(() => {}),
    image: (o) => make("img", { src: `${o}/image` }),
    imageInHtml: (o) => html(`<img src="${o}/html">`),
    audio: (o) => new Audio(`${o}/audio`).play().catch(() => {}),
    video: (o) => make("video", { src: `${o}/video`, poster: `${o}/poster` }),
    object: (o) => make("object", { data: `${o}/object` }),
    embed: (o) => make("embed", { src: `${o}/embed` }),
    pluginsInHtml: (o) => html(`<object data="${o}/object2"></object><embed src="${o}/embed2">`),
    frame: (o) => make("iframe", { src: `${o}/frame` }),
    frameInHtml: (o) => html(`<iframe src="${o}/inner"></iframe>`),
    script: (o) => make("script", { src: `${o}/script` }, head),
    guess: (o) => make("script", { type: "speculationrules", text: `{"prefetch":[{"urls":["${o}/guess"]}]}` }, head),
    styleSheet: (o) => make("link", { rel: "stylesheet", href: `${o}/style` }, head),
    prefetch: (o) => make("link", { rel: "prefetch", href: `${o}/prefetch` }, head),
    preload: (o) => make("link", { rel: "preload", as: "image", href: `${o}/preload` }, head),
    module: (o) => make("link", { rel: "modulepreload", href: `${o}/module` }, head),
    connection: (o) => make("link", { rel: "preconnect", href: o }, head),
    manifest: (o) => make("link", { rel: "manifest", href: `${o}/manifest` }, head),
    icon: (o) => make("link", { rel: "icon", href: `${o}/icon` }, head),
    style: (o) => make("style", { textContent: `@import url(${o}/css); body { background: url(${o}/background) }` }, head),
    font: (o) => make("style", { textContent: `@font-face { font-family: f; src: url(${o}/f) } p { font-family: f }` }, head),
    form: (o) => make("form", { action: `${o}/form` }).submit(),
    formInATab: (o) => make("form", { action: `${o}/tab`, target: "_blank" }).requestSubmit(),
    open: (o) => window.open(`${o}/open`),
    linkInATab: (o) => make("a", { href: `${o}/link`, ping: `${o}/ping`, target: "_blank" }).click(),
    linkAbove: (o) => make("a", { href: `${o}/top`, target: "_top" }).click(),
    link: (o) => make("a", { href: `${o}/self` }).click(),
    above: (o) => (top.location.href = `${o}/parent`),
    peer(o) {
      const peer = new RTCPeerConnection({ iceServers: [{ urls: o.replace("http://", "stun:") }] });
      peer.createDataChannel("x");
      peer.createOffer().then((offer) => peer.setLocalDescription(offer));
    },
  };

  // These lead the window away: the frame's own is held back, a blank child ends in the browser's refusal.
  const leading = {
    href: (o) => (location.href = `${o}/href`),
    assign: (o) => location.assign(`${o}/assign`),
    replace: (o) => location.replace(`${o}/replace`),
    refresh: (o) => make("meta", { httpEquiv: "refresh", content: `0; url=${o}/refresh` }, head),
  };

  const attempt = (ways) => (o) => {
    for (const way of Object.values(ways)) try { way(o); } catch { /* The next one is tried all the same. */ }
    return Object.keys(ways);
  };

  // What was removed from one window could be taken from another.
  const openDoors = () => {
    html("<iframe></iframe>");
    const made = make("iframe", {});
    const nested = made.contentDocument.createElement("iframe");
    made.contentDocument.body.append(nested);
    const children = Array.from({ length: window.length }, (_, place) => window[place]);
    const windows = [window, ...children, made.contentDocument.defaultView, nested.contentWindow, made.contentWindow[0]];
    const names = ["RTCPeerConnection", "webkitRTCPeerConnection", "WebTransport", "Worker", "SharedWorker"];
    return [windows.length, windows.flatMap((view) => names.filter((name) => view[name] !== undefined))];
  };

  return { quiet: attempt(quiet), leading: attempt(leading), openDoors };
})()
