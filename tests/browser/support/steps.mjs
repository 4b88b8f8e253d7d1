// Ways to pages that have no address of their own: behind a form, or behind the link of a mail.
import { theNight } from "./night.mjs";
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
  await page.goto(`${site}/aanmelding`);
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
// A person who answered writes to the organisation, and gets what a refused message shows.
export async function conversation(page, world, site, email = "hanne.vier@voorbeeld.example") {
  await answerVacancy(page, world, site, email);
  await send(page, "Ja, ik wil helpen");
  await page.getByRole("button", { name: /^Schrijf naar/ }).click();
  await page.getByLabel("Je bericht").fill("Mag mijn hond mee?\nHij is heel braaf.");
  return send(page, "Verstuur");
}
export async function warnedConversation(page, world, site) {
  await conversation(page, world, site, "hanne.vijf@voorbeeld.example");
  await page.getByLabel("Je bericht").fill("Bel me op 0470 11 22 33");
  return send(page, "Verstuur");
}
export async function answerOnTheDesk(page, world, site) {
  const visitor = await world.page();
  await answerVacancy(visitor, world, site, "hanne.drie@voorbeeld.example");
  await send(visitor, "Ja, ik wil helpen");
  await visitor.context().close();
  await page.goto(`${site}/beheer/antwoorden?volgorde=naam`);
  return page.goto(await page.getByRole("link", { name: "Hanne Vos" }).first().evaluate((a) => a.href));
}

// Two people of one mailbox, of whom one is a namesake with another spelling.
export async function twoOfOneMailbox(page, world, site) {
  for (const name of ["Hanne Vos", "Johanna Vos"]) {
    const visitor = await world.page();
    await visitor.goto(`${site}/interesse`);
    await visitor.getByLabel("Je naam").fill(name);
    await visitor.getByLabel("E-mailadres").fill("vos@voorbeeld.example");
    await visitor.locator('[name="thema"]').first().check();
    await visitor.locator('[name="akkoord"]').check();
    await send(visitor, "Verstuur");
    await visitor.context().close();
  }
  return page.goto(`${site}/beheer/mensen/dubbels`);
}

export async function onePerson(page, world, site) {
  await twoOfOneMailbox(page, world, site);
  const address = await page.getByRole("link", { name: "Hanne Vos" }).first().getAttribute("href");
  return page.goto(new URL(address, page.url()).href, { waitUntil: "load" });
}

export async function confirmRegistration(page, world, site) {
  await page.goto(`${site}/organisaties/registratie`);
  await page.getByLabel("Naam van de organisatie").fill("Repair Café Zepperen");
  await page.getByLabel("Wat voor organisatie zijn jullie?").selectOption("feitelijk");
  await page.getByLabel("Wat doen jullie?").fill("Samen herstellen in plaats van weggooien.");
  await page.getByLabel("Je naam").fill("Wim Jans");
  await page.getByLabel("E-mailadres").fill("wim@repair.example");
  await page.getByLabel("Ik mag in naam van deze organisatie spreken").check();
  await send(page, "Registreer");
  return page.goto(linkIn(await mailFor(world.node.folder, "wim@repair.example", "Bevestig"), "/organisaties/bevestiging/"));
}

export async function refusedSearch(page, world, site) {
  await page.goto(`${site}/zoekopdracht?q=taal`);
  return send(page, "Hou me op de hoogte");
}

let savers = 0; // an address gets five confirmations a day
export async function confirmSearch(page, world, site) {
  const address = `lut${++savers}@voorbeeld.example`;
  await page.goto(`${site}/zoekopdracht?thema=taal&bij=Kortessem`);
  await page.getByLabel("E-mailadres").fill(address);
  await send(page, "Hou me op de hoogte");
  return page.goto(linkIn(await mailFor(world.node.folder, address, "Bevestig je zoekopdracht"), "/zoekopdracht/bevestiging/"));
}

export async function ownSearches(page, world, site) {
  await confirmSearch(page, world, site);
  return send(page, "Bevestig");
}

export async function changeSearch(page, world, site) {
  await ownSearches(page, world, site);
  return Promise.all([page.waitForNavigation(), page.getByRole("link", { name: /^Wijzig/ }).click()]).then(([answer]) => answer);
}

export async function stopSearches(page, world, site) {
  await ownSearches(page, world, site);
  return Promise.all([page.waitForNavigation(), page.getByRole("link", { name: "Stop deze mails" }).click()]).then(([answer]) => answer);
}

export async function refusedInterest(page, world, site) {
  await page.goto(`${site}/interesse`);
  return send(page, "Verstuur");
}

export async function signInLink(page, world, site) {
  await world.session("organisation"); // that account signs in by link
  await page.goto(`${site}/aanmelding`);
  await page.getByLabel("E-mailadres").fill(world.ofOrganisation.second);
  await send(page, "Stuur me een link");
  return page.goto(linkIn(await mailFor(world.node.folder, world.ofOrganisation.second, "aan te melden"), "/aanmelding/link/"));
}

