// A care home of Alken looks for a nurse in two other municipalities, on other nodes, without learning who they are; one of
// Hasselt says yes. On a telephone's width, the questions by keyboard alone.
import assert from "node:assert/strict";
import { test } from "./support/harness.mjs";
import { linkIn, signIn } from "./support/people.mjs";
import { mail, press, publish, says, type } from "./support/walk.mjs";

const phone = { viewport: { width: 390, height: 844 } };
const shot = async (page, name) => process.env.SHOTS && page.screenshot({ path: `${process.env.SHOTS}/${name}-390.png`, fullPage: true });
const fits = (page) => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);

// A colleague of the organisation, invited by the coordinator, takes the invitation up.
async function colleague(world, coordinator, site, organisation, email) {
  await coordinator.goto(`${site}/beheer/organisaties`);
  await coordinator.getByRole("link", { name: organisation }).click();
  await coordinator.getByRole("link", { name: "Wie heeft toegang?" }).click();
  await coordinator.locator("#uitnodigen summary").click();
  await coordinator.getByLabel("Naam").fill("Lies Claes");
  await coordinator.getByLabel("E-mailadres").fill(email);
  await coordinator.getByRole("button", { name: "Nodig uit" }).click();
  await coordinator.getByText("De uitnodiging is verstuurd").waitFor();
  const page = await world.page(phone);
  await page.goto(linkIn(await mail(email, "uitgenodigd"), "/uitnodiging/"));
  await page.getByRole("button", { name: "Maak je account" }).click();
  await page.getByRole("button", { name: "Afmelden" }).waitFor();
  return page;
}

// The coordinator of a municipality answers what waits there for this vacancy.
async function answerThere(world, id, title) {
  const page = await world.page();
  await signIn(page, world.tenant(id).url, world.signInOf(id, "coordinator"));
  const until = Date.now() + 60000, waiting = page.locator("li", { hasText: title });
  for (await page.goto(`${world.tenant(id).url}/beheer/zoekvragen`); (await waiting.count()) === 0; await page.reload()) {
    assert.ok(Date.now() < until, `the question arrives: ${await page.locator("main").innerText()}`);
    await page.waitForTimeout(300);
  }
  await waiting.getByRole("button", { name: "Antwoord" }).or(waiting.getByRole("link", { name: "Antwoord" })).click();
  await page.getByText("Beantwoord: de buurgemeente krijgt een aantal, nooit een naam.").waitFor();
}

test("a care home of Alken asks two municipalities for a nurse, and one of Hasselt says yes", async (world) => {
  const alken = world.tenant("be-nis-73001"), mark = Date.now().toString(36);
  const title = `Verpleegkundige voor de namiddag ${mark}`;
  const coordinator = await world.page();
  await signIn(coordinator, alken.url, world.signInOf(alken.id, "coordinator"));
  const organisation = await publish(coordinator, alken.url, { title, text: "Je helpt op weekdagen bij de wondzorg." });
  const page = await colleague(world, coordinator, alken.url, organisation, `lies-${mark}@alken.example`);

  await page.goto(`${alken.url}/mijn-organisatie/zoeken`);
  await press(page, page.locator("li", { hasText: title }).getByRole("link", { name: /^Zoek hiervoor/ }));
  await page.getByRole("heading", { level: 1, name: "Mensen zoeken" }).waitFor();
  await type(page, /^(Wie zoek je|Wat moet erbij)\?/, "verpleegkundige op weekdagen");
  await press(page, page.getByRole("button", { name: "Zoek mensen" }));
  await page.getByRole("heading", { level: 1, name: "Wie past er?" }).waitFor();
  assert.match(await page.locator("main").innerText(), /verpleegkund/i);
  assert.ok(await fits(page), "nothing runs out of the page");
  await shot(page, "search");

  await press(page, page.getByRole("link", { name: "Zoek ook bij buurgemeenten" }));
  for (const name of ["Hasselt", "Sint-Truiden"]) await press(page, page.getByRole("checkbox", { name }), "Space");
  await press(page, page.getByRole("button", { name: "Vraag hoeveel er passen" }));
  await page.getByText("Je vraag is verstuurd.").waitFor();
  await Promise.all([answerThere(world, "be-nis-71072", title), answerThere(world, "be-nis-71053", title)]);
  const hasselt = page.locator("li", { hasText: "Hasselt" }), blind = hasselt.getByRole("link", { name: /^Vraag het daar blind/ });
  await says(page, "Minder dan 5 mensen passen");
  const until = Date.now() + 60000;
  for (; (await blind.count()) === 0; await page.reload()) {
    assert.ok(Date.now() < until, `Hasselt answers: ${await page.locator("main").innerText()}`);
    await page.waitForTimeout(300);
  }
  assert.ok(await fits(page));
  await shot(page, "neighbours");
  await press(page, blind);
  await press(page, page.getByRole("button", { name: "Verstuur de vraag" }));
  await page.getByText("Wie ja zegt, staat bij je antwoorden.").waitFor();

  // The first nurse of Hasselt reads the question through the link of the mail, and chooses what is told.
  const nurse = await world.page(phone), address = "profiel1.71072@vrijwilligers.example";
  await nurse.goto(linkIn(await mail(address, `${organisation} vraagt of je wil helpen`), "/uitgenodigd/"));
  await nurse.getByRole("heading", { level: 1, name: title }).waitFor();
  assert.match(await nurse.locator("main").innerText(), /ook niet dat je bestaat/);
  assert.ok(await fits(nurse));
  await shot(nurse, "invitation");
  await press(nurse, nurse.getByRole("checkbox", { name: /^Naam|^Je naam/ }), "Space");
  await press(nurse, nurse.getByRole("checkbox", { name: /mail/i }), "Space");
  await press(nurse, nurse.getByRole("button", { name: "Ja, ik wil helpen" }));
  await says(nurse, `${organisation} weet het en rekent op jou.`);
  await shot(nurse, "yes");

  await page.goto(page.url().split("?")[0]);
  await says(page, "1 persoon zei ja");
  await press(page, page.getByRole("link", { name: "Bekijk de antwoorden" }));
  assert.match(await page.locator("main").innerText(), /via Hasselt/);
  await shot(page, "answers");
});
