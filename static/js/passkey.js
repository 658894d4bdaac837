// A passkey takes the browser's own dialog, so these pages, and only these, need a script.
// A form with data-passkey="create" or "get" holds the server's options; the answer goes into its field "credential".
"use strict";

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
const named = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

async function create(options) {
  const made = await navigator.credentials.create({ publicKey: {
    ...options, challenge: bytes(options.challenge), user: { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: named(options.excludeCredentials) } });
  return { id: made.id, rawId: text(made.rawId), type: made.type,
    response: { attestationObject: text(made.response.attestationObject), clientDataJSON: text(made.response.clientDataJSON),
      transports: made.response.getTransports ? made.response.getTransports() : null },
    extensions: JSON.stringify(made.getClientExtensionResults()) };
}

async function get(options) {
  const got = await navigator.credentials.get({ publicKey: {
    ...options, challenge: bytes(options.challenge), allowCredentials: named(options.allowCredentials) } });
  return { id: got.id, rawId: text(got.rawId), type: got.type,
    response: { authenticatorData: text(got.response.authenticatorData), clientDataJSON: text(got.response.clientDataJSON),
      signature: text(got.response.signature), userHandle: got.response.userHandle ? text(got.response.userHandle) : null },
    assertionClientExtensions: JSON.stringify(got.getClientExtensionResults()) };
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const ask = form.dataset.passkey === "create" ? create : get;
  ask(JSON.parse(form.dataset.options))
    .then((credential) => { form.elements.credential.value = JSON.stringify(credential); form.submit(); })
    .catch(() => { document.getElementById("passkey-failed").hidden = false; });
}
