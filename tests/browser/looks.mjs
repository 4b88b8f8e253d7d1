// How pages look and in which order they are gone through: results before the map, drawings, faces, charts, legends.
import assert from "node:assert/strict";
import { none, test } from "./support/harness.mjs";
import { theNight } from "./support/night.mjs";
import { unclearTexts } from "./support/steps.mjs";

// Presses Tab from the top of the page; answers how often until what has the focus stands in #resultaten.
async function tabsToResults(page, most = 60) {
  for (let i = 1; i <= most; ++i) {
    await page.keyboard.press("Tab");
    const where = await page.evaluate(() => {
      const e = document.activeElement;
      return { map: !!e.closest("figure svg"), result: e.matches("#resultaten :is(h2,h3,th) a") };
    });
    assert.ok(!where.map, "the map comes before the first result");
    if (where.result) return i;
  }
  throw new Error(`no result within ${most} tabs`);
}

const listed = [
  ["hasselt", "/vacatures"], ["alken", "/vacatures?thema=zorg"], ["haspengouw", "/vacatures"], ["vlaanderen", "/vacatures"],
  ["vlaanderen", "/gemeente/hasselt"], ["hasselt", "/organisaties"],
  ["hasselt", "/beheer/vacatures", "coordinator"], ["hasselt", "/beheer/organisaties", "coordinator"], ["hasselt", "/beheer/korps", "coordinator"],
];
for (const [site, path, as] of listed)
  test(`the second skip link of ${site}${path} leads to the results, which come before the map`, async (world) => {
    const page = await world.page(as ? { storageState: await world.session(as) } : {});
    await page.goto(world.url(site, path));
    const walked = await tabsToResults(page);
    await page.goto(world.url(site, path));
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    const skip = page.getByRole("link", { name: "Naar de resultaten" });
    assert.ok(await skip.evaluate((e) => e === document.activeElement && e.getBoundingClientRect().top >= 0), "the second stop is the skip link, in sight");
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement?.id), "resultaten");
    const skipped = 2 + (await tabsToResults(page, 6));
    console.log(`# ${site}${path}: ${walked} tabs to the first result, ${skipped} by the skip link`);
    assert.ok(skipped < walked && skipped <= 6, `${skipped} tabs by the skip link, ${walked} without`);
  });

test("a page without results has no link to them", async (world) => {
  const page = await world.page();
  await page.goto(world.url("heers", "/vacatures?q=xyzzyplugh"));
  assert.equal(await page.getByRole("link", { name: "Naar de resultaten" }).count(), 0);
});

test("the small map is the last of the page, beside the search bar on a wide screen and below the results on a phone", async (world) => {
  const page = await world.page();
  for (const path of ["/", "/vacatures"]) {
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.goto(world.url("hasselt", path));
    assert.ok(await page.evaluate(() => {
      const map = document.querySelector("main .minimap a"), links = [...document.querySelectorAll("main a:not(.minimap a)")];
      return links.every((a) => a.compareDocumentPosition(map) & Node.DOCUMENT_POSITION_FOLLOWING);
    }), `${path}: every other link comes before the map`);
    const [hero, map] = await Promise.all([page.locator(".hero").boundingBox(), page.locator(".minimap").boundingBox()]);
    assert.ok(map.y >= hero.y && map.y + map.height <= hero.y + hero.height + 1, `${path}: the map stands in the hero`);
    await page.setViewportSize({ width: 390, height: 844 });
    const [last, below] = await Promise.all([page.locator("main ul.cards").last().boundingBox(), page.locator(".minimap").boundingBox()]);
    assert.ok(below.y >= last.y + last.height, `${path}: on a phone the map stands below the results`);
  }
});

test("every card of a known theme has its drawing, in the colours of the municipality", async (world) => {
  const page = await world.page();
  const line = async (site, scheme) => {
    await page.emulateMedia({ colorScheme: scheme });
    await page.goto(world.url(site, "/vacatures"));
    const drawn = await page.locator(".vac > .drawing use").evaluateAll((all) => all.map((u) => u.getBBox().width));
    assert.equal(drawn.length, await page.locator(".vac").count(), `${site}: one drawing on each card`);
    assert.ok(drawn.every((w) => w > 100), `${site}: each drawing is there`);
    return page.locator(".vac:not([data-urgent]) .drawing").first().evaluate((e) => getComputedStyle(e).stroke);
  };
  const lines = [await line("hasselt", "light"), await line("hasselt", "dark"), await line("heers", "light")];
  assert.equal(new Set(lines).size, 3, `another colour in the dark and for another municipality: ${lines}`);
});

