// A visitor without JavaScript, by keyboard only, with forced colours, on paper and in an older browser.
import assert from "node:assert/strict";
import { test } from "./support/harness.mjs";
import { get } from "./support/http.mjs";

const cards = (page) => page.locator("ul.cards > li");

test("without JavaScript a visitor searches, filters, sorts and opens a vacancy", async (world) => {
  const page = await world.page({ javaScriptEnabled: false });
  await page.goto(world.url("hasselt", "/"));
  await page.getByLabel("Wat wil je doen?").fill("wandelen");
  await page.getByRole("button", { name: "Zoek" }).click();
  assert.match(page.url(), /\/vacatures\?.*q=wandelen/);
  assert.equal(await page.getByLabel("Wat wil je doen?").inputValue(), "wandelen", "what was typed is kept");
  assert.ok((await cards(page).count()) > 0, "the search finds something");

  await page.goto(world.url("hasselt", "/vacatures"));
  const before = await page.locator("#res").innerText();
  await page.getByLabel("Natuur en milieu").check();
  await page.getByRole("button", { name: "Toon resultaten" }).click();
  assert.match(page.url(), /thema=natuur/);
  assert.notEqual(await page.locator("#res").innerText(), before, "the filter counts");
  assert.ok(await page.getByLabel("Natuur en milieu").isChecked(), "the filter stays ticked");
  await page.getByRole("link", { name: /Natuur en milieu.*verwijderen/ }).click();
  assert.equal(await page.locator("#res").innerText(), before, "taking the filter away brings all back");

  await page.getByLabel("Sorteer op").selectOption({ label: "Nieuwste" });
  await page.getByRole("button", { name: "Sorteer" }).click();
  assert.match(page.url(), /volgorde=nieuwste/);

  await page.goto(world.url("hasselt", "/vacatures?q=zandzakken"));
  await page.getByRole("link", { name: /Zandzakken vullen/ }).last().click();
  assert.match(await page.locator("h1").innerText(), /Zandzakken vullen/);
});

test("on a phone the facts and the button of every vacancy stand in the first screen", async (world) => {
  const page = await world.page({ width: 390, height: 844 });
  const low = [];
  for (const site of ["hasselt", "alken", "heers"]) {
    await page.goto(world.url(site, "/vacatures"));
    const own = await page.locator(".vac:not(:has(.from)) h3 a").evaluateAll((links) => links.map((a) => a.href));
    assert.ok(own.length > 2, `${site} has vacancies of its own`);
    for (const address of own) {
      await page.goto(address);
      const bottom = await page.getByRole("link", { name: "Ik wil helpen" }).evaluate((e) => e.getBoundingClientRect().bottom);
      const facts = await page.locator(".facts dl").evaluate((e) => e.getBoundingClientRect().bottom);
      if (bottom > 844 || facts > bottom) low.push(`${address}: ${Math.round(bottom)} px`);
    }
  }
  assert.deepEqual(low, [], "buttons below the first screen");
});

test("a visitor who names a village sees how far each vacancy is", async (world) => {
  const page = await world.page({ javaScriptEnabled: false });
  await page.goto(world.url("haspengouw", "/"));
  await page.getByLabel("Waar?").fill("Kortessem");
  await page.getByRole("button", { name: "Zoek" }).click();
  const far = await page.locator(".vac .meta b").allInnerTexts();
  const km = far.map((t) => (t.startsWith("minder") ? 0 : Number.parseInt(t, 10)));
  assert.ok(km.length > 3 && km.every((n, i) => i === 0 || n >= km[i - 1]), `nearest first: ${far}`);
  await page.getByLabel("Waar?").fill("Kortesem");
  await page.getByRole("button", { name: "Zoek" }).click();
  assert.ok(await page.getByText("We kennen geen plaats met de naam “Kortesem”").isVisible());
  await page.getByRole("link", { name: "Kortessem (Hasselt)" }).click();
  assert.equal(await page.getByLabel("Waar?").inputValue(), "Kortessem (Hasselt)");
});

