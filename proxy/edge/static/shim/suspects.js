// What looks like a personal identity code or a payment card, so that the visitor is warned before it is sent. Only
// what a check digit agrees with: a warning that is often wrong is not read. The edge decides, whatever is seen here.

const CHECK_CHARACTERS = "0123456789ABCDEFHJKLMNPRSTUVWXY";
// No lookbehind: browsers that don't know it would refuse the whole script. What stands before is looked at apart.
const IDENTITY_CODE = /([0-3]\d) ?([01]\d) ?(\d\d) ?([-+A-FU-Y]?) ?(\d{3}) ?([0-9A-Y])(?![\p{L}\p{N}])/giu;
const CARD = /[2-6](?:(?: - |[ .-])?\d){12,18}(?![\p{L}\p{N}])/gu;
const BEFORE_CODE = /\p{N}$/u;
const BEFORE_CARD = /(?:[\p{L}\p{N}_+.]|\p{N}[ .-])$/u;
const GROUP_END = /\d(?!\d)/g;
const ISSUERS = new RegExp(
  "^(?:4(?:\\d{12}|\\d{15}|\\d{18})|5[1-5]\\d{14}|2(?:22[1-9]|2[3-9]\\d|[3-6]\\d\\d|7[01]\\d|720)\\d{12}|3[47]\\d{13}" +
    "|3(?:0[0-5]|[689]\\d)\\d{11}|6(?:011|4[4-9]\\d|5\\d\\d)\\d{12,15}|35(?:2[89]|[3-8]\\d)\\d{12}|(?:5[06-9]|6\\d)\\d{10,17})$",
);
const LOOKED_AT_CHARS = 20000;

/** Write signs as one types them at best: one hyphen, ordinary digits and spaces, nothing that has no width. */
const plainly = (text) =>
  text
    .slice(0, LOOKED_AT_CHARS)
    .normalize("NFKC")
    .replace(/[\u00AD\u200B-\u200D\u2060\uFEFF]/g, "")
    .replace(/[\u2010-\u2015\u2212]/g, "-")
    .replace(/\s/g, " ");

const isDay = (day, month, year) => {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === Number(day);
};

const centuries = (sign) => {
  if (!sign) return [1900, 2000];
  if (sign === "+") return [1800];
  return [/[A-F]/.test(sign) ? 2000 : 1900];
};

const isIdentityCode = ([, day, month, year, sign, number, check]) => {
  const agrees = CHECK_CHARACTERS[Number(day + month + year + number) % CHECK_CHARACTERS.length] === check.toUpperCase();
  // Without its sign, and with a digit at its end, it may as well be a telephone number.
  if (!agrees || (!sign && /\d/.test(check))) return false;
  return centuries(sign.toUpperCase()).some((century) => isDay(day, month, century + Number(year)));
};

const luhnAgrees = (digits) => {
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (1 + (index % 2));
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
};

/** An expiry date that follows in digits is not part of the number. */
const isCard = ([surface]) =>
  [...surface.matchAll(GROUP_END)].some(({ index }) => {
    const digits = surface.slice(0, index + 1).replace(/\D/g, "");
    return ISSUERS.test(digits) && new Set(digits).size > 1 && luhnAgrees(digits);
  });

/** Find a match that holds and is not the end of something longer; after one that doesn't, look a character on. */
const holds = (pattern, text, before, judge) => {
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    if (!before.test(text.slice(Math.max(0, match.index - 2), match.index)) && judge(match)) return true;
    pattern.lastIndex = match.index + 1;
  }
  return false;
};

/** Return what `text` seems to hold: "identity_code", "card" or "". */
const suspect = (text) => {
  const plain = plainly(text);
  if (holds(IDENTITY_CODE, plain, BEFORE_CODE, isIdentityCode)) return "identity_code";
  return holds(CARD, plain, BEFORE_CARD, isCard) ? "card" : "";
};