test("a municipality has its face in lists of several", async (world) => {
  const page = await world.page();
  for (const [site, path, where] of [["haspengouw", "/vacatures", ".vac .from"], ["vlaanderen", "/vacatures", ".vac .from"], ["haspengouw", "/", ".themes li:has(.face)"], ["hasselt", "/kaart", ".themes li"]]) {
    await page.goto(world.url(site, path));
    const faces = await page.locator(where).evaluateAll((all) => all.map((e) => {
      const face = e.querySelector(".face");
      return `${e.textContent.replace(/\d+.*/s, "").trim()} ${face?.querySelector("rect")?.getAttribute("fill") ?? face?.getAttribute("src")}`;
    }));
    assert.ok(faces.length > 2 && faces.every((f) => !f.endsWith("undefined")), `${site}${path}: ${faces}`);
  }
  const colour = (name) => page.locator(".themes li", { hasText: name }).locator(".face rect").getAttribute("fill");
  assert.equal(await colour("Alken"), "#f2c200", "a municipality of this node has the colour that it chose");
});

// The contrast of two colours as a browser paints them.
const paintedContrast = (a, b) => {
  const paint = (colour) => {
    const canvas = new OffscreenCanvas(1, 1).getContext("2d");
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3).map((c) => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  };
  const [x, y] = [a, b].map((c) => { const [r, g, l] = paint(c); return 0.2126 * r + 0.7152 * g + 0.0722 * l; });
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
};

test("each step of the legend of the map differs from the next, in light and dark, for any brand colour", async (world) => {
  const page = await world.page(), weak = [];
  for (const site of ["hasselt", "alken", "sinttruiden", "heers", "vlaanderen"])
    for (const scheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme: scheme });
      await page.goto(world.url(site, "/kaart"));
      const colours = await page.locator(".legend svg rect").evaluateAll((all) => all.map((e) => getComputedStyle(e).fill));
      for (let i = 1; i < colours.length; ++i) {
        const c = await page.evaluate(`(${paintedContrast})(${JSON.stringify(colours[i - 1])}, ${JSON.stringify(colours[i])})`);
        if (c < 1.35) weak.push(`${site} in ${scheme}: step ${i} and the one before, ${c.toFixed(2)}`);
      }
    }
  none(weak, "steps that look alike");
});

test("the names on a map do not lie over each other, at any width", async (world) => {
  const page = await world.page(), over = [];
  for (const [site, path] of [["hasselt", "/vacatures"], ["hasselt", "/kaart"], ["haspengouw", "/kaart"], ["vlaanderen", "/kaart"], ["alken", "/"]])
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 900 });
      await page.goto(world.url(site, path));
      await page.evaluate(() => document.fonts.ready);
      over.push(...(await page.evaluate(() => {
        const names = [...document.querySelectorAll("figure text")].map((t) => ({ name: t.textContent, box: t.getBoundingClientRect() })).filter((t) => t.box.width > 0);
        const hit = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 3;
        return names.flatMap((a, i) => names.slice(i + 1).filter((b) => hit(a.box, b.box)).map((b) => `${a.name} and ${b.name}`));
      })).map((pair) => `${site}${path} at ${width} px: ${pair}`));
    }
  none(over, "names over each other");
});

test("cards of texts and mails that wait are equally wide and begin on one line", async (world) => {
  const page = await world.page({ storageState: await world.session("coordinator") });
  await unclearTexts(page, world, world.url("hasselt"));
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 844 });
    const boxes = await page.locator("main .letter").evaluateAll((all) => all.map((e) => e.getBoundingClientRect()).map((r) => `${Math.round(r.left)} ${Math.round(r.width)}`));
    assert.ok(boxes.length > 0 && new Set(boxes).size === 1, `at ${width} px: ${boxes}`);
  }
});

test("the charts after an incident are tables with the numbers in them, and their bars are drawn without a script", async (world) => {
  const { over } = await theNight(world);
  const page = await world.page({ javaScriptEnabled: false, storageState: await world.session("coordinator") });
  await page.goto(`${over.incident}/nadien`);
  for (const title of ["Wat antwoordden ze?", "Hoe snel kwamen de antwoorden?", "Plaatsen per taak", "Hoe ging het volgens hen?"]) {
    const chart = page.getByRole("table", { name: title });
    const rows = await chart.getByRole("row").allInnerTexts();
    assert.ok(rows.length >= 2 && rows.slice(1).every((r) => /\d/.test(r)), `${title}: ${rows}`);
    const drawn = await chart.locator("rect:not(.of)").evaluateAll((all) => all.map((r) => r.getBoundingClientRect()).map((r) => r.width * r.height));
    assert.ok(Math.max(...drawn) > 300, `${title}: its longest bar is drawn`);
  }
  const replies = page.getByRole("table", { name: "Wat antwoordden ze?" });
  const length = (name) => replies.getByRole("row", { name: new RegExp(`^${name}`) }).locator("rect").evaluate((r) => r.getBoundingClientRect().width);
  assert.ok((await length("Geen antwoord")) > (await length("Ja")) && (await length("Nee")) === 0, "a bar is as long as its number");
  await page.emulateMedia({ media: "print" });
  assert.ok(await replies.isVisible(), "and it prints");
});
