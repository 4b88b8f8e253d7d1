// The night that the product is for, over the real nodes of the demo: flood in Sint-Truiden. Mail goes over SMTP, text
// messages through the gateway with its telephones, a neighbour lends hands from another node.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readMail, linkIn, signIn } from "./support/people.mjs";
import { test } from "./support/harness.mjs";

const place = "be-nis-71053", neighbour = "be-nis-73001";
const files = () => readdirSync(join(process.env.PARAAT_DEMO_MAILS, "mail")).filter((n) => n.endsWith(".eml")).sort();
let before = [];
const mails = () => files().filter((n) => !before.includes(n)).map((n) => readMail(join(process.env.PARAAT_DEMO_MAILS, "mail", n)));

// Looks again until it is so; says what it waited for when it never is.
async function eventually(what, so, seconds = 60) {
  const until = Date.now() + seconds * 1000;
  for (let last; ; ) {
    try {
      last = await so();
      if (last) return last;
    } catch (e) {
      last = e;
    }
    if (Date.now() > until) throw new Error(`never: ${what}${last instanceof Error ? ` (${last.message})` : ""}`);
    await new Promise((again) => setTimeout(again, 250));
  }
}

const button = (page, name) => page.getByRole("button", { name, exact: true }).first();

async function openIncident(page, site, name, exercise) {
  await page.goto(`${site}/beheer/noodsituaties/nieuw`);
  await page.getByLabel("Wat gebeurt er?").selectOption("flood");
  await page.getByLabel("Waar?").fill("Zepperen");
  await button(page, exercise ? "Start als oefening" : "Start de noodsituatie").click();
  await page.getByRole("heading", { level: 1, name: "Hoogwater in Zepperen" }).waitFor();
  await page.goto(`${page.url().split("?")[0]}/wijziging`);
  await page.getByLabel("Naam", { exact: true }).fill(name);
  await page.getByLabel("Contact in de commandopost").fill("Bea Hermans");
  await page.getByLabel("Telefoon").fill("011 70 14 14");
  await page.getByLabel("E-mailadres").fill("commandopost@sint-truiden.example");
  await button(page, "Bewaar").click();
  await page.getByRole("heading", { level: 1, name }).waitFor();
  return page.url().split("?")[0];
}

async function activate(page, incident, profile, people, meeting) {
  await page.goto(incident);
  // What this kind of incident needs first stands open; every other profile folds away.
  const row = page.locator("li", { has: page.getByText(profile, { exact: true }) });
  if (!(await row.isVisible())) await page.locator("summary", { hasText: "Alle taakprofielen" }).click();
  await row.getByRole("link", { name: "Pas eerst aan" }).click();
  await page.getByLabel("Hoeveel mensen?").fill(String(people));
  await page.getByLabel("Meldpunt").fill(meeting);
  await button(page, "Activeer").click();
  await page.getByRole("heading", { level: 2, name: "Taken" }).waitFor();
}

async function call(page, incident) {
  await page.goto(`${incident}/oproep`);
  await page.getByLabel("Snel opbouwend").check();
  await page.getByLabel("E-mail").check();
  await page.getByLabel("Sms", { exact: true }).check();
  await button(page, "Bekijk wie gevraagd wordt").click();
  await page.getByRole("heading", { name: "Wie niet gevraagd wordt, en waarom" }).waitFor();
  const callout = page.url().split("?")[0];
  await button(page, /^Stuur naar /).click();
  await page.waitForURL(/\/bord/);
  return callout;
}

// The figure of the board with this name.
const figure = async (page, name) => Number((await page.locator(".kpi", { has: page.locator("dt", { hasText: new RegExp(`^${name}$`) }) }).locator("dd").first().innerText()).replace(/\D/g, ""));

// Somebody opens the link of their mail on a small telephone and taps.
async function tap(page, link, what) {
  await page.goto(link);
  await button(page, what).click();
  await page.waitForLoadState();
}

const asked = (subject) => mails().filter((m) => m.subject.includes(subject));
const links = (list) => [...new Map(list.map((m) => [m.to, linkIn(m, "/o/")])).values()];

