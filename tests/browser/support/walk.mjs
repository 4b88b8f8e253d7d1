// How the stories over the demo walk: by keyboard, until a page says something, with the mails that the nodes sent.
import { mailFor } from "./people.mjs";

export const mail = (to, subject) => mailFor(process.env.PARAAT_DEMO_MAILS, to, subject);

// Loads the page again until it says so.
export async function says(page, text) {
  const until = Date.now() + 60000;
  for (;;) {
    if ((await page.getByText(text).count()) > 0) return;
    if (Date.now() > until) throw new Error(`"${text}" does not appear: ${await page.locator("main").innerText()}`);
    await page.waitForTimeout(300);
    await page.reload();
  }
}

// Tab until this element has the focus.
export async function tabTo(page, locator) {
  for (let i = 0; i < 200; ++i) {
    if (await locator.evaluate((e) => e === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`the keyboard does not reach ${await locator.evaluate((e) => e.outerHTML.slice(0, 120))}`);
}
export async function type(page, label, text) {
  await tabTo(page, page.getByLabel(label, { exact: true }));
  await page.keyboard.type(text);
}
export async function press(page, locator, key = "Enter") {
  await tabTo(page, locator);
  await page.keyboard.press(key);
}

// A vacancy of the first organisation, with one place. Gives the name of the organisation.
export async function publish(page, site, { title, text }) {
  await page.goto(`${site}/beheer/vacatures/nieuw`);
  await page.getByRole("radio", { name: "Vrijwilligers" }).check();
  await page.getByLabel("Titel").fill(title);
  await page.getByLabel("Wat ga je doen?").fill(text);
  const organisation = page.getByLabel("Organisatie", { exact: true });
  const first = organisation.locator("option").nth(1), name = (await first.innerText()).trim();
  await organisation.selectOption(await first.getAttribute("value"));
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
  return name;
}
