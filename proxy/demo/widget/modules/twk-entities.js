const NAMED = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: "\u00a0",
  commat: "@",
  period: ".",
  colon: ":",
  sol: "/",
  lpar: "(",
  rpar: ")",
  lsqb: "[",
  lbrack: "[",
  rsqb: "]",
  rbrack: "]",
  lowbar: "_",
  ast: "*",
  grave: "`",
  num: "#",
  plus: "+",
  hyphen: "\u2010",
  excl: "!",
  quest: "?",
  equals: "=",
  Tab: "\t",
  NewLine: "\n",
  auml: "ä",
  Auml: "Ä",
  ouml: "ö",
  Ouml: "Ö",
  aring: "å",
  Aring: "Å",
  eacute: "é",
  Eacute: "É",
  uuml: "ü",
  Uuml: "Ü",
  euro: "€",
  copy: "©",
  hellip: "…",
  ndash: "–",
  mdash: "—",
  lsquo: "‘",
  rsquo: "’",
  ldquo: "“",
  rdquo: "”",
  shy: "\u00ad",
};
// These are entities even without their semicolon, as browsers have it.
const WITHOUT_SEMICOLON = "amp|lt|gt|quot|nbsp|auml|Auml|ouml|Ouml|aring|Aring|eacute|Eacute|uuml|Uuml|copy|shy";
const ENTITY = new RegExp(`&(?:#x([0-9a-f]{1,6});?|#(\\d{1,7});?|(\\w+);|(${WITHOUT_SEMICOLON}))`, "gi");
const SPECIAL = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const LAST_CODE_POINT = 0x10ffff;

const character = (code) => (code > 0 && code <= LAST_CODE_POINT ? String.fromCodePoint(code) : "\ufffd");

/** The text with its HTML entities decoded once: "&amp;lt;" gives "&lt;". Unknown names stay. */
export function decodeEntities(text) {
  return String(text ?? "").replace(ENTITY, (whole, hex, decimal, name, bare) => {
    if (hex) return character(parseInt(hex, 16));
    if (decimal) return character(Number(decimal));
    return NAMED[name ?? bare] ?? whole;
  });
}

/** The text as HTML that shows exactly this text. */
export function encodeEntities(text) {
  return text.replace(/[&<>"']/g, (special) => SPECIAL[special]);
}
