// A coordinator's telephone with a bad network: a connection that freezes, one that is gone, check-ins made meanwhile.
import assert from "node:assert/strict";
import { theNight } from "./support/night.mjs";
import { test } from "./support/harness.mjs";

const phone = async (world) => world.page({ width: 390, height: 844, storageState: await world.session("coordinator") });
const live = (page) => page.locator("[data-live]");
const inState = (page, state) => page.locator(`[data-live][data-state=${state}]`).waitFor({ timeout: 60_000 });
const started = (page) => page.evaluate(async () => {
  await navigator.serviceWorker.ready;
  while (!navigator.serviceWorker.controller) await new Promise((r) => setTimeout(r, 50));
});
// The worker has kept this page.
const isKept = (page) => page.waitForFunction(async () => (await (await caches.open("paraat-pages")).match(location.pathname)) !== undefined);

test("a board whose connection froze says since when it knows nothing, and loads itself again when the node speaks", async (world) => {
  const { night } = await theNight(world);
  const page = await phone(world);
  await page.goto(`${night.incident}/bord`);
  await inState(page, "on");
  assert.match(await live(page).innerText(), /Live, cijfers van \d\d:\d\d:\d\d/);
  await page.evaluate(() => { window.before = true; });
  world.node.freeze();
  try {
    await inState(page, "late");
    assert.match(await live(page).innerText(), /Geen nieuws sinds \d\d:\d\d:\d\d/);
    assert.match(await page.locator("#bord-stem").innerText(), /Geen nieuws sinds/, "a screen reader hears it too");
  } finally {
    world.node.thaw();
  }
  await page.waitForFunction(() => window.before === undefined, undefined, { timeout: 60_000 });
  await inState(page, "on");
});

test("a board is late after fifteen seconds of silence and not before, and its figures stand in the first screen of a telephone", async (world) => {
  const { night } = await theNight(world);
  const page = await phone(world);
  await page.clock.install();
  await page.goto(`${night.incident}/bord`);
  await inState(page, "on");
  const figures = await page.locator("#bord-nu .kpi").evaluateAll((all) => all.map((k) => k.getBoundingClientRect()).map((r) => [r.top, r.bottom]));
  assert.ok(figures.length >= 4);
  assert.ok(figures[0][0] < 450, `the figures start at ${figures[0][0]} of 844`);
  assert.ok(Math.max(...figures.slice(0, 4).map(([, bottom]) => bottom)) <= 844, "the first four fit the screen");
  // Right after the node spoke: the silence is counted from here.
  const said = await live(page).innerText();
  await page.waitForFunction((before) => document.querySelector("[data-live]").textContent.trim() !== before, said.trim());
  world.node.freeze();
  try {
    await page.clock.runFor(12_000);
    assert.equal(await live(page).getAttribute("data-state"), "on");
    const calm = await live(page).evaluate((e) => getComputedStyle(e).backgroundColor + getComputedStyle(e).color);
    await page.clock.runFor(6_000);
    assert.equal(await live(page).getAttribute("data-state"), "late");
    assert.notEqual(await live(page).evaluate((e) => getComputedStyle(e).backgroundColor + getComputedStyle(e).color), calm, "it looks different too");
  } finally {
    world.node.thaw();
  }
});

test("the roster and the roll call stay readable without a connection", async (world) => {
  const { night } = await theNight(world);
  const page = await phone(world);
  await page.goto(`${night.incident}/aanwezig`);
  await started(page);
  const seen = {};
  for (const part of ["lijst", "appel"]) {
    await page.goto(`${night.incident}/aanwezig/${part}`);
    await isKept(page);
    seen[part] = await page.locator("main").innerText();
    assert.match(seen[part], part === "lijst" ? /\d{2}:\d{2}/ : /Appel/, `${part} is the page itself`);
  }
  await page.context().setOffline(true);
  for (const part of ["lijst", "appel"]) {
    await page.goto(`${night.incident}/aanwezig/${part}`);
    await page.getByText("Geen verbinding.", { exact: false }).first().waitFor();
    const now = await page.locator("main").innerText();
    for (const line of seen[part].split("\n").filter((l) => l.trim().length > 3)) assert.ok(now.includes(line), `${part} lost “${line}”`);
  }
  await page.context().setOffline(false);
});

test("without a connection the last board, presence page and scanned code stay readable, and a page that was never opened says so", async (world) => {
  const { night } = await theNight(world);
  const page = await phone(world);
  await page.goto(`${night.incident}/aanwezig`);
  await started(page);
  await isKept(page);
  const person = (await page.locator("li[id^=wie-]").first().getAttribute("id")).slice(4);
  await page.goto(`${night.incident}/bord`);
  await inState(page, "on");
  await isKept(page);
  const shortage = await page.locator(".kpi dd").nth(3).innerText();
  await page.context().setOffline(true);
  await page.reload();
  await page.getByText("Geen verbinding.", { exact: false }).first().waitFor();
  assert.equal(await page.locator(".kpi dd").nth(3).innerText(), shortage);
  assert.notEqual(await page.evaluate(() => getComputedStyle(document.querySelector(".kpi")).borderRadius), "0px", "the style is kept too");
  await page.goto(new URL(`/aanwezig/${person}`, night.incident).href);
  assert.match(page.url(), new RegExp(`/aanwezig#wie-${person}$`), "a code that is scanned leads to the person");
  await page.goto(`${night.incident}/aanwezig/lijst`);
  await page.getByText("Deze pagina is niet op dit toestel bewaard.").waitFor();
  await page.context().setOffline(false);
});

