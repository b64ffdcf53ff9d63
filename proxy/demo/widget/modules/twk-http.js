const TIMEOUT_MS = 90_000;

/** The request never got a usable answer: refused, timed out, status 500, or not JSON. */
export class NetworkError extends Error {}

async function ask(url, options) {
  let response;
  try {
    response = await fetch(url, { ...options, signal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch (error) {
    throw new NetworkError("no answer", { cause: error });
  }
  if (response.status === 500) throw new NetworkError("status 500");
  try {
    return await response.json();
  } catch (error) {
    throw new NetworkError("not JSON", { cause: error });
  }
}

const tokenHeader = (token) => (token ? { "X-Tawk-Token": token } : {});

/** The JSON behind an address; raises NetworkError. `token` is the visitor's, when one is needed. */
export function getJson(url, parameters = {}, { token } = {}) {
  const query = new URLSearchParams(parameters).toString();
  return ask(query ? `${url}?${query}` : url, { headers: tokenHeader(token) });
}

/** The JSON answer to a JSON post; raises NetworkError. */
export function postJson(url, body, { token, credentials = "same-origin" } = {}) {
  const headers = { "Content-Type": "application/json; charset=utf-8", ...tokenHeader(token) };
  return ask(url, { method: "POST", headers, credentials, body: JSON.stringify(body) });
}

/** The JSON answer to a file's upload; raises NetworkError. */
export function postFile(url, field, file) {
  const body = new FormData();
  body.append(field, file, file.name);
  return ask(url, { method: "POST", body });
}
