// Notifications on a device for saved searches. A closed network has no push service: the subscription is a stand-in,
// with the keys that a browser makes, and what arrives is handed to the real service worker by the browser's own tools.
import assert from "node:assert/strict";
import { test } from "./support/harness.mjs";
import { ownSearches } from "./support/steps.mjs";

// What the browser keeps of a subscription outlives the page.
async function standIn(context, endpoint) {
  await context.addInitScript((address) => {
    const key = "stand-in";
    const encode = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)));
    const decode = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer;
    window.asked = 0;
    const permission = Notification.requestPermission.bind(Notification);
    Notification.requestPermission = () => { ++window.asked; return permission(); };
    const made = () => {
      const kept = JSON.parse(localStorage.getItem(key) ?? "null");
      return kept && {
        endpoint: address,
        options: { applicationServerKey: decode(kept.server) },
        getKey: (name) => decode(kept[name]),
        unsubscribe: async () => { localStorage.removeItem(key); return true; },
      };
    };
    PushManager.prototype.getSubscription = async () => made();
    PushManager.prototype.subscribe = async ({ applicationServerKey }) => {
      const pair = await crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, false, ["deriveBits"]);
      const p256dh = encode(await crypto.subtle.exportKey("raw", pair.publicKey)), auth = encode(crypto.getRandomValues(new Uint8Array(16)));
      localStorage.setItem(key, JSON.stringify({ p256dh, auth, server: encode(applicationServerKey) }));
      return made();
    };
  }, endpoint);
}

async function phone(world, { endpoint = "https://fcm.googleapis.com/fcm/send/stand-in", whole = false } = {}) {
  const context = await world.context({ width: 390, height: 844, whole });
  await context.grantPermissions(["notifications"], { origin: new URL(world.url("hasselt")).origin });
  await standIn(context, endpoint);
  const page = await context.newPage();
  await ownSearches(page, world, world.url("hasselt"));
  return page;
}
const offer = (page) => page.getByRole("button", { name: "Zet meldingen aan" });
const said = (page, text) => page.getByText(text).waitFor();

test("a device gets notifications by a button, by keyboard, and loses them on the page", async (world) => {
  const page = await phone(world);
  await offer(page).waitFor();
  assert.equal(await page.evaluate(() => window.asked), 0, "nothing is asked before the click");
  await offer(page).focus();
  await page.keyboard.press("Enter");
  await said(page, "Dit toestel krijgt voortaan meldingen.");
  const row = page.locator("[data-push-device]");
  await row.getByText("Dit toestel").waitFor();
  assert.match(await row.innerText(), /Chrome/);
  await offer(page).waitFor({ state: "hidden" });
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 390, "nothing is wider than the telephone");
  await page.getByLabel("Alleen met een melding").check();
  await page.getByRole("button", { name: "Bewaar" }).click();
  await said(page, "Je keuze is bewaard.");
  assert.ok(await page.getByLabel("Alleen met een melding").isChecked());
  await page.getByRole("button", { name: "Stop meldingen" }).click();
  await said(page, "Dat toestel krijgt geen meldingen meer.");
  assert.equal(await page.evaluate(() => localStorage.getItem("stand-in")), null, "the browser withdrew it too");
  await offer(page).waitFor();
});

test("an endpoint at a service that the node does not know is refused in a sentence", async (world) => {
  const page = await phone(world, { endpoint: "https://push.elders.example/x" });
  await offer(page).click();
  await said(page, "Deze browser werkt met een dienst voor meldingen die we niet kennen.");
  await offer(page).waitFor();
});

test("without permission, and without JavaScript, the page says what it can", async (world) => {
  const context = await world.context({ width: 390, height: 844, permissions: [] });
  await standIn(context, "https://fcm.googleapis.com/fcm/send/stand-in");
  await context.addInitScript(() => { Notification.requestPermission = async () => "denied"; });
  const page = await context.newPage();
  await ownSearches(page, world, world.url("hasselt"));
  await offer(page).click();
  await said(page, "Je browser laat geen meldingen van deze site toe.");
  assert.equal(await page.locator("[data-push-device]").count(), 0);
  const plain = await world.page({ javaScriptEnabled: false });
  await plain.goto(page.url());
  assert.equal(await plain.getByText("Melding op dit toestel").isVisible(), false);
});

test("the service worker shows what arrives and opens its link", async (world) => {
  const page = await phone(world, { whole: true });
  await offer(page).click();
  await said(page, "Dit toestel krijgt voortaan meldingen.");
  const tools = await page.context().newCDPSession(page);
  const known = new Promise((done) => tools.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
    const own = registrations.find((r) => r.scopeURL.endsWith("/zoekopdrachten/") && !r.isDeleted);
    if (own) done(own);
  }));
  await tools.send("ServiceWorker.enable");
  const { registrationId } = await known, origin = new URL(page.url()).origin;
  const deliver = (data) => tools.send("ServiceWorker.deliverPushMessage", { origin, registrationId, data });
  const shown = (title) => page.waitForFunction(async (wanted) => {
    const registration = await navigator.serviceWorker.getRegistration("/zoekopdrachten/");
    return (await registration.getNotifications()).map((n) => ({ title: n.title, body: n.body, tag: n.tag, lang: n.lang, data: n.data })).find((n) => n.title === wanted);
  }, title).then((found) => found.jsonValue());
  await deliver(JSON.stringify({ title: "Dringend: Zandzakken vullen", body: "Stad Hasselt, Kuringen\nOmdat je “zand” zoekt.", url: `${origin}/vacatures`, tag: "a", lang: "nl" }));
  assert.deepEqual(await shown("Dringend: Zandzakken vullen"),
    { title: "Dringend: Zandzakken vullen", body: "Stad Hasselt, Kuringen\nOmdat je “zand” zoekt.", tag: "a", lang: "nl", data: { url: `${origin}/vacatures` } });
  // Nonsense and a link that is no page still show something, and lead home.
  await deliver("geen json");
  assert.deepEqual((await shown("Vrijwilligerswerk")).data, { url: `${origin}/` });
  await deliver(JSON.stringify({ title: "Vreemd", url: "javascript:alert(1)", tag: "b" }));
  assert.deepEqual((await shown("Vreemd")).data, { url: `${origin}/` });
  const worker = page.context().serviceWorkers().find((w) => w.url().includes("push_worker"));
  const opened = await worker.evaluate(async () => {
    let at = "";
    self.clients.openWindow = async (url) => { at = url; return null; };
    const [notification] = (await self.registration.getNotifications()).filter((n) => n.tag === "a");
    const event = new NotificationEvent("notificationclick", { notification });
    self.dispatchEvent(event);
    for (let i = 0; !at && i < 200; ++i) await new Promise((r) => setTimeout(r, 10));
    return at;
  });
  assert.equal(opened, `${origin}/vacatures`);
});
