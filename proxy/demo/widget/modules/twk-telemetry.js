import { addresses } from "./twk-addresses.js";

/** Sends how long the start took. Fire and forget: an answer is neither needed nor read. */
export function reportPerformance(marks) {
  const logData = JSON.stringify({ ...marks, download: Math.round(performance.now()) });
  post(addresses.performanceLog, { logData });
}

/** Sends an error report. */
export function reportError({ property, widget }, error) {
  const message = String(error?.message ?? error);
  post(addresses.errorLog, { propertyId: property, widgetId: widget, message, userAgent: navigator.userAgent });
}

function post(url, body) {
  const headers = { "Content-Type": "application/json; charset=utf-8" };
  fetch(url, { method: "POST", headers, body: JSON.stringify(body) }).catch(() => undefined);
}
