// The story that the demo is for, over its real nodes.
import assert from "node:assert/strict";
import { test } from "./support/harness.mjs";
import { signIn } from "./support/people.mjs";

// Looks again until it is there, as a visitor would; the page's own time limit ends it.
async function appears(page, address, title) {
  const until = Date.now() + 30000;
  while (Date.now() < until) {
    await page.goto(address);
    const link = page.getByRole("link", { name: title }).first();
    if ((await link.count()) > 0) return link;
    await page.waitForTimeout(200);
  }
  throw new Error(`"${title}" does not appear at ${address}`);
}

async function publishUrgent(page, site, title) {
  await page.goto(`${site}/beheer/vacatures/nieuw`);
  await page.getByRole("radio", { name: "Vrijwilligers" }).check();
  await page.getByLabel("Titel").fill(title);
  await page.getByLabel("Wat ga je doen?").fill("De Demer stijgt. We zoeken nog mensen om zakken te vullen.");
  const organisation = page.getByLabel("Organisatie", { exact: true });
  await organisation.selectOption(await organisation.locator("option").nth(1).getAttribute("value"));
  await page.getByLabel("Thema").selectOption("crisis");
  await page.getByLabel("Plaats", { exact: true }).fill("Kuringen");
  await page.getByLabel("Aantal plaatsen").fill("12");
  await page.getByLabel(/^Dringend/).check();
  await page.getByRole("button", { name: "Bewaar als ontwerp" }).click();
  await page.getByRole("button", { name: "Publiceer" }).click();
  await page.getByText("De vacature staat nu op de site").waitFor();
}

test("a coordinator of Hasselt publishes an urgent vacancy and visitors of Alken and of Flanders see it", async (world) => {
  const hasselt = world.tenant("be-nis-71072"), alken = world.tenant("be-nis-73001"), flanders = world.tenant("be-agg-vlaanderen");
  const title = `Zandzakken vullen aan de Demer ${Date.now().toString(36)}`;
  const coordinator = await world.page();
  await signIn(coordinator, hasselt.url, world.signInOf(hasselt.id, "coordinator"));
  await publishUrgent(coordinator, hasselt.url, title);

  const visitor = await world.page();
  const atAlken = await appears(visitor, `${alken.url}/vacatures`, title);
  assert.ok((await atAlken.getAttribute("href")).startsWith(hasselt.url), "the neighbour's vacancy leads to the neighbour's own page");
  await atAlken.click();
  assert.equal(await visitor.locator("h1").innerText(), title);
  await visitor.getByRole("link", { name: "Ik wil helpen" }).waitFor();

  const reader = await world.page();
  await appears(reader, `${flanders.url}/vacatures`, title);
  assert.ok(await reader.getByText("Dringend", { exact: true }).first().isVisible());

  await coordinator.getByRole("link", { name: "Sluit" }).click();
  await coordinator.getByRole("radio", { name: "De activiteit is voorbij" }).check();
  await coordinator.getByRole("button", { name: "Sluit de vacature" }).click();
  const until = Date.now() + 30000;
  for (const address of [`${alken.url}/vacatures`, `${flanders.url}/vacatures`]) {
    await visitor.goto(address);
    while ((await visitor.getByRole("link", { name: title }).count()) > 0 && Date.now() < until) await visitor.reload();
    assert.equal(await visitor.getByRole("link", { name: title }).count(), 0, `what is closed disappears at ${address}`);
  }
});

test("the demo has an operator of a node and a municipality in three languages", async (world) => {
  const network = world.tenant("be-net-haspengouw"), alken = world.tenant("be-nis-73001");
  const operator = await world.page();
  await signIn(operator, network.url, world.signInOf(null, "node_operator"));
  assert.equal((await operator.goto(`${network.url}/beheer/regels`)).status(), 200, "the legal rules are the operator's");

  const visitor = await world.page();
  for (const [language, heading] of [["fr", /bénévol/i], ["en", /volunteer/i]]) {
    await visitor.goto(alken.url);
    await visitor.locator(`a[hreflang=${language}]`).first().click();
    await visitor.waitForFunction((l) => document.documentElement.lang === l, language);
    assert.match(await visitor.locator("main").innerText(), heading);
  }
});
