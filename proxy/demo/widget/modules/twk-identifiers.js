const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
const YEAST = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";

/** A random name of 64 letters' alphabet; 21 letters by default. */
export function nanoid(length = 21) {
  return Array.from(crypto.getRandomValues(new Uint8Array(length)), (byte) => LETTERS[byte & 63]).join("");
}

/** The time in base 64, most significant digit first: what engine.io calls its `t` parameter. */
export function yeast(milliseconds) {
  let rest = milliseconds;
  let text = "";
  do {
    text = YEAST[rest % 64] + text;
    rest = Math.floor(rest / 64);
  } while (rest > 0);
  return text;
}
