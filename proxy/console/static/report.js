// What is selected in a message is put into its report's form when that is opened; the form works without.
for (const report of document.querySelectorAll(".report")) {
  const summary = report.querySelector("summary");
  let chosen = "";
  // Pressing the summary would take the selection away first.
  summary.addEventListener("pointerdown", () => {
    const selection = document.getSelection();
    const said = report.closest(".turn");
    chosen = selection.rangeCount && said.contains(selection.anchorNode) ? selection.toString().trim() : "";
  });
  report.addEventListener("toggle", () => {
    const field = report.querySelector("[data-selection]");
    if (report.open && chosen && !field.value) field.value = chosen.slice(0, field.maxLength);
  });
}
