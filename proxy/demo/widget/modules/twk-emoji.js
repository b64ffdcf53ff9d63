import { addresses } from "./twk-addresses.js";

/** What the picker offers. */
export const PICKER = ["😀", "😂", "😊", "😍", "🤔", "😢", "😮", "😴", "👍", "👎", "👏", "🙏", "🎉", "❤️", "☕", "🎓"];

let asked = null;

/** Puts the emoji script into the page's head, once. Without it emoji stay characters. */
export function loadEmoji() {
  asked ??= new Promise((resolve) => {
    const script = document.createElement("script");
    script.async = true;
    script.onload = resolve;
    script.onerror = resolve;
    script.src = addresses.emojiScript;
    document.head.appendChild(script);
  });
  return asked;
}

/** True while the HTML has emoji that are still characters. */
export function lacksPictures(html) {
  return emojiHtml(html) !== html;
}

/** The HTML with its emoji as pictures, once the emoji script is there. */
export function emojiHtml(html) {
  return window.emojione ? window.emojione.toImage(html) : html;
}