test("a check-in without a connection waits on the telephone and is sent once when there is one", async (world) => {
  const { night } = await theNight(world);
  const page = await phone(world);
  await page.goto(`${night.incident}/aanwezig`);
  await started(page);
  await isKept(page);
  const row = page.locator("li[id^=wie-]", { has: page.getByRole("button", { name: /^Meld aan/ }) }).first();
  const id = await row.getAttribute("id"), name = await row.locator("b").first().innerText();
  await page.context().setOffline(true);
  await row.getByRole("button").click();
  await page.getByText(`Nog te versturen: ${name}`, { exact: false }).first().waitFor();
  await page.locator(`#${id}`, { hasText: "nog te versturen" }).waitFor();
  await page.context().setOffline(false);
  await page.evaluate(() => window.dispatchEvent(new Event("online")));
  await page.locator(`#${id}`, { hasText: "Aanwezig" }).waitFor();
  assert.equal(await page.getByText("Nog te versturen").count(), 0);
  await page.locator(`#${id}`).getByRole("button").click();
  await page.locator(`#${id}`, { hasText: "Vertrokken" }).waitFor();
  await page.locator(`#${id}`).getByRole("button").click();
  await page.locator(`#${id}`, { hasText: "Aanwezig" }).waitFor();
});

// Before the acts had addresses of their own, a form went to the page itself and said the act in a field. Such a page stays
// open on a telephone through the night, and a check-in that an earlier worker kept waits on it.
test("a page of an earlier release checks people in and out, with a connection and without, and so does what it left waiting", async (world) => {
  const { night } = await theNight(world);
  const page = await phone(world);
  await page.goto(`${night.incident}/aanwezig`);
  await started(page);
  await isKept(page);
  const there = page.locator("li[id^=wie-]", { has: page.locator("form[action$='/vertrek']") }).first();
  const id = await there.getAttribute("id"), row = page.locator(`#${id}`);
  const becomes = (said) => page.locator(`#${id}`, { hasText: said }).waitFor();
  const asBefore = () => row.locator("form").evaluate((form) => {
    const [, root, act] = /^(.*)\/(aankomst|vertrek)$/.exec(form.getAttribute("action"));
    form.setAttribute("action", root);
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "wat", value: act === "vertrek" ? "uit" : "in" }));
  });
  await asBefore();
  await row.getByRole("button").click();
  await becomes("Vertrokken");
  await asBefore();
  await row.locator("form").evaluate(async (form) => {
    const body = new URLSearchParams(new FormData(form)).toString();
    await new Promise((done, fail) => {
      const opening = indexedDB.open("paraat", 1);
      opening.onerror = () => fail(opening.error);
      opening.onsuccess = () => {
        const adding = opening.result.transaction("check-ins", "readwrite").objectStore("check-ins")
          .add({ url: form.getAttribute("action"), body, at: Date.now(), person: "Iemand", act: "aangemeld" });
        adding.onsuccess = () => { opening.result.close(); done(); };
        adding.onerror = () => fail(adding.error);
      };
    });
    window.dispatchEvent(new Event("online"));
  });
  await becomes("Aanwezig");
  await asBefore();
  await page.context().setOffline(true);
  await row.getByRole("button").click();
  await page.getByText("Nog te versturen:", { exact: false }).first().waitFor();
  await page.context().setOffline(false);
  await page.evaluate(() => window.dispatchEvent(new Event("online")));
  await becomes("Vertrokken");
  assert.equal(await page.getByText("Niet gelukt").count(), 0);
});

test("what a telephone kept goes when the coordinator signs out", async (world) => {
  const { night } = await theNight(world);
  const page = await world.page({ width: 390, height: 844 });
  const { signIn } = await import("./support/people.mjs");
  await signIn(page, world.node.url("hasselt"), world.node.staff.admin);
  await page.goto(`${world.node.url("hasselt")}/beheer`);
  await page.evaluate(async () => {
    const worker = document.querySelector("link[rel=manifest]").dataset.worker;
    await navigator.serviceWorker.register(worker, { scope: "/" });
    await navigator.serviceWorker.ready;
    await (await caches.open("paraat-pages")).put("/beheer/noodsituaties/x/bord", new Response("names", { headers: { "X-Kept-At": String(Date.now()) } }));
  });
  await page.reload();
  await started(page);
  await page.getByRole("button", { name: "Afmelden" }).click();
  await page.waitForFunction(async () => !(await caches.has("paraat-pages")));
  assert.ok(night.incident);
});
