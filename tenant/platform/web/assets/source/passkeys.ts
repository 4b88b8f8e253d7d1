// Passkeys: fills the fields of a form with what the authenticator says, and sends it. The forms are hidden in the
// page and shown only where the browser knows passkeys; everything else on the page works without this script.
const decode = (text: string) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const encode = (bytes: ArrayBuffer | null) =>
  bytes ? btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "") : "";

async function register(d: DOMStringMap) {
  const made = (await navigator.credentials.create({ publicKey: {
    challenge: decode(d.challenge!),
    rp: { id: d.rp!, name: d.site! },
    user: { id: decode(d.user!), name: d.login!, displayName: d.person! },
    pubKeyCredParams: [{ type: "public-key", alg: -7 }, { type: "public-key", alg: -8 }], // ES256, EdDSA
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
    excludeCredentials: (d.known ?? "").split(" ").filter(Boolean).map((id) => ({ type: "public-key" as const, id: decode(id) })),
    attestation: "none",
  } })) as PublicKeyCredential;
  const answer = made.response as AuthenticatorAttestationResponse;
  return { client: encode(answer.clientDataJSON), attestation: encode(answer.attestationObject) };
}

async function prove(d: DOMStringMap) {
  const got = (await navigator.credentials.get({ publicKey: {
    challenge: decode(d.challenge!), rpId: d.rp!, userVerification: "required",
  } })) as PublicKeyCredential;
  const answer = got.response as AuthenticatorAssertionResponse;
  return { credential: encode(got.rawId), client: encode(answer.clientDataJSON), authenticator: encode(answer.authenticatorData),
    signature: encode(answer.signature), user: encode(answer.userHandle) };
}

if (window.PublicKeyCredential)
  for (const form of Array.from(document.querySelectorAll<HTMLFormElement>("form[data-passkey]"))) {
    const section = form.closest<HTMLElement>("[data-passkey-part]") ?? form;
    section.hidden = false;
    document.querySelectorAll<HTMLElement>("[data-passkey-absent]").forEach((e) => (e.hidden = true));
    const said = form.querySelector<HTMLElement>("[data-passkey-said]");
    let filled = false;
    form.addEventListener("submit", async (event) => {
      if (filled || event.defaultPrevented) return; // enhance.ts stops a second click while the authenticator is asked
      event.preventDefault();
      if (said) said.hidden = true;
      try {
        const fields = form.dataset.passkey === "create" ? await register(form.dataset) : await prove(form.dataset);
        for (const [name, value] of Object.entries(fields)) {
          const field = form.elements.namedItem(name);
          if (field instanceof HTMLInputElement) field.value = value;
        }
        filled = true;
        delete form.dataset.busy;
        form.requestSubmit();
      } catch {
        delete form.dataset.busy;
        if (said) said.hidden = false; // cancelled, timed out, or no passkey of this site on this device
      }
    });
  }
export {};
