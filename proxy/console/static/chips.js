// Pointing at one chip outlines every other chip of the same pseudonym, so that a value can be followed through a talk.
export function markSame(page) {
  const chips = [...page.querySelectorAll(".chip[data-pseudonym]")];
  const mark = (pseudonym) => {
    for (const chip of chips) chip.classList.toggle("same", chip.dataset.pseudonym === pseudonym);
  };
  page.addEventListener("pointerover", (event) => {
    const chip = event.target instanceof Element && event.target.closest(".chip[data-pseudonym]");
    mark(chip ? chip.dataset.pseudonym : null);
  });
}