test("on a phone without JavaScript the menu and the filters open", async (world) => {
  const page = await world.page({ width: 390, height: 844, javaScriptEnabled: false });
  await page.goto(world.url("hasselt", "/vacatures"));
  assert.ok(!(await page.locator(".nav a", { hasText: "Kaart" }).isVisible()), "the menu is closed at first");
  await page.locator("summary", { hasText: "Menu" }).click();
  assert.ok(await page.getByRole("navigation", { name: "Hoofdmenu" }).getByRole("link", { name: "Kaart" }).isVisible());
  await page.locator("summary", { hasText: "Menu" }).click();
  await page.locator("summary", { hasText: "Filters" }).click();
  await page.getByLabel("Dieren").check();
  await page.getByRole("button", { name: "Toon resultaten" }).click();
  assert.match(page.url(), /thema=dieren/);
});

test("the visitor's choices come back at another page, another order and another word", async (world) => {
  const page = await world.page();
  await page.goto(world.url("alken", "/vacatures?q=je&thema=zorg&gemeente=hasselt"));
  await page.getByLabel("Sorteer op").selectOption({ label: "Nieuwste" });
  await page.waitForURL(/volgorde=nieuwste/);
  for (const kept of ["q=je", "thema=zorg", "gemeente=hasselt"]) assert.ok(page.url().includes(kept), `${kept} is kept`);
});

// Presses Tab until the element that has the focus fits; fails when the tab order never comes there.
async function tabTo(page, fits, most = 140) {
  for (let i = 0; i < most; ++i) {
    await page.keyboard.press("Tab");
    if (await page.evaluate(fits)) return;
  }
  throw new Error(`the keyboard never comes at ${fits}`);
}

test("by keyboard alone a visitor skips to the content, searches, filters and opens a vacancy", async (world) => {
  const page = await world.page();
  await page.goto(world.url("hasselt", "/"));
  await page.keyboard.press("Tab");
  const skip = page.getByRole("link", { name: "Naar de inhoud" });
  assert.ok(await skip.evaluate((e) => e === document.activeElement && e.getBoundingClientRect().top >= 0), "the first stop is the skip link, in sight");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement?.id), "inhoud");
  await tabTo(page, () => document.activeElement?.id === "q", 3);
  await page.keyboard.type("hulp");
  await page.keyboard.press("Enter");
  await page.waitForURL(/q=hulp/);
  await tabTo(page, () => document.activeElement?.matches("input[type=checkbox]"));
  await page.keyboard.press("Space");
  await tabTo(page, () => /Toon resultaten/.test(document.activeElement?.textContent ?? "") && document.activeElement?.matches("button"));
  await page.keyboard.press("Enter");
  await page.waitForURL(/thema=/);
  await tabTo(page, () => document.activeElement?.matches(".vac h3 a"));
  const title = await page.evaluate(() => document.activeElement.textContent);
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/vacatures\/[a-z0-9]{8}\//);
  assert.equal(await page.locator("h1").innerText(), title);
});

test("by keyboard alone the filters and the menu of a phone open and close", async (world) => {
  const page = await world.page({ width: 390, height: 844 });
  await page.goto(world.url("hasselt", "/vacatures"));
  await tabTo(page, () => document.activeElement?.matches(".navbox > summary"));
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  assert.ok(await page.evaluate(() => document.activeElement?.matches(".nav a")), "the menu is next");
  await page.keyboard.press("Escape");
  assert.ok(await page.evaluate(() => document.activeElement?.matches(".navbox:not([open]) > summary")), "Escape closes the menu and the focus stays");
  await tabTo(page, () => document.activeElement?.matches(".filterbox > summary"));
  await page.keyboard.press("Space");
  await page.keyboard.press("Tab");
  assert.ok(await page.evaluate(() => document.activeElement?.matches("input[type=checkbox]")));
});

