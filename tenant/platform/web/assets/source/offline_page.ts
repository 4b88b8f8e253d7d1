// Pages of an incident that stay readable without a connection: starts the service worker (offline.ts), keeps the
// figures that the board shows now for the next time that it is opened, and has check-ins sent that waited.
const manifest = document.querySelector<HTMLLinkElement>("link[rel=manifest]");
const worker = manifest?.dataset.worker;

// The text of the page as it stands, without what a script changed for this moment only.
function pageNow(): string {
  const copy = document.documentElement.cloneNode(true) as HTMLElement;
  copy.querySelectorAll(".done, [data-offline]").forEach((e) => e.remove());
  return "<!doctype html>" + copy.outerHTML;
}

async function keep() {
  const cache = await caches.open("paraat-pages");
  const headers = { "Content-Type": "text/html; charset=utf-8", "X-Kept-At": String(Date.now()) };
  await cache.put(location.pathname, new Response(pageNow(), { headers }));
}

if (worker && "serviceWorker" in navigator && window.isSecureContext) {
  const base = new URL(manifest!.href).pathname.replace(/[^/]*$/, "");
  const tell = (what: string) => navigator.serviceWorker.ready.then((r) => r.active?.postMessage({ what, page: location.pathname }));
  navigator.serviceWorker.register(worker, { scope: base }).then(() => tell("open"), () => undefined);
  window.addEventListener("online", () => void tell("send"));
  navigator.serviceWorker.addEventListener("message", (e) => { if (e.data === "sent" && !document.querySelector(":focus:is(input,textarea)")) location.reload(); });
  let planned = 0;
  document.addEventListener("paraat:figures", () => {
    if (!planned) planned = window.setTimeout(() => { planned = 0; void keep(); }, 3000);
  });
}
export {};
