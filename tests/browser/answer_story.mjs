// Somebody of Kortessem answers a vacancy of Alken through Hasselt, over the real nodes of the demo, on a telephone's width and
// by keyboard alone: what goes to whom, whether it arrived, the yes, and an erasure on both sides with its receipt.
import assert from "node:assert/strict";
import { test } from "./support/harness.mjs";
import { linkIn, mailFor, signIn } from "./support/people.mjs";

const mail = (to, subject) => mailFor(process.env.PARAAT_DEMO_MAILS, to, subject);

// Loads the page again until it says so.
async function says(page, text) {
  const until = Date.now() + 60000;
  for (;;) {
    if ((await page.getByText(text).count()) > 0) return;
    if (Date.now() > until) throw new Error(`"${text}" does not appear: ${await page.locator("main").innerText()}`);
    await page.waitForTimeout(300);
    await page.reload();
  }
}

// Tab until this element has the focus.
async function tabTo(page, locator) {
  for (let i = 0; i < 200; ++i) {
    if (await locator.evaluate((e) => e === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`the keyboard does not reach ${await locator.evaluate((e) => e.outerHTML.slice(0, 120))}`);
}
async function type(page, label, text) {
  await tabTo(page, page.getByLabel(label, { exact: true }));
  await page.keyboard.type(text);
}
async function press(page, locator, key = "Enter") {
  await tabTo(page, locator);
  await page.keyboard.press(key);
}

async function publish(page, site, title) {
  await page.goto(`${site}/beheer/vacatures/nieuw`);
  await page.getByRole("radio", { name: "Vrijwilligers" }).check();
  await page.getByLabel("Titel").fill(title);
  await page.getByLabel("Wat ga je doen?").fill("Je wandelt met bewoners langs de Herk.");
  const organisation = page.getByLabel("Organisatie", { exact: true });
  await organisation.selectOption(await organisation.locator("option").nth(1).getAttribute("value"));
  await page.getByLabel("Thema").selectOption("zorg");
  await page.getByLabel("Plaats", { exact: true }).fill("Alken");
  await page.getByLabel("Aantal plaatsen").fill("1");
  await page.locator("#contact_naam").fill("Bea Claes");
  await page.locator("#contact_telefoon").fill("011 22 33 44");
  await page.locator("#contact_adres").fill("Dorpsstraat 1, 3570 Alken");
  await page.locator("#contact_uur").fill("14 uur");
  await page.getByRole("button", { name: "Bewaar als ontwerp" }).click();
  await page.getByRole("button", { name: "Publiceer" }).click();
  await page.getByText("De vacature staat nu op de site").waitFor();
}

// The visitor of Hasselt finds it and fills in the form by keyboard; gives the page of the answer.
async function answers(page, hasselt, title, email) {
  const until = Date.now() + 60000;
  const address = `${hasselt}/vacatures?q=${encodeURIComponent(title)}`;
  const help = page.locator("li.vac", { hasText: title }).getByRole("link", { name: /^Antwoord via Hasselt/ });
  for (await page.goto(address); (await help.count()) === 0; await page.goto(address)) {
    assert.ok(Date.now() < until, `the vacancy of Alken appears at Hasselt: ${await page.locator("main").innerText()}`);
    await page.waitForTimeout(300);
  }
  await press(page, help);
  await page.getByRole("heading", { level: 1, name: "Ik wil helpen" }).waitFor();
  assert.match(await page.locator("main").innerText(), /Wat gaat er naar wie\?[\s\S]*in Alken/);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "nothing runs out of the page");
  await press(page, page.getByRole("button", { name: "Verstuur" }));
  await page.locator(".ds-error-summary").waitFor();
  await type(page, "Je naam", "Noor Achten");
  await type(page, "E-mailadres", email);
  await press(page, page.locator('[name="akkoord"]'), "Space");
  await press(page, page.getByRole("button", { name: "Verstuur" }));
  await page.getByRole("heading", { level: 1, name: "Kijk in je mailbox" }).waitFor();
  await page.goto(linkIn(await mail(email, "Bevestig dat je wil helpen"), "/antwoord-elders/"));
  await press(page, page.getByRole("button", { name: "Ja, geef het door" }));
  await page.getByRole("heading", { level: 1, name: "Je antwoord is verstuurd" }).waitFor();
  return page.url();
}

test("somebody of Kortessem answers a vacancy of Alken through Hasselt, and it arrives on both sides", async (world) => {
  const hasselt = world.tenant("be-nis-71072").url, alken = world.tenant("be-nis-73001");
  const mark = Date.now().toString(36), title = `Wandelen langs de Herk ${mark}`, email = `noor-${mark}@kortessem.example`;
  const coordinator = await world.page();
  await signIn(coordinator, alken.url, world.signInOf(alken.id, "coordinator"));
  await publish(coordinator, alken.url, title);

  const visitor = await world.page({ viewport: { width: 390, height: 844 } });
  const own = await answers(visitor, hasselt, title, email);
  await says(visitor, "Je antwoord is aangekomen in Alken.");
  await says(visitor, /kreeg je antwoord op/);
  if (process.env.SHOTS) await visitor.screenshot({ path: `${process.env.SHOTS}/elsewhere-390.png`, fullPage: true });

  await coordinator.goto(`${alken.url}/beheer/antwoorden?q=Noor`);
  assert.match(await coordinator.locator("main").innerText(), /via Hasselt/);
  await coordinator.getByRole("link", { name: "Noor Achten" }).first().click();
  assert.match(await coordinator.locator("main").innerText(), /Via\s+Hasselt/);
  if (process.env.SHOTS) await coordinator.screenshot({ path: `${process.env.SHOTS}/via-1280.png`, fullPage: true });
  await coordinator.getByRole("button", { name: "Aanvaard" }).click();
  await coordinator.getByText("Aanvaard. De vrijwilliger krijgt een mail").waitFor();

  await says(visitor, "Je kan komen helpen");
  assert.match(await visitor.locator("main").innerText(), /Bea Claes[\s\S]*Dorpsstraat 1, 3570 Alken/);
  await mail(email, "Je kan komen helpen");
  if (process.env.SHOTS) await visitor.screenshot({ path: `${process.env.SHOTS}/accepted-390.png`, fullPage: true });

  await press(visitor, visitor.getByRole("button", { name: "Trek mijn antwoord in" }));
  await says(visitor, "Alken weet dat je je antwoord introk.");
  await press(visitor, visitor.getByRole("link", { name: "Wis mijn antwoord" }));
  await press(visitor, visitor.getByRole("button", { name: "Wis nu" }));
  await says(visitor, /Alken bevestigde op .* dat het ook daar gewist is/);
  assert.equal(visitor.url(), own, "the same link shows the receipt");
  assert.ok(!(await visitor.locator("main").innerText()).includes("Noor"), "without a name");
  if (process.env.SHOTS) await visitor.screenshot({ path: `${process.env.SHOTS}/receipt-390.png`, fullPage: true });
  await coordinator.goto(`${alken.url}/beheer/antwoorden?q=Noor`);
  assert.equal(await coordinator.getByRole("link", { name: "Noor Achten" }).count(), 0, "Alken has it no more");
});
