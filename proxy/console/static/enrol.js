// An enrolment link carries its code behind the #, which browsers send nowhere: it is filled in here and taken away.
export function fillCode(page) {
  const field = page.querySelector("[data-from-address]");
  const code = window.location.hash.slice(1);
  if (!field || !code) return;
  field.value = code;
  window.history.replaceState(null, "", window.location.pathname);
}