// Somebody with a mailbox comes in by the mailed link, without a password.
async function mailedEntry(page, world, site, email) {
  await page.goto(`${site}/mijn`);
  await page.getByLabel("E-mailadres").fill(email);
  await send(page, "Stuur me een link");
  return page.goto(linkIn(await mailFor(world.node.folder, email, "Je link naar je profiel"), "/mijn/link/"));
}
// An address gets a few links a day, so each walk has a mailbox of its own.
let volunteers = 0;
const mailbox = () => `mira${++volunteers}@voorbeeld.example`;
export const profileLink = (page, world, site) => mailedEntry(page, world, site, mailbox());
// A volunteer with a filled profile, on one of their pages.
export const ofVolunteer = (path) => async (page, world, site) => {
  await mailedEntry(page, world, site, mailbox());
  await page.getByLabel("Je naam").fill("Mira Achten");
  await send(page, "Ga verder");
  await page.goto(`${site}/mijn/profiel/gegevens`);
  await page.getByLabel("Gsm-nummer of telefoon").fill("0470 11 22 33");
  await page.getByLabel("Gemeente, dorp of postcode").fill("3500");
  await send(page, "Bewaar en ga verder");
  await page.getByLabel("Wat kan je?").fill("koken, boekhouden");
  await send(page, "Bewaar en ga verder");
  return page.goto(`${site}${path}`);
};
export async function refusedWord(page, world, site) {
  await ofVolunteer("/mijn/profiel/materiaal")(page, world, site);
  await page.getByLabel("Nog iets anders?").fill("xyzzyplugh");
  return send(page, "Bewaar en ga verder");
}
// An organisation looks for people by a word.
export const peopleSearch = (words) => async (page, world, site) => {
  await page.goto(`${site}/mijn-organisatie/zoeken`);
  await page.getByLabel("Wie zoek je?").fill(words);
  return send(page, "Zoek mensen");
};
export async function askingCards(page, world, site) {
  await peopleSearch("Nederlands")(page, world, site);
  await page.getByLabel(/^Kaart /).first().check();
  return send(page, "Vraag het wie je koos");
}
export async function askingBlindly(page, world, site) {
  await peopleSearch("tractor")(page, world, site);
  return page.goto(await page.getByRole("link", { name: "Vraag het blind" }).evaluate((a) => a.href));
}
export async function refusedAsking(page, world, site) {
  await askingBlindly(page, world, site);
  return send(page, "Verstuur de vraag");
}
// One blind question to the farmers of the demo, asked once for all pages that show it.
let question;
async function askFarmers(world, site) {
  const context = await world.browser.newContext({ locale: "nl-BE", storageState: await world.session("organisation") });
  const page = await context.newPage();
  await askingBlindly(page, world, site);
  await page.getByLabel("Wat vraag je, in één zin?").fill("Help je water wegpompen?");
  await page.getByLabel("Wat doet iemand, waar en wanneer?").fill("Zaterdag in Kuringen, met je eigen tractor.");
  await send(page, "Verstuur de vraag");
  const round = page.url().replace(/\?.*/, "");
  await context.close();
  const farmer = "profiel2.71072@vrijwilligers.example";
  return { round, invitation: linkIn(await mailFor(world.node.folder, farmer, "vraagt of je wil helpen"), "/uitgenodigd/") };
}
export const ofQuestion = (which) => async (page, world, site) => page.goto(which(await (question ??= askFarmers(world, site))));
export async function deskProfile(page, world, site) {
  await page.goto(`${site}/beheer/profielen/nieuw`);
  await page.getByLabel("Naam").fill("Jef Peeters");
  await page.getByLabel("Telefoon").fill("011 59 00 11");
  return send(page, "Begin het profiel");
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

// A page of the night that night.mjs makes: its address is taken out of what was made.
export const ofTheNight = (address) => async (page, world) => page.goto(address(await theNight(world)));
// A form of it that is sent as it stands.
export const refusedThere = (address, button) => async (page, world) => {
  await page.goto(address(await theNight(world)));
  return send(page, button);
};

// The code of somebody with a place: as they see it, and as a coordinator who scans it.
async function code(page, world) {
  const asker = await world.page();
  await asker.goto((await theNight(world)).night.answers.sure);
  const at = await asker.getByRole("link", { name: "Toon je code" }).evaluate((a) => a.href);
  await asker.context().close();
  return page.goto(at);
}
export const ownCode = code, scannedCode = code;

export async function refusedIncident(page, world, site) {
  await page.goto(`${site}/beheer/noodsituaties/nieuw`);
  return send(page, "Start de noodsituatie");
}
export const chapter = (more) => async (page, world, site) => {
  await page.goto(`${site}/beheer/draaiboek`);
  return page.goto(`${await page.locator(".chapters").getByRole("link").first().evaluate((a) => a.href)}${more}`);
};
export async function unclearTexts(page, world, site) {
  await theNight(world);
  return page.goto(`${site}/beheer/sms`);
}
export async function questionToNeighbour(page, world, site) {
  const { night } = await theNight(world);
  await page.goto(`${site}/beheer/versterking/nieuw?taak=${new URL(night.task).pathname.split("/").pop()}`);
  await page.locator("fieldset input[type=checkbox]").first().check();
  await page.getByLabel("Hoeveel mensen heb je nodig?").fill("2");
  await page.getByRole("button", { name: "Vraag het", exact: true }).click();
  await page.waitForURL(/klaar=gevraagd/);
  return page.goto(page.url().split("?")[0]);
}
