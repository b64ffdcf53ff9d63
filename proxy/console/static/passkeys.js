// Passkeys: asks the server what to ask for, lets the browser and the authenticator do it, and sends the answer as a form.
const PLAIN = { "+": "-", "/": "_", "=": "" };

function bytes(text) {
  const decoded = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(decoded, (letter) => letter.charCodeAt(0));
}

function text(buffer) {
  return btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/[+/=]/g, (letter) => PLAIN[letter]);
}

function known(list) {
  return (list || []).map((one) => ({ ...one, id: bytes(one.id) }));
}

async function asked(form) {
  const body = new URLSearchParams({ token: form.elements.token.value });
  const answer = await fetch(form.dataset.asks, { method: "POST", body });
  if (!answer.ok) throw new Error("refused");
  return answer.json();
}

async function made(options) {
  const made = await navigator.credentials.create({
    publicKey: {
      ...options,
      challenge: bytes(options.challenge),
      user: { ...options.user, id: bytes(options.user.id) },
      excludeCredentials: known(options.excludeCredentials),
    },
  });
  return told(made, { attestationObject: text(made.response.attestationObject) });
}

async function used(options) {
  const used = await navigator.credentials.get({
    publicKey: { ...options, challenge: bytes(options.challenge), allowCredentials: known(options.allowCredentials) },
  });
  const { authenticatorData, signature } = used.response;
  return told(used, { authenticatorData: text(authenticatorData), signature: text(signature) });
}

function told(credential, response) {
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    clientExtensionResults: {},
    response: { clientDataJSON: text(credential.response.clientDataJSON), ...response },
  });
}

export function usePasskeys(page) {
  if (!window.PublicKeyCredential) return;
  for (const form of page.querySelectorAll("form[data-passkey]")) {
    const fault = form.querySelector("[data-fault]");
    const button = form.querySelector("button[type=submit]");
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (button.getAttribute("aria-disabled")) return;
      button.setAttribute("aria-disabled", "true");
      fault.hidden = true;
      try {
        const options = await asked(form);
        const answer = form.dataset.passkey === "create" ? await made(options) : await used(options);
        form.elements.credential.value = answer;
        form.submit();
      } catch {
        fault.hidden = false;
        button.removeAttribute("aria-disabled");
      }
    });
  }
}

// A page that is meant for paper has a button for it.
export function printPages(page) {
  for (const button of page.querySelectorAll("[data-prints]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}
