// Ways to pages that have no address of their own: behind a form, or behind the link of a mail.
import { linkIn, mailFor, totp } from "./people.mjs";

// Sends the form and answers what comes back.
async function send(page, button) {
  const [answer] = await Promise.all([
    page.waitForResponse((r) => r.request().isNavigationRequest() && r.frame() === page.mainFrame() && (r.status() < 300 || r.status() >= 400)),
    page.getByRole("button", { name: button, exact: true }).first().click(),
  ]);
  await page.waitForLoadState();
  return answer;
}

async function password(page, site, person) {
  await page.goto(`${site}/aanmelden`);
  await page.getByLabel("E-mailadres").fill(person.email);
  await page.getByLabel("Wachtwoord").fill(person.password);
  return send(page, "Aanmelden");
}

export const secondStep = (page, world, site) => password(page, site, world.node.staff.coordinator);
export const enrolment = (page, world, site) => password(page, site, world.node.staff.newphone);
export async function recoveryCodes(page, world, site) {
  await password(page, site, world.node.staff.newphone2);
  await page.locator("#code").fill(totp(await page.locator("code.secret").innerText()));
  return send(page, "Klaar");
}

async function answerVacancy(page, world, site, email) {
  await page.goto(`${site}/vacatures?q=wandelgids`);
  await page.goto(await page.locator(".vac h3 a").first().evaluate((a) => a.href));
  await page.goto(await page.getByRole("link", { name: "Ik wil helpen" }).first().evaluate((a) => a.href));
  await page.getByLabel("Je naam").fill("Hanne Vos");
  await page.getByLabel("E-mailadres").fill(email);
  await page.getByLabel("Je bericht").fill("Ik ken de vallei goed en kan elke zondag.");
  await page.getByLabel(/mogen deze gegevens gebruiken/).check();
  await send(page, "Verstuur");
  return page.goto(linkIn(await mailFor(world.node.folder, email, "Bevestig"), "/antwoord/"));
}
export const confirmAnswer = (page, world, site) => answerVacancy(page, world, site, "hanne@voorbeeld.example");
export async function ownAnswer(page, world, site) {
  await answerVacancy(page, world, site, "hanne.twee@voorbeeld.example");
  return send(page, "Ja, ik wil helpen");
}
export async function answerOnTheDesk(page, world, site) {
  const visitor = await world.page();
  await answerVacancy(visitor, world, site, "hanne.drie@voorbeeld.example");
  await send(visitor, "Ja, ik wil helpen");
  await visitor.context().close();
  await page.goto(`${site}/beheer/antwoorden?volgorde=naam`);
  return page.goto(await page.getByRole("link", { name: "Hanne Vos" }).first().evaluate((a) => a.href));
}

export async function confirmRegistration(page, world, site) {
  await page.goto(`${site}/organisaties/registreren`);
  await page.getByLabel("Naam van de organisatie").fill("Repair Café Zepperen");
  await page.getByLabel("Wat voor organisatie zijn jullie?").selectOption("feitelijk");
  await page.getByLabel("Wat doen jullie?").fill("Samen herstellen in plaats van weggooien.");
  await page.getByLabel("Je naam").fill("Wim Jans");
  await page.getByLabel("E-mailadres").fill("wim@repair.example");
  await page.getByLabel("Ik mag in naam van deze organisatie spreken").check();
  await send(page, "Registreer");
  return page.goto(linkIn(await mailFor(world.node.folder, "wim@repair.example", "Bevestig"), "/organisaties/bevestigen/"));
}

export async function refusedInterest(page, world, site) {
  await page.goto(`${site}/interesse`);
  return send(page, "Verstuur");
}

export async function signInLink(page, world, site) {
  await world.session("organisation"); // that account signs in by link
  await page.goto(`${site}/aanmelden`);
  await page.getByLabel("E-mailadres").fill(world.ofOrganisation.second);
  await send(page, "Stuur me een link");
  return page.goto(linkIn(await mailFor(world.node.folder, world.ofOrganisation.second, "aan te melden"), "/aanmelden/link/"));
}

export async function hideOne(page, world, site) {
  await page.goto(`${site}/vacatures`);
  await page.goto(await page.getByRole("main").getByRole("link", { name: "Verberg" }).last().evaluate((a) => a.href));
  await page.getByLabel("Waarom tonen we deze vacature niet?").fill("Dit is geen vrijwilligerswerk.");
  return send(page, "Verberg deze vacature");
}

async function uploadLogo(page, site, file) {
  await page.goto(`${site}/beheer/instellingen`);
  await page.setInputFiles("#beeld", file);
  return send(page, "Zet dit logo op de site");
}
export const refusedLogo = (page, world, site) =>
  uploadLogo(page, site, { name: "logo.png", mimeType: "image/png", buffer: Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'/>") });
// A screenshot of the mark of the house serves as a logo.
export async function logo(page, world, site) {
  await page.goto(site);
  const buffer = await page.locator(".brand").screenshot();
  return uploadLogo(page, site, { name: "logo.png", mimeType: "image/png", buffer });
}
