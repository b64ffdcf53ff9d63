// A button beside the password field that shows what was typed, for as long as it is pressed in.
export function showPassword(page) {
  const button = page.querySelector("[data-shows]");
  const field = button && page.getElementById(button.dataset.shows);
  if (!field) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    const shown = field.type === "text";
    field.type = shown ? "password" : "text";
    button.setAttribute("aria-pressed", String(!shown));
  });
  // A password manager and the browser's own memory should meet a password field, never plain text.
  field.form.addEventListener("submit", () => { field.type = "password"; });
}
