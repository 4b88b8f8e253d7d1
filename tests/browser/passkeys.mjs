// Passkeys with the virtual authenticator of Chromium: made on the account page, used to sign in, and gone when removed.
import assert from "node:assert/strict";
import { test } from "./support/harness.mjs";

async function withAuthenticator(page) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  await cdp.send("WebAuthn.addVirtualAuthenticator", { options: { protocol: "ctap2", transport: "internal",
    hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true } });
  return cdp;
}
// A session that is a while old asks again who it is.
async function proven(page, person) {
  if (await page.getByRole("heading", { name: "Even bevestigen" }).count() === 0) return;
  await page.getByLabel("Je wachtwoord, of een code uit je app").fill(person.password);
  await page.getByRole("button", { name: "Bevestig", exact: true }).click();
}

test("a coordinator makes a passkey, signs in with it, renames it and removes it", async (world) => {
  const page = await world.page({ storageState: await world.session("coordinator") });
  await withAuthenticator(page);
  await page.goto(world.url("hasselt", "/mijn-account"));
  await page.getByRole("link", { name: "Maak een passkey" }).click();
  await proven(page, world.node.staff.coordinator);
  await page.getByLabel("Naam van deze passkey").fill("Laptop van de dienst");
  await page.getByRole("button", { name: "Maak de passkey" }).click();
  await page.getByText("Dat is gebeurd.").waitFor();
  assert.equal(await page.getByText("Laptop van de dienst").count(), 1);

  // The authenticator belongs to the page, so that the session goes and the passkey stays.
  await page.context().clearCookies();
  await page.goto(world.url("hasselt", "/aanmelding?verder=/mijn-account"));
  await page.getByRole("button", { name: "Aanmelden met een passkey" }).click();
  await page.getByRole("heading", { name: "Mijn account" }).waitFor();
  assert.equal(await page.getByText("Laptop van de dienst").count(), 1);

  await page.getByText("Geef een andere naam").click();
  await page.getByLabel("Naam", { exact: true }).fill("Oude laptop");
  await page.getByRole("button", { name: "Bewaar" }).click();
  await page.getByText("Oude laptop").first().waitFor();
  await page.getByRole("button", { name: "Verwijder" }).click();
  await page.getByText("Je hebt nog geen passkey.").waitFor();
  await page.context().clearCookies();
  await page.goto(world.url("hasselt", "/aanmelding"));
  await page.getByRole("button", { name: "Aanmelden met een passkey" }).click();
  await page.getByText("Met deze passkey lukte het niet.").first().waitFor();
});

test("a passkey of one site signs in to no other, and a cancelled one says so", async (world) => {
  const page = await world.page();
  await withAuthenticator(page);
  await page.goto(world.url("alken", "/aanmelding"));
  await page.getByRole("button", { name: "Aanmelden met een passkey" }).click();
  await page.getByText("Geen passkey gebruikt.").waitFor();
  assert.equal(await page.getByLabel("Wachtwoord").isVisible(), true, "the form is there still");
});

test("without JavaScript sign-in asks the password and the page for a passkey explains itself", async (world) => {
  const page = await world.page({ javaScriptEnabled: false, storageState: await world.session("coordinator") });
  await page.goto(world.url("hasselt", "/mijn-account/passkeys/nieuw"));
  await proven(page, world.node.staff.coordinator);
  await page.getByText("Deze browser kent geen passkeys").waitFor();
  assert.equal(await page.getByRole("button", { name: "Maak de passkey" }).isVisible(), false);
  const visitor = await world.page({ javaScriptEnabled: false });
  await visitor.goto(world.url("hasselt", "/aanmelding"));
  assert.equal(await visitor.getByRole("button", { name: "Aanmelden met een passkey" }).isVisible(), false);
  assert.equal(await visitor.getByLabel("Wachtwoord").isVisible(), true);
});
