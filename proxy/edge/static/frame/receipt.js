// The receipt: a code with which the visitor, and nobody else, can open this conversation later, on a page of its own.

const COPIED_MS = 4000;

/** Put the text of `element` on the clipboard: by selecting it, which a frame may do without asking for a right. */
const copyText = (element) => {
  const range = document.createRange();
  range.selectNodeContents(element);
  const selection = window.getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
  return document.execCommand("copy");
};

const drawCode = (code) => {
  const shown = make("p", { class: "code", tabindex: "0", "aria-label": texts.receipt_code }, code);
  const copy = make("button", { type: "button", class: "button" }, texts.receipt_copy);
  copy.addEventListener("click", () => {
    if (!copyText(shown)) return;
    copy.textContent = texts.receipt_copied;
    setTimeout(() => (copy.textContent = texts.receipt_copy), COPIED_MS);
  });
  return make("div", { class: "receipt" }, shown, copy);
};

const receiptLink = () => make("p", {}, make("a", { href: settings.receipts_url, onclick: followContact }, texts.receipt_open));

/** Draw the codes with what they are for. */
const drawReceipts = (codes) => make("div", { class: "receipts" }, make("p", {}, texts.receipt_text), ...codes.map(drawCode), make("p", { class: "quiet" }, texts.receipt_keep), receiptLink());

/** Ask the edge for the codes of this visit's conversations; none when there are none, or it does not answer. */
const fetchReceipts = async (request) => {
  try {
    const answer = await request;
    if (answer.status !== 200) return [];
    const { receipts } = await answer.json();
    return Array.isArray(receipts) ? receipts.filter((code) => typeof code === "string") : [];
  } catch {
    return [];
  }
};

/** Over the ended chat, until the visitor closes it. */
const showReceipts = (codes, close) => {
  const button = make("button", { type: "button", class: "button primary", onclick: close }, texts.receipt_close);
  showCover("ended", make("div", { class: "message" }, coverHeading(texts.receipt_title), drawReceipts(codes), button));
};

/** Above a chat that customer service has ended; what was said stays in sight. */
const offerReceipts = (codes) => {
  notices.replaceChildren(
    make("div", { class: "banner calm tall" }, make("p", { class: "heading" }, texts.receipt_title), drawReceipts(codes), make("button", { type: "button", class: "button", onclick: dismissNotice }, texts.withheld_close)),
  );
};
