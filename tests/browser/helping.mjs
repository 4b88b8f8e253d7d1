// From an organisation that registers to a volunteer who is expected.
import assert from "node:assert/strict";
import { test } from "./support/harness.mjs";
import { linkIn, mailFor } from "./support/people.mjs";

const organisation = { name: "Buurtmoestuin De Prei", email: "fien@deprei.example" };
const title = "Onkruid wieden op zaterdag";
const volunteer = { name: "Noor Achten", email: "noor@voorbeeld.be" };

async function register(world) {
  const page = await world.page();
  await page.goto(world.url("hasselt", "/organisaties/registratie"));
  await page.getByRole("button", { name: "Registreer" }).click();
  assert.ok(await page.locator(".ds-error-summary").isVisible(), "an empty form is refused");
  assert.ok(await page.locator(".ds-error-summary").evaluate((e) => e === document.activeElement), "the summary has the focus");
  await page.locator(".ds-error-summary a").first().click();
  assert.equal(await page.evaluate(() => document.activeElement?.id), "naam", "the summary leads to the field");
  await page.getByLabel("Naam van de organisatie").fill(organisation.name);
  await page.getByLabel("Wat voor organisatie zijn jullie?").selectOption("feitelijk");
  await page.getByLabel("Ondernemingsnummer of verenigingsnummer").fill("0123.456.700");
  await page.getByLabel("Wat doen jullie?").fill("Samen groenten kweken voor de buurt.");
  await page.getByLabel("Je naam").fill("Fien Bosmans");
  await page.getByLabel("E-mailadres").fill(organisation.email);
  await page.getByLabel("Ik mag in naam van deze organisatie spreken").check();
  await page.getByRole("button", { name: "Registreer" }).click();
  assert.ok(await page.locator("#nummer[aria-invalid=true]").isVisible(), "a number with wrong check digits is refused");
  assert.equal(await page.getByLabel("Naam van de organisatie").inputValue(), organisation.name, "what was typed is kept");
  await page.getByLabel("Ondernemingsnummer of verenigingsnummer").fill("");
  await page.getByRole("button", { name: "Registreer" }).click();
  await page.getByRole("heading", { level: 1, name: "Kijk in je mailbox" }).waitFor();
  await page.goto(linkIn(await mailFor(world.node.folder, organisation.email, "Bevestig"), "/organisaties/bevestiging/"));
  await page.locator("main form button[type=submit]").click();
  await page.waitForURL(/\/organisaties\/registratie\/bevestigd/);
}

async function approve(world, coordinator) {
  await coordinator.goto(world.url("hasselt", "/beheer/organisaties"));
  await coordinator.getByRole("link", { name: organisation.name }).click();
  await coordinator.getByRole("button", { name: "Keur goed" }).click();
  await coordinator.getByText("De organisatie is goedgekeurd").waitFor();
  await mailFor(world.node.folder, organisation.email, "goedgekeurd");
}

async function publish(world) {
  const page = await world.page();
  await page.goto(world.url("hasselt", "/aanmelding?verder=/mijn-organisatie"));
  await page.getByLabel("E-mailadres").fill(organisation.email);
  await page.getByRole("button", { name: "Stuur me een link" }).click();
  await page.getByRole("heading", { level: 1, name: "Kijk in je mailbox" }).waitFor();
  await page.goto(linkIn(await mailFor(world.node.folder, organisation.email, "aan te melden"), "/aanmelding/link/"));
  await page.getByRole("button", { name: "Aanmelden", exact: true }).click();
  await page.getByRole("button", { name: "Afmelden" }).waitFor();
  await page.goto(world.url("hasselt", "/mijn-organisatie/vacatures/nieuw"));
  await page.getByRole("radio", { name: "Vrijwilligers" }).check();
  await page.getByLabel("Titel").fill(title);
  await page.getByLabel("Wat ga je doen?").fill("Je wiedt en je oogst mee.\n\nLaarzen staan klaar.");
  await page.getByLabel("Organisatie", { exact: true }).selectOption({ label: organisation.name });
  await page.getByLabel("Thema").selectOption("natuur");
  await page.getByLabel("Plaats", { exact: true }).fill("Kuringen");
  await page.getByLabel("Aantal plaatsen").fill("1");
  assert.equal(await page.locator("#contact_email").inputValue(), organisation.email, "the contact is that of the organisation until it is changed");
  await page.locator("#contact_naam").fill("Fien Bosmans");
  await page.locator("#contact_adres").fill("Tuinstraat 4, 3511 Kuringen");
  await page.locator("#contact_uur").fill("9 uur");
  await page.getByRole("button", { name: "Bewaar als ontwerp" }).click();
  await page.getByRole("button", { name: "Publiceer" }).click();
  await page.getByText("Staat open", { exact: true }).waitFor();
}

