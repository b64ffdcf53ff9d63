// What the widget knows of the page it lives in.

const MAX_OFFSET_MINUTES = 900;

function topIsForeign() {
  try {
    return window.top.location.href === undefined;
  } catch {
    return true;
  }
}

/** The property and widget that the loader was asked for. */
export function ids() {
  return { property: window.$_Tawk_AccountKey, widget: window.$_Tawk_WidgetId };
}

/** True in a frame whose top page is of another origin, and for files: there, scripts' cookies are not used. */
export function withoutCookies() {
  return location.protocol === "file:" || (window.top !== window && topIsForeign());
}

/** The address that is reported. A blank frame reports its top page's. */
export function address() {
  const here = location.href;
  return here.startsWith("http") || withoutCookies() ? here : window.top.location.href;
}

export function timeZoneOffset() {
  const minutes = new Date().getTimezoneOffset();
  return Math.abs(minutes) > MAX_OFFSET_MINUTES ? 0 : minutes;
}

/** "mobile" or "desktop"; an embedded widget always takes itself to be on a desktop. */
export function platform(embedded) {
  return !embedded && /Android|iPhone|iPad|Mobile/i.test(navigator.userAgent) ? "mobile" : "desktop";
}