for (const [what, options] of [["in light", {}], ["in dark", { scheme: "dark" }], ["in forced colours", { forcedColors: "active" }]])
  test(`the focus is visible at every stop ${what}`, async (world) => {
    const page = await world.page({ ...options, reducedMotion: "reduce" });
    await page.goto(world.url("alken", "/vacatures?thema=zorg&gemeente=alken"));
    const unseen = [];
    let last = {};
    for (let i = 0; i < 70; ++i) {
      await page.keyboard.press("Tab");
      const stop = await page.evaluate(() => {
        const e = document.activeElement;
        if (!e || e === document.body) return null;
        e.scrollIntoView({ block: "center", behavior: "instant" });
        const r = (e.closest(".vac") ?? e).getBoundingClientRect();
        return { footer: !!e.closest("footer"), name: `${e.tagName.toLowerCase()} ${(e.getAttribute("aria-label") ?? e.textContent ?? e.id).trim().slice(0, 40)}`, x: r.x - 8, y: r.y - 8, width: r.width + 16, height: r.height + 16 };
      });
      if (!stop) break;
      last = stop;
      const clip = { x: Math.max(0, stop.x), y: Math.max(0, stop.y), width: Math.min(stop.width, 1280 - Math.max(0, stop.x)), height: Math.min(stop.height, 880) };
      const focused = await page.screenshot({ clip, caret: "hide" });
      await page.evaluate(() => { window.stop = document.activeElement; window.stop.blur(); });
      const plain = await page.screenshot({ clip, caret: "hide" });
      await page.evaluate(() => window.stop.focus({ preventScroll: true }));
      if (focused.equals(plain)) unseen.push(stop.name);
    }
    assert.deepEqual(unseen, [], "stops where nothing shows the focus");
    assert.ok(last.footer, `the last stop is ${last.name}, not in the footer`);
  });

test("with forced colours the current page, the bars and the chosen municipality keep their outlines", async (world) => {
  const page = await world.page({ forcedColors: "active" });
  await page.goto(world.url("hasselt", "/vacatures"));
  const width = (selector, side) => page.locator(selector).first().evaluate((e, s) => parseFloat(getComputedStyle(e)[s]), side);
  assert.ok((await width(".nav a[aria-current]", "borderBottomWidth")) >= 2);
  assert.ok((await width(".vac .bar", "borderTopWidth")) >= 1);
  assert.ok((await width(".vac", "borderTopWidth")) >= 1);
  const fill = (selector) => page.locator(selector).first().evaluate((e) => getComputedStyle(e).fill);
  assert.notEqual(await fill(".minimap .here path"), await fill(".minimap a:not(.here) path"));
});

// An older browser: the rules for ::details-content are unknown to it.
async function olderBrowser(world, options) {
  const page = await world.page(options);
  await page.route("**/*.css", async (route) => {
    const { status, body } = await get(route.request().url());
    await route.fulfill({ status, contentType: "text/css", body: body.replaceAll("::details-content", "::details-nothing") });
  });
  await page.addInitScript(() => {
    const known = CSS.supports.bind(CSS);
    CSS.supports = (...words) => !String(words[0]).includes("details-content") && known(...words);
  });
  return page;
}

test("an older browser shows the filters and the menu on a wide screen", async (world) => {
  const page = await olderBrowser(world);
  await page.goto(world.url("hasselt", "/vacatures"));
  assert.ok(await page.getByLabel("Natuur en milieu").isVisible());
  assert.ok(await page.getByRole("navigation", { name: "Hoofdmenu" }).isVisible());
  assert.ok(!(await page.locator(".filterbox > summary").isVisible()), "an open box needs no button");
  const [filters, results] = await Promise.all([page.locator(".filterform").boundingBox(), page.locator(".results-head").boundingBox()]);
  assert.ok(filters.x + filters.width < results.x, "filters stand beside the results");
});

test("an older browser without JavaScript opens the filters and the menu by their buttons", async (world) => {
  const page = await olderBrowser(world, { javaScriptEnabled: false });
  await page.goto(world.url("hasselt", "/vacatures"));
  await page.locator("summary", { hasText: "Filters" }).click();
  await page.getByLabel("Natuur en milieu").check();
  await page.locator("summary", { hasText: "Menu" }).click();
  assert.ok(await page.getByRole("navigation", { name: "Hoofdmenu" }).isVisible());
  await page.getByRole("button", { name: "Toon resultaten" }).click();
  assert.match(page.url(), /thema=natuur/);
});

test("on paper a vacancy is its text and its practical side, nothing else", async (world) => {
  const page = await world.page();
  await page.goto(world.url("hasselt", "/vacatures?q=zandzakken"));
  await page.getByRole("heading", { level: 3 }).getByRole("link", { name: /Zandzakken/ }).click();
  await page.emulateMedia({ media: "print" });
  assert.ok(await page.getByRole("heading", { level: 1 }).isVisible());
  assert.ok(await page.getByText("Ploegen van 4 u").isVisible());
  for (const gone of [".foot", ".nav", ".cta", ".util", ".ds-skip-link"]) assert.ok(!(await page.locator(gone).first().isVisible()), `${gone} is not printed`);
});
