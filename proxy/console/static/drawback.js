// A decrypted page draws its curtain again: when nobody has touched it for a while, and when it comes back from the
// browser's memory of earlier pages.
export function drawBack(page) {
  const { redacted, seconds } = page.body.dataset;
  if (!redacted) return;
  const draw = () => {
    // Whoever keeps what is being written does so now.
    window.dispatchEvent(new Event("curtain"));
    window.location.replace(redacted);
  };
  let timer = 0;
  const rest = () => {
    clearTimeout(timer);
    timer = setTimeout(draw, Number(seconds) * 1000);
  };
  for (const sign of ["pointermove", "pointerdown", "keydown", "scroll", "focus"]) {
    window.addEventListener(sign, rest, { passive: true });
  }
  window.addEventListener("pageshow", (event) => { if (event.persisted) draw(); });
  rest();
}
