import { addresses } from "./twk-addresses.js";
import { getJson, postFile } from "./twk-http.js";

export const MAX_FILES = 5;
export const MAX_FILE_BYTES = 52_428_800;

/** Uploads one file; returns {url, name, mimeType, size, extension}. Raises NetworkError or TypeError. */
export async function uploadFile(file, sessionKey) {
  const { handle } = await getJson(addresses.uploadHandle, { _t: Date.now() });
  const query = new URLSearchParams({ handle, visitorSessionId: sessionKey });
  const stored = await postFile(`${addresses.upload}?${query}`, "upload", file);
  if (!stored.url) throw new TypeError("the upload was refused");
  return {
    url: stored.url,
    name: stored.filename,
    mimeType: stored.mimeType,
    size: stored.size,
    extension: stored.extension,
  };
}
