// The service worker of notifications: shows what the node sent and opens its link. It keeps nothing and touches no
// request.
/// <reference lib="webworker" />
declare const self: ServiceWorkerGlobalScope;

interface found { title: string; body: string; url: string; tag: string; lang: string }

// A browser shows a notice of its own, or ends the subscription, when a push shows nothing: so it always shows one.
function read(data: PushMessageData | null): found {
  const home = { title: "Vrijwilligerswerk", body: "", url: new URL(self.registration.scope).origin + "/", tag: "paraat", lang: "nl" };
  try {
    const got = data?.json() as Partial<found>;
    const text = (v: unknown, otherwise: string) => (typeof v === "string" && v ? v : otherwise);
    const url = new URL(text(got.url, home.url), self.location.origin);
    return { title: text(got.title, home.title), body: text(got.body, ""), tag: text(got.tag, home.tag), lang: text(got.lang, "nl"),
      url: /^https?:$/.test(url.protocol) ? url.href : home.url };
  } catch {
    return home;
  }
}

self.addEventListener("install", () => void self.skipWaiting());
self.addEventListener("push", (e) => {
  const n = read(e.data);
  e.waitUntil(self.registration.showNotification(n.title, { body: n.body, tag: n.tag, lang: n.lang, data: { url: n.url } }));
});
self.addEventListener("notificationclick", (e) => {
  e.notification.close();
  const url = String((e.notification.data as { url?: string } | null)?.url ?? "/");
  e.waitUntil((async () => {
    const open = (await self.clients.matchAll({ type: "window", includeUncontrolled: true })).find((c) => c.url === url);
    await (open ? open.focus() : self.clients.openWindow(url));
  })());
});
export {};
