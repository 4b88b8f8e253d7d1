// The service worker of a coordinator's telephone: the board, the presence page, the roster and a check-in stay usable
// without a connection.
//
// - A page comes from the network; the copy of the last time is shown when the network gives nothing, and says so.
// - A check-in or check-out that cannot be sent is kept on this device and sent later, in order. The node knows it by
//   its submission id, so a second sending changes nothing.
// - What it keeps holds names. It goes when the coordinator signs out, when the session turns out to be over, and after
//   48 hours.
/// <reference lib="webworker" />
declare const self: ServiceWorkerGlobalScope;

const pages = "paraat-pages", files = "paraat-files";
const term = 48 * 3600_000;
const patience = 5000;  // a slow network is left for the kept copy after this long
const base = new URL(self.registration.scope).pathname;  // "/" or "/alken/"

const inside = (path: string) => (path.startsWith(base) ? "/" + path.slice(base.length) : path);
const kept = (path: string) => /^\/beheer\/noodsituaties\/[^/]+\/(bord|aanwezig|aanwezig\/appel|aanwezig\/lijst)$/.test(inside(path));
const code = (path: string) => /^\/aanwezig\/[0-9a-f-]{36}$/.exec(inside(path));
const pageOf = (path: string) => path.replace(/\/(aankomst|vertrek)$/, "");  // of a check-in
const takesCheckIn = (path: string) => /^\/(beheer\/noodsituaties\/[^/]+\/aanwezig|aanwezig\/[0-9a-f-]{36})(\/(aankomst|vertrek))?$/.test(inside(path));
// A page that an older release drew says the act in the form, not in the address.
function addressOf(path: string, body: URLSearchParams): string | undefined {
  if (/\/(aankomst|vertrek)$/.test(path)) return path;
  const said = body.get("wat");
  if (said !== "in" && said !== "uit") return undefined;
  body.delete("wat");
  return path + (said === "uit" ? "/vertrek" : "/aankomst");
}

// --- check-ins that wait

interface waiting { id?: number; url: string; body: string; at: number; person: string; act: string; refused?: string }

function store<T>(mode: IDBTransactionMode, work: (s: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  return new Promise((done, fail) => {
    const opening = indexedDB.open("paraat", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("check-ins", { keyPath: "id", autoIncrement: true });
    opening.onerror = () => fail(opening.error);
    opening.onsuccess = () => {
      const asked = work(opening.result.transaction("check-ins", mode).objectStore("check-ins"));
      asked.onsuccess = () => { opening.result.close(); done(asked.result); };
      asked.onerror = () => { opening.result.close(); fail(asked.error); };
    };
  });
}
const all = () => store<waiting[]>("readonly", (s) => s.getAll());

// The token of the session that is open now: the page with the form may be of an earlier one.
async function currentToken(url: string): Promise<string | undefined> {
  const answer = await fetch(url, { credentials: "same-origin", redirect: "manual" });
  if (!answer.ok) return undefined;
  return /name="csrf" value="([^"]+)"/.exec(await answer.text())?.[1];
}

let sending: Promise<void> | undefined;
async function sendAll(): Promise<void> {
  let sent = 0;
  for (const one of await all()) {
    if (one.refused) continue;
    const token = await currentToken(pageOf(one.url));
    if (!token) break;
    const body = new URLSearchParams(one.body), url = addressOf(one.url, body) ?? one.url;
    body.set("csrf", token);
    body.set("geleden", String(Math.max(1, Math.round((Date.now() - one.at) / 1000))));
    const answer = await fetch(url, { method: "POST", body, credentials: "same-origin", redirect: "manual" });
    if (answer.status >= 500 || answer.status === 429 || answer.status === 401 || answer.status === 403) break;
    if (answer.type === "opaqueredirect" || answer.ok) {
      await store("readwrite", (s) => s.delete(one.id!));
      ++sent;
    } else {  // the node asks a question or refuses: the coordinator has to look
      await store("readwrite", (s) => s.put({ ...one, refused: String(answer.status) }));
      ++sent;
    }
  }
  if (sent > 0) for (const c of await self.clients.matchAll()) c.postMessage("sent");
}
const send = () => (sending ??= sendAll().catch(() => undefined).finally(() => { sending = undefined; }));

