// See ops/shots.
import { mkdirSync } from "node:fs";
import { launch } from "./chromium.mjs";
import { readDemo } from "./support/demo.mjs";
import { signIn, totp } from "./support/people.mjs";

const named = process.argv.slice(2).map((a) => ({ name: a.slice(0, a.indexOf("=")), url: a.slice(a.indexOf("=") + 1) }));
const pages = named.length > 0 ? named : demoPages(readDemo());
mkdirSync(".run/shots", { recursive: true });
const browser = await launch();
const sessions = new Map();
try {
  for (const { name, url, as, find } of pages)
    for (const width of [1280, 390])
      for (const scheme of ["light", "dark"]) await shoot(`${name}-${width}-${scheme}`, { url, as, find, width, scheme });
} finally {
  await browser.close();
}

async function shoot(name, { url, as, find, width, scheme }) {
  const context = await browser.newContext({ viewport: { width, height: width === 390 ? 844 : 900 }, colorScheme: scheme, locale: "nl-BE",
    ...(as ? { storageState: await sessionOf(as) } : {}) });
  const page = await context.newPage();
  let answer = await page.goto(url, { waitUntil: "load" });
  if (find) answer = await page.goto(await page.locator(find).first().evaluate((a) => a.href), { waitUntil: "load" });
  const file = `.run/shots/${name}.png`;
  await page.screenshot({ path: file, fullPage: true });
  console.log(answer.status(), file);
  await context.close();
}

async function sessionOf({ site, person }) {
  if (sessions.has(site)) return sessions.get(site);
  const context = await browser.newContext({ locale: "nl-BE" });
  const page = await context.newPage();
  // A code works once: a second run within the same half minute waits for the next one.
  const first = totp(person.secret);
  await signIn(page, site, person).catch(async (e) => {
    if ((await page.locator("#code[aria-invalid=true]").count()) === 0) throw e;
    while (totp(person.secret) === first) await page.waitForTimeout(500);
    await page.getByLabel("Code").fill(totp(person.secret));
    await page.getByRole("button", { name: "Aanmelden", exact: true }).click();
    await page.getByRole("button", { name: "Afmelden" }).waitFor();
  });
  sessions.set(site, await context.storageState());
  await context.close();
  return sessions.get(site);
}

// The pages of the demo by which the look is judged.
function demoPages(demo) {
  const all = demo.nodes.flatMap((n) => n.tenants).flatMap((t) => [
    { name: `${t.id}-home`, url: t.url }, { name: `${t.id}-vacatures`, url: `${t.url}/vacatures` }, { name: `${t.id}-kaart`, url: `${t.url}/kaart` }]);
  const site = demo.tenant("be-nis-71072").url, as = { site, person: demo.signInOf("be-nis-71072", "coordinator") };
  const here = (name, path, more = {}) => ({ name: `hasselt-${name}`, url: site + path, ...more });
  return [...all,
    here("vacature", "/vacatures", { find: ".vac h3 a" }), here("filters", "/vacatures?thema=zorg&moment=weekend"), here("niets", "/vacatures?q=xyzzyplugh"),
    here("organisaties", "/organisaties"), here("registreren", "/organisaties/registratie"), here("interesse", "/interesse"), here("aanmelden", "/aanmelding"),
    here("toegankelijkheid", "/toegankelijkheid"), here("privacy", "/privacy"), here("insluiten", "/insluiten"), here("onbekend", "/bestaat-niet"),
    here("beheer", "/beheer", { as }), here("beheer-vacatures", "/beheer/vacatures", { as }), here("beheer-nieuw", "/beheer/vacatures/nieuw", { as }),
    here("beheer-antwoorden", "/beheer/antwoorden", { as }), here("beheer-organisaties", "/beheer/organisaties", { as }), here("mijn-account", "/mijn-account", { as })];
}