// Without JavaScript, because a form has to work without it.
async function answer(world) {
  const page = await world.page({ javaScriptEnabled: false, width: 390, height: 844 });
  await page.goto(world.url("hasselt", "/vacatures?q=wieden"));
  await page.getByRole("heading", { level: 3 }).getByRole("link", { name: title }).click();
  await page.getByRole("link", { name: "Ik wil helpen" }).click();
  await page.getByLabel("Je naam").fill(volunteer.name);
  await page.getByRole("button", { name: "Verstuur" }).click();
  assert.ok(await page.locator("#email[aria-invalid=true]").isVisible(), "an answer without an address is refused");
  assert.equal(await page.getByLabel("Je naam").inputValue(), volunteer.name, "what was typed is kept");
  await page.getByLabel("E-mailadres").fill(volunteer.email);
  await page.getByLabel("Je bericht").fill("Ik tuin graag en kan elke zaterdag.");
  await page.getByLabel(/mogen deze gegevens gebruiken/).check();
  await page.getByRole("button", { name: "Verstuur" }).click();
  await page.getByRole("heading", { level: 1, name: "Kijk in je mailbox" }).waitFor();
  await page.goto(linkIn(await mailFor(world.node.folder, volunteer.email, ""), "/antwoord/"));
  assert.ok(await page.getByRole("button", { name: "Ja, ik wil helpen" }).isVisible(), "opening the link does nothing by itself");
  await page.getByRole("button", { name: "Ja, ik wil helpen" }).click();
  await page.getByRole("heading", { level: 1, name: "Je antwoord is verstuurd" }).waitFor();
  return page;
}

test("an organisation registers and is approved, its vacancy is found, a volunteer answers and is accepted", async (world) => {
  await register(world);
  const coordinator = await world.page({ storageState: await world.session("coordinator") });
  await approve(world, coordinator);
  await publish(world);
  const volunteers = await answer(world);

  await coordinator.goto(world.url("hasselt", "/beheer/antwoorden"));
  await coordinator.getByRole("link", { name: volunteer.name }).click();
  const decide = coordinator.locator("#aanvaarden");
  await decide.getByLabel("Bericht aan de vrijwilliger").fill("Welkom! Om negen uur aan de poort.");
  await decide.getByRole("button", { name: "Aanvaard" }).click();
  await coordinator.getByText("Aanvaard. De vrijwilliger krijgt een mail").waitFor();

  await volunteers.reload();
  await volunteers.getByRole("heading", { level: 1, name: "Je kan komen helpen" }).waitFor();
  assert.ok(await volunteers.getByText("Om negen uur aan de poort").isVisible(), "the word of the organisation is there");
  assert.ok(await volunteers.getByText("Fien Bosmans").isVisible(), "the contact is shown only now");
  assert.ok(await volunteers.getByText("Tuinstraat 4, 3511 Kuringen").isVisible(), "and where to come");

  const later = await world.page();
  await later.goto(world.url("hasselt", "/vacatures?q=wieden"));
  assert.equal(await later.locator(".vac h3 a", { hasText: title }).count(), 0, "a vacancy that is full leaves the overview");
});

test("a wrong code or password lets nobody in and says so", async (world) => {
  const page = await world.page();
  const { email, password } = world.node.staff.admin;
  await page.goto(world.url("hasselt", "/aanmelding"));
  await page.getByLabel("E-mailadres").fill(email);
  await page.getByLabel("Wachtwoord").fill("niet het goede wachtwoord");
  await page.getByRole("button", { name: "Aanmelden", exact: true }).click();
  await page.locator(".ds-error-summary").waitFor();
  assert.equal(await page.getByLabel("E-mailadres").inputValue(), email, "the address is kept");
  assert.equal(await page.getByLabel("Wachtwoord").inputValue(), "", "the password is not");
  await page.getByLabel("Wachtwoord").fill(password);
  await page.getByRole("button", { name: "Aanmelden", exact: true }).click();
  await page.getByLabel("Code").fill("000000");
  await page.getByRole("button", { name: "Aanmelden", exact: true }).click();
  await page.locator("#code[aria-invalid=true]").waitFor();
  await page.goto(world.url("hasselt", "/beheer"));
  assert.equal(await page.getByRole("button", { name: "Afmelden" }).count(), 0, "nobody is signed in");
});