// --- pages

const escaped = (text: string) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
const clock = (at: number) => new Date(at).toLocaleTimeString("nl-BE", { hour: "2-digit", minute: "2-digit" });

// Says above the page what is not sent yet and, of a kept page, from when it is.
function withNotice(html: string, waitingNow: waiting[], keptAt?: number): string {
  const unsent = waitingNow.filter((w) => !w.refused), refused = waitingNow.filter((w) => w.refused);
  if (!keptAt && unsent.length + refused.length === 0) return html;
  const names = (list: waiting[]) => list.map((w) => escaped(`${w.person} (${w.act}, ${clock(w.at)})`)).join(", ");
  let text = keptAt ? `<p class="ds-paragraph"><b>Geen verbinding.</b> Dit is de pagina van ${clock(keptAt)}. Wat je aanmeldt of afmeldt, bewaren we op dit toestel.</p>` : "";
  if (unsent.length > 0) text += `<p class="ds-paragraph">Nog te versturen: ${names(unsent)}. Dat gebeurt vanzelf zodra er verbinding is.</p>`;
  if (refused.length > 0) text += `<p class="ds-paragraph">Niet gelukt, kijk zelf even: ${names(refused)}.</p>`;
  const notice = `<div class="wrap" data-offline><div class="ds-alert" data-color="warning" role="status">${text}</div></div>`;
  let out = html.replace(/(<main[^>]*>)/, `$1${notice}`);
  for (const w of unsent) {
    const at = /wie=([0-9a-f-]{36})/.exec(w.body)?.[1];
    if (at) out = out.replace(`<li id="wie-${at}"><div>`, `<li id="wie-${at}"><div><span class="ds-tag" data-color="warning">${escaped(w.act)}: nog te versturen</span> `);
  }
  return out;
}

