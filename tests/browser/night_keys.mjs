// A coordinator on a telephone of 390 px with a keyboard and nothing else: from the first call to everybody home. No
// address is typed and nothing is clicked; only Tab, Enter, space and letters.
import assert from "node:assert/strict";
import { test } from "./support/harness.mjs";

// Walks on with Tab until the focus is there.
async function reach(page, wanted) {
  const target = wanted.first();
  await target.waitFor();
  for (let steps = 0; steps < 250; ++steps) {
    if (await target.evaluate((e) => e === document.activeElement)) return target;
    await page.keyboard.press("Tab");
  }
  throw new Error(`the keyboard never reaches ${wanted}`);
}

async function press(page, wanted) {
  await reach(page, wanted);
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
  // What is as wide as the page: a word that does not break is wider than its own box.
  const wide = await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth ? [] :
    ["the page", ...[...document.body.querySelectorAll("*")].filter((e) => e.getBoundingClientRect().left + e.scrollWidth > document.documentElement.clientWidth).map((e) => e.outerHTML.slice(0, 100))]);
  assert.deepEqual(wide, [], `${page.url()} scrolls sideways`);
}

async function type(page, label, text) {
  await reach(page, page.getByLabel(label, { exact: true }));
  await page.keyboard.type(text);
}

const link = (page, name) => page.getByRole("main").getByRole("link", { name });
const button = (page, name) => page.getByRole("main").getByRole("button", { name, exact: true });

test("by keyboard alone, at 390 px, a coordinator calls people up, answers for one, writes to them and sends everybody home", async (world) => {
  const page = await world.page({ width: 390, height: 844, reducedMotion: "reduce", storageState: await world.session("coordinator") });
  await page.goto(world.url("hasselt", "/beheer/noodsituaties"));
  await press(page, link(page, "Nieuwe noodsituatie"));
  await type(page, "Wat gebeurt er?", "Storm");
  await type(page, "Waar?", " centrum"); // a place that no register knows
  await press(page, button(page, "Start als oefening"));
  assert.match(await page.getByRole("status").first().innerText(), /midden van de gemeente/);
  await press(page, button(page, "Activeer"));
  await press(page, link(page, "Roep mensen op"));
  await press(page, button(page, "Bekijk wie gevraagd wordt"));
  await press(page, button(page, /^Stuur naar /));
  assert.match(page.url(), /\/bord/);
  const group = (name) => page.getByRole("navigation", { name: "Groep" }).getByRole("link", { name });
  await press(page, group("Wachten"));
  const people = page.locator(".who-list").getByRole("link"), name = await people.first().innerText();
  await press(page, people);
  await press(page, button(page, "Zegt ja"));
  await press(page, link(page, "Bord"));
  await page.locator(".who-list").getByRole("link", { name }).waitFor();
  await reach(page, link(page, "Bericht sturen"));
  await page.keyboard.press("Enter");
  await type(page, "Bericht", "Kom langs de achterkant.");
  await press(page, button(page, "Bekijk het bericht"));
  await press(page, button(page, /^Stuur naar /));
  assert.match(await page.getByRole("status").first().innerText(), /Je bericht is verstuurd/);
  await press(page, link(page, "Wie is er?"));
  await press(page, page.getByRole("main").getByRole("button", { name: /^Meld aan/ }));
  await press(page, link(page, /^Storm/));
  await press(page, link(page, "Stuur iedereen naar huis"));
  await press(page, button(page, /^Stuur iedereen naar huis/));
  assert.match(await page.getByRole("status").first().innerText(), /Iedereen krijgt bericht/);
  await press(page, link(page, /^Storm/));
  await press(page, link(page, "Bord"));
  assert.equal(await link(page, "Extra oproep").count(), 0, "nothing is started any more");
  await press(page, link(page, "Terugblik"));
});
