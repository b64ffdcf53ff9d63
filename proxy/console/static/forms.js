// A form is sent once, however many times its button is pressed; and a field counts what is still missing.
export function guardForms(page) {
  for (const form of page.querySelectorAll("form[data-once]")) {
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) event.preventDefault();
      form.dataset.sent = "1";
      for (const button of form.querySelectorAll("button[type=submit]")) button.setAttribute("aria-disabled", "true");
    });
    // Coming back to the page makes the form usable again.
    window.addEventListener("pageshow", () => {
      delete form.dataset.sent;
      for (const button of form.querySelectorAll("button[type=submit]")) button.removeAttribute("aria-disabled");
    });
  }
  for (const field of page.querySelectorAll("[data-missing]")) {
    const say = page.getElementById(field.dataset.missing);
    const least = Number(field.dataset.least);
    const count = () => {
      const left = least - field.value.trim().length;
      say.hidden = left <= 0 || field.value.length === 0;
      say.textContent = say.dataset.text.replace("#", String(left));
    };
    field.addEventListener("input", count);
    count();
  }
}
