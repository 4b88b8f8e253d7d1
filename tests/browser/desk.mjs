// What only a browser shows of the desk: a colour before it is kept, a file that is not sent, an order that is chosen.
import assert from "node:assert/strict";
import { theNight } from "./support/night.mjs";
import { test } from "./support/harness.mjs";

test("an administrator sees how a colour looks before it is kept, and a picture that is too large is not sent", async (world) => {
  const page = await world.page({ storageState: await world.session("admin") });
  await page.goto(world.url("hasselt", "/beheer/instellingen"));
  const colour = (selector) => page.locator(selector).first().evaluate((e) => getComputedStyle(e).backgroundColor);
  const before = await colour("form .ds-button[type=submit]");
  await page.locator("#kleur").fill("#f2c200");
  await page.getByRole("button", { name: "Toon een voorbeeld" }).click();
  await page.getByRole("heading", { name: "Zo zou het eruitzien" }).waitFor();
  await page.waitForLoadState("load"); // the colours of the example are a file of their own
  assert.equal(await colour(".look[data-preview=light] .ds-button"), "rgb(242, 194, 0)", "the example has the new colour");
  assert.equal(await colour("form .ds-button[type=submit]"), before, "the page itself keeps its own");
  assert.notEqual(await colour(".look[data-preview=dark]"), await colour(".look[data-preview=light]"), "one example is dark");

  const sent = [];
  page.on("request", (r) => r.method() === "POST" && sent.push(r.url()));
  await page.setInputFiles("#beeld", { name: "foto.png", mimeType: "image/png", buffer: Buffer.alloc(4_000_000) });
  await page.getByText("Dit bestand is te groot").waitFor();
  assert.equal(await page.locator("#beeld").evaluate((e) => e.files.length), 0, "nothing is left to send");
  await page.setInputFiles("#beeld", { name: "logo.png", mimeType: "image/png", buffer: Buffer.alloc(100) });
  assert.equal(await page.getByText("Dit bestand is te groot").count(), 0, "another file takes the sentence away");
  assert.deepEqual(sent, []);
});

test("a coordinator chooses an order with and without JavaScript, and the filter stays", async (world) => {
  for (const javaScriptEnabled of [true, false]) {
    const page = await world.page({ javaScriptEnabled, storageState: await world.session("coordinator") });
    await page.goto(world.url("hasselt", "/beheer/vacatures?toestand=published"));
    await page.getByLabel("Sorteer op").selectOption({ label: "Titel" });
    if (!javaScriptEnabled) await page.getByRole("button", { name: "Sorteer" }).click();
    await page.waitForURL(/toestand=published&volgorde=titel/);
    const titles = await page.locator("tbody th a").allInnerTexts();
    assert.ok(titles.length > 5);
    assert.deepEqual(titles, [...titles].sort((a, b) => a.toLowerCase().localeCompare(b.toLowerCase(), "nl")), "by title");
    await page.context().close();
  }
});

const inScreen = (locator) => locator.evaluate((e) => { const r = e.getBoundingClientRect(); return r.top >= 0 && r.bottom <= innerHeight; });

test("a page that answers a form stays where it was, and its message is in the screen", async (world) => {
  const page = await world.page({ width: 390, height: 600, storageState: await world.session("admin") });
  await page.goto(world.url("hasselt", "/beheer/teksten"));
  const save = page.getByRole("button", { name: "Bewaar" }).last();
  await save.scrollIntoViewIfNeeded();
  const before = await page.evaluate(() => scrollY);
  assert.ok(before > 200, "the page is longer than the screen");
  await save.click();
  await page.waitForURL(/klaar=/);
  const done = page.locator(".ds-alert.in-view");
  await done.waitFor();
  assert.ok(Math.abs((await page.evaluate(() => scrollY)) - before) < 150, "about the same place");
  assert.ok(await inScreen(done), "the message is seen");
  await page.keyboard.press("Tab");
  assert.equal(await done.count(), 0, "until the next act");
});

test("a page that refuses an act stays where it was, and says why in the screen", async (world) => {
  const { night } = await theNight(world);
  const page = await world.page({ width: 390, height: 420, storageState: await world.session("coordinator") });
  await page.goto(`${night.callout}/meer`);
  const send = page.getByRole("button", { name: /^Stuur naar / });
  await send.scrollIntoViewIfNeeded();
  const before = await page.evaluate(() => scrollY);
  assert.ok(before > 100);
  await page.locator("input[type=hidden][name=aantal]").evaluate((e) => { e.value = "0"; });
  await send.click();
  const problem = page.locator(".ds-alert.in-view");
  await problem.waitFor();
  assert.ok(Math.abs((await page.evaluate(() => scrollY)) - before) < 200, "about the same place");
  assert.ok(await inScreen(problem), "the refusal is seen");
});
