// Notifications on this device, for the page of saved searches. The button is hidden in the page and shown where the
// browser can; the browser asks for permission only after a click on it. What the browser gives goes to the node in
// an ordinary form.
const form = document.querySelector<HTMLFormElement>("form[data-push]");
const part = form?.closest<HTMLElement>("[data-push-part]");

const encode = (bytes: ArrayBuffer | null) =>
  bytes ? btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "") : "";
const decode = (text: string) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const show = (what: string, yes: boolean) => { const e = form!.querySelector<HTMLElement>(what); if (e) e.hidden = !yes; };

const subscribed = async () => (await navigator.serviceWorker.getRegistration(form!.dataset.scope))?.pushManager.getSubscription();

// A subscription of another key of the node cannot be sent to: it is replaced.
async function subscribe(): Promise<PushSubscription> {
  const registration = await navigator.serviceWorker.register(form!.dataset.worker!, { scope: form!.dataset.scope });
  await started(registration);
  const had = await registration.pushManager.getSubscription();
  if (had && encode(had.options.applicationServerKey) === form!.dataset.push) return had;
  await had?.unsubscribe();
  return registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: decode(form!.dataset.push!) });
}

// The page lies outside what `ready` waits for when another worker of the site has it.
function started(registration: ServiceWorkerRegistration): Promise<void> {
  const worker = registration.installing ?? registration.waiting;
  if (registration.active || !worker) return Promise.resolve();
  return new Promise((done, fail) => worker.addEventListener("statechange", () => {
    if (worker.state === "activated") done();
    if (worker.state === "redundant") fail(new Error("the worker did not start"));
  }));
}

async function hash(text: string): Promise<string> {
  return encode(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
}

// Marks this device in the list, and withdraws in the browser too what is withdrawn there.
async function markOwn() {
  const own = await subscribed();
  // A release may bring another worker; its address has the hash of its words.
  if (own) void navigator.serviceWorker.register(form!.dataset.worker!, { scope: form!.dataset.scope }).catch(() => undefined);
  const row = own && document.querySelector<HTMLElement>(`[data-push-device="${await hash(own.endpoint)}"]`);
  if (!own || !row || encode(own.options.applicationServerKey) !== form!.dataset.push) return false;
  row.querySelector<HTMLElement>("[data-push-here]")!.hidden = false;
  let gone = false;
  row.querySelector("form")?.addEventListener("submit", (event) => {
    if (gone) return;
    const sent = event.currentTarget as HTMLFormElement;
    event.preventDefault();
    // A form that is sent again while its event is still under way is not sent.
    const again = () => { gone = true; delete sent.dataset.busy; sent.requestSubmit(); };
    void own.unsubscribe().catch(() => undefined).finally(() => setTimeout(again));
  });
  return true;
}

if (form && part && window.isSecureContext && "serviceWorker" in navigator && "PushManager" in window && "Notification" in window) {
  void markOwn().catch(() => false).then((own) => { part.hidden = own; });
  let filled = false;
  form.addEventListener("submit", async (event) => {
    if (filled) return;
    event.preventDefault(); // enhance.ts stops a second click while the browser asks
    show("[data-push-refused]", false);
    show("[data-push-failed]", false);
    try {
      if ((await Notification.requestPermission()) !== "granted") {
        show("[data-push-refused]", true);
        delete form.dataset.busy;
        return;
      }
      const got = await subscribe();
      const fields = { adres: got.endpoint, sleutel: encode(got.getKey("p256dh")), geheim: encode(got.getKey("auth")) };
      for (const [name, value] of Object.entries(fields)) (form.elements.namedItem(name) as HTMLInputElement).value = value;
      filled = true;
      delete form.dataset.busy;
      form.requestSubmit();
    } catch {
      delete form.dataset.busy;
      show("[data-push-failed]", true);
    }
  });
}
export {};
