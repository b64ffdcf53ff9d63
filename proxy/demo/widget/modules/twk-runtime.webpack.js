// The webpack build's module loader: collects the chunks that push themselves to `window.tawkJsonp`, in whatever
// order they arrive, and runs the entry once everything it needs is there. Lazy chunks come from the public path,
// which is a literal here, as in the real builds: only a rewritten file makes them come from elsewhere.
(() => {
  const publicPath = "https://embed.tawk.to/_s/v4/app/stub-webpack/";
  const modules = {};
  const cache = {};
  const arrived = new Set(["twk-runtime"]);
  const waiting = new Map();
  let entries = [];

  function require(id) {
    if (!(id in cache)) {
      const exports = (cache[id] = {});
      modules[id](exports, require);
    }
    return cache[id];
  }

  require.load = (chunk, id) => {
    if (!waiting.has(chunk)) {
      waiting.set(
        chunk,
        new Promise((resolve, reject) => {
          const script = document.createElement("script");
          script.charset = "utf-8";
          script.crossOrigin = "*";
          script.src = publicPath + "js/" + chunk + ".js";
          script.onload = () =>
            arrived.has(chunk) ? resolve() : reject(new Error("Loading chunk " + chunk + " failed."));
          script.onerror = () => reject(new Error("Loading chunk " + chunk + " failed."));
          document.head.appendChild(script);
        }),
      );
    }
    return waiting.get(chunk).then(() => require(id));
  };

  function accept([names, parts, entry]) {
    Object.assign(modules, parts);
    names.forEach((name) => arrived.add(name));
    if (entry) entries.push(entry);
    const ready = entries.filter(([, ...needed]) => needed.every((name) => arrived.has(name)));
    entries = entries.filter((one) => !ready.includes(one));
    ready.forEach(([id]) => require(id));
  }

  const early = window.tawkJsonp || [];
  window.tawkJsonp = { push: accept };
  early.forEach(accept);
})();