const policy = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";
const asPage = (html: string, status = 200) =>
  new Response(html, { status, headers: { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": policy } });

async function forget() { await caches.delete(pages); }

async function forgetOld() {
  const cache = await caches.open(pages);
  for (const request of await cache.keys()) {
    const at = Number((await cache.match(request))?.headers.get("X-Kept-At"));
    if (!(Date.now() - at < term)) await cache.delete(request);
  }
}

async function keptPage(path: string): Promise<{ html: string; at: number } | undefined> {
  const found = await (await caches.open(pages)).match(path);
  if (!found) return undefined;
  const at = Number(found.headers.get("X-Kept-At"));
  return Date.now() - at < term ? { html: await found.text(), at } : undefined;
}

// A code that is scanned without a connection leads to the person on the presence page that is kept.
async function personOnKeptPage(id: string): Promise<string | undefined> {
  const cache = await caches.open(pages);
  for (const request of await cache.keys()) {
    const path = new URL(request.url).pathname;
    if (!path.endsWith("/aanwezig")) continue;
    if ((await keptPage(path))?.html.includes(`id="wie-${id}"`)) return `${path}#wie-${id}`;
  }
  return undefined;
}

async function withoutNetwork(url: URL): Promise<Response> {
  const copy = await keptPage(url.pathname);
  if (copy) return asPage(withNotice(copy.html, await all(), copy.at));
  const id = code(url.pathname)?.[0].slice(-36);
  const there = id && (await personOnKeptPage(id));
  if (there) return Response.redirect(there);
  const list = (await (await caches.open(pages)).keys()).map((r) => new URL(r.url).pathname);
  const links = await Promise.all(list.map(async (path) => {
    const title = /<title>([^<]*)<\/title>/.exec((await keptPage(path))?.html ?? "")?.[1] ?? path;
    return `<li><a href="${escaped(path)}">${title}</a></li>`;
  }));
  return asPage(`<!doctype html><html lang="nl"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Geen verbinding</title><h1>Geen verbinding</h1><p>Deze pagina is niet op dit toestel bewaard.</p>${links.length > 0 ? `<p>Wel te lezen:</p><ul>${links.join("")}</ul>` : ""}<p><a href="${escaped(url.pathname)}">Probeer opnieuw</a></p></html>`, 503);
}

async function page(request: Request, url: URL): Promise<Response> {
  let timer = 0;
  try {
    const copy = kept(url.pathname) && (await keptPage(url.pathname));
    const network = fetch(request);
    const first = copy ? await Promise.race([network, new Promise<undefined>((done) => { timer = self.setTimeout(() => done(undefined), patience); })]) : await network;
    if (!first) { network.catch(() => undefined); return withoutNetwork(url); }
    // These pages redirect to the sign-in only: the session is over, and with it the right to read.
    if (first.type === "opaqueredirect") await forget();
    if (!first.ok || !kept(url.pathname)) return first;
    const html = await first.text();
    const headers = { "Content-Type": "text/html; charset=utf-8", "X-Kept-At": String(Date.now()) };
    await (await caches.open(pages)).put(url.pathname, new Response(html, { headers }));
    void send();
    const waitingNow = await all();
    const shown = new Response(withNotice(html, waitingNow), { status: first.status, headers: first.headers });
    for (const w of waitingNow) if (w.refused) await store("readwrite", (s) => s.delete(w.id!));  // told once
    return shown;
  } catch {
    return withoutNetwork(url);
  } finally {
    clearTimeout(timer);
  }
}

// --- events

async function checkIn(request: Request, url: URL): Promise<Response> {
  const body = new URLSearchParams(await request.clone().text()), path = addressOf(url.pathname, body);
  if (!path) return fetch(request);
  try {
    if (path === url.pathname) return await fetch(request);
    const answer = await fetch(path, { method: "POST", body, credentials: "same-origin", redirect: "manual" });
    return answer.type === "opaqueredirect" ? Response.redirect(pageOf(path), 303) : answer;
  } catch {
    const id = body.get("wie") ?? "", there = await personOnKeptPage(id);
    const html = there ? (await keptPage(there.split("#")[0]))!.html : "";
    const raw = new RegExp(`id="wie-${id}"><div>(?:<span[^>]*>[^<]*</span> )?<b>([^<]*)</b>`).exec(html)?.[1] ?? "";
    const person = raw.replace(/&#(\d+);/g, (_, n) => String.fromCharCode(Number(n))).replace(/&amp;/g, "&");
    await store("readwrite", (s) => s.add({ url: path, body: body.toString(), at: Date.now(), person, act: path.endsWith("/aankomst") ? "aangemeld" : "afgemeld" }));
    return Response.redirect(there ?? pageOf(path), 303);
  }
}

async function file(request: Request): Promise<Response> {
  const cache = await caches.open(files);
  const found = await cache.match(request);
  if (found) return found;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request, answer.clone());
  return answer;
}

self.addEventListener("install", () => void self.skipWaiting());
self.addEventListener("activate", (e) => e.waitUntil(Promise.all([self.clients.claim(), forgetOld()])));
self.addEventListener("message", (e) => e.waitUntil((async () => {
  // The page that started the worker was loaded before it: it is kept now.
  if (e.data.what === "open" && kept(e.data.page)) await page(new Request(e.data.page, { credentials: "same-origin" }), new URL(e.data.page, self.location.origin));
  await send();
})()));
self.addEventListener("fetch", (e) => {
  const request = e.request, url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (request.method === "POST") {
    if (/^\/afmeld(ing|en)$/.test(inside(url.pathname))) e.waitUntil(forget());
    else if (request.mode === "navigate" && takesCheckIn(url.pathname)) e.respondWith(checkIn(request, url));
    return;
  }
  if (request.method !== "GET") return;
  if (url.pathname.startsWith("/-/")) return e.respondWith(file(request));
  if (request.mode === "navigate" && (kept(url.pathname) || code(url.pathname))) e.respondWith(page(request, url));
});
export {};