test("a night of flood: called in waves, a full list, a drop-out, a neighbour's hands, present, home, and the exercise after it", async (world) => {
  const home = world.tenant(place), alken = world.tenant(neighbour);
  const desk = await world.page(), phone = await world.page({ viewport: { width: 320, height: 640 } });
  desk.setDefaultTimeout(60000);
  await signIn(desk, home.url, world.signInOf(place, "coordinator"));
  before = files();

  const incident = await openIncident(desk, home.url, "Hoogwater aan de Melsterbeek", false);
  await activate(desk, incident, "Zandzakken vullen en leggen", 5, "Parking Haspengouw, Fabriekstraat 1");
  await activate(desk, incident, "Helpen in het opvangcentrum", 3, "Sporthal Nieuwpoort, Tichelrijlaan 1");
  await activate(desk, incident, "Eerste hulp", 2, "Sporthal Nieuwpoort, Tichelrijlaan 1");
  await call(desk, incident);
  const board = `${incident}/bord`;
  assert.equal(await figure(desk, "Nog nodig"), 10, "the shortage is what three tasks need");

  // The first wave is asked by mail over SMTP and by text message.
  const first = await eventually("twenty people are asked by mail", () => {
    const all = links(asked("roept je op"));
    return all.length >= 20 && all;
  }, 90);
  await phone.goto(first[0]);
  assert.ok(!(await phone.content()).includes("Fabriekstraat"), "where to go is for who has a place");
  assert.ok(await phone.evaluate(() => document.documentElement.scrollWidth <= 320), "nothing is cut off at 320 pixels");
  await desk.goto(board);
  assert.equal(await figure(desk, "Komt"), 0, "opening a link says nothing");

  // The board stays open and hears it.
  for (const link of first.slice(0, 8)) await tap(phone, link, "Ja, ik kom");
  await eventually("the open board shows who comes, without loading again", async () => (await figure(desk, "Komt")) >= 5);
  const texts = await world.page();
  const telephones = world.nodes.map((n) => n.sms_url).find(Boolean);
  await texts.goto(telephones);
  await texts.locator("ul.phones a").first().click();
  const code = /\b(?:JA|OUI|YES) ([A-Z0-9]+)/.exec(await texts.locator(".bubble").first().innerText())[1];
  await texts.getByLabel("Je antwoord").fill(`NEE ${code}`);
  await button(texts, "Verstuur").click();
  await eventually("a text message counts as an answer", async () => { await desk.reload(); return (await desk.content()).includes("Nee"); });

  // Until sandbags are full; who is too many reads their rank.
  let rank = "";
  for (const link of first.slice(8, 20)) {
    await tap(phone, link, "Ja, ik kom");
    if ((await phone.content()).includes("reservelijst")) rank = link;
    if (rank) break;
  }
  assert.ok(rank, "somebody stands on the reserve list");
  assert.match(await phone.locator("main").innerText(), /plaats 1 van de reservelijst/);

  // A drop-out: the first of the reserve is offered the place, and takes it.
  const taskOf = async (link) => {
    await phone.goto(link);
    return phone.locator("dl div", { has: phone.locator("dt", { hasText: /^Taak$/ }) }).locator("dd").first().innerText({ timeout: 3000 });
  };
  const wanted = await taskOf(rank), having = [];
  let leaves = "";
  for (const link of first.slice(0, 20)) {
    const task = await taskOf(link).catch(() => "");
    if (!(await phone.content()).includes("Je plaats is zeker")) continue;
    if (task === wanted && !leaves) leaves = link;
    else having.push(link);
  }
  assert.ok(having.length >= 4);
  assert.ok((await (await phone.goto(leaves)).text()).includes("Meldpunt"), "who has a place reads where to go");
  await tap(phone, leaves, "Toch niet, ik kan niet komen");
  await eventually("the place is handed on", async () => { await phone.goto(rank); return (await phone.content()).includes("Er is een plaats vrij voor jou."); });
  await tap(phone, rank, "Ja, ik kom");
  assert.ok((await phone.content()).includes("Je plaats is zeker"));

  // People who are missing are asked of Alken, on another node. Whether the yeses of before filled every task is a matter of
  // the lot, so there is a task more.
  await activate(desk, incident, "Modder en puin ruimen", 4, "Parking Haspengouw, Fabriekstraat 1");
  await desk.goto(incident);
  await desk.getByRole("link", { name: /vraag .*aan buurgemeenten/i }).first().click();
  await desk.getByLabel("Alken").check();
  await desk.getByLabel("Hoeveel mensen heb je nodig?").fill("2");
  await button(desk, "Vraag het").click();
  await desk.getByRole("heading", { level: 2, name: /Alken/ }).waitFor();
  const there = await world.page();
  await signIn(there, alken.url, world.signInOf(neighbour, "coordinator"));
  const question = `a[href$="${new URL(desk.url()).pathname.split("/").slice(-2).join("/")}"]`;
  await eventually("Alken sees the question", async () => {
    await there.goto(`${alken.url}/beheer/versterking`);
    await there.getByRole("link", { name: /Wat buurgemeenten vragen/ }).click();
    return (await there.locator(question).count()) > 0;
  });
  await there.locator(question).first().click();
  await there.getByLabel("Hoeveel mensen bied je aan?").fill("2");
  await there.getByLabel("Hoeveel kan je er in totaal missen?").fill("6");
  await button(there, "Bied aan").click();
  await eventually("Sint-Truiden sees the offer and takes it", async () => {
    await desk.reload();
    return (await desk.getByRole("button", { name: "Neem aan" }).count()) > 0;
  });
  await desk.getByRole("button", { name: "Neem aan" }).first().click();
  await eventually("both sides say that it is confirmed", async () => {
    await Promise.all([desk.reload(), there.reload()]);
    return (await desk.content()).includes("Bevestigd") && (await there.content()).includes("Bevestigd");
  });

  // On the spot: somebody taps "I am there", another is checked in by the code on the sheet.
  await tap(phone, having[0], "Ik ben er");
  await desk.goto(`${incident}/aanwezig`);
  await desk.getByRole("button", { name: /^Meld aan/ }).first().click();
  await eventually("two are present", async () => { await desk.goto(`${incident}/aanwezig`); return /\b2\b/.test(await desk.locator(".lead b").innerText()); });
  await desk.goto(`${incident}/aanwezig/lijst`);
  assert.ok((await desk.locator("svg, img").count()) > 0, "the list has codes to scan");

  // Home, everybody: also who was never called or said no.
  await desk.goto(board);
  await desk.getByRole("region", { name: "Oproepen" }).getByRole("link").first().click();
  await desk.getByRole("link", { name: "Stuur iedereen naar huis" }).click();
  await button(desk, /^Stuur iedereen naar huis/).click();
  await desk.getByRole("status").first().waitFor();
  await eventually("more people are told that it is over than were ever asked", () => new Set(mails().filter((m) => m.subject.startsWith("Voorbij")).map((m) => m.to)).size > asked("roept je op").length, 120);
  await phone.goto(first[19]);
  assert.ok(!(await phone.content()).includes("Ja, ik kom"), "nothing is asked any more");

  // The same again as an exercise: it says so on each page and in each message.
  const exercise = await openIncident(desk, home.url, "Oefening Melsterbeek", true);
  await activate(desk, exercise, "Zandzakken vullen en leggen", 3, "Parking Haspengouw, Fabriekstraat 1");
  await call(desk, exercise);
  assert.ok((await desk.locator(".exercise").innerText()).includes("OEFENING"));
  const practice = await eventually("an exercise is marked in its mail", () => {
    const all = asked("roept je op").filter((m) => m.subject.includes("OEFENING"));
    return all.length > 0 && all;
  }, 90);
  await phone.goto(linkIn(practice[0], "/o/"));
  assert.ok((await phone.locator(".exercise").innerText()).includes("OEFENING"));
  await button(phone, "Ja, ik kom").click();
  await eventually("the exercise has its own figures", async () => { await desk.goto(`${exercise}/bord`); return (await figure(desk, "Komt")) === 1; });
});
