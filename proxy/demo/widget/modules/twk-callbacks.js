/** Calls the page's `Tawk_API.on<Name>` and tells the same as a CustomEvent `tawk<Name>` on the window. */
export function tellPage(name, detail) {
  const listener = window.Tawk_API?.[`on${name}`];
  if (typeof listener === "function") {
    try {
      listener(detail);
    } catch (error) {
      // The page's mistake must not stop the chat, but its author should see it.
      console.error(error);
    }
  }
  window.dispatchEvent(new CustomEvent(`tawk${name}`, { detail }));
}
