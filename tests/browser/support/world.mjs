// What a test gets: a node with the demo's content, one Chromium, and pages of any width, scheme and kind.
import { launch, launchWhole } from "../chromium.mjs";
import { startNode } from "./node.mjs";
import { linkIn, mailFor, signIn } from "./people.mjs";

export async function makeWorld() {
  const [node, browser] = await Promise.all([startNode(), launch()]);
  const contexts = [], sessions = new Map();
  let wholeBrowser;
  // People of Demerwacht sign in by a mailed link, once a coordinator has let them in.
  const ofOrganisation = { first: "lies@demerwacht.example", second: "bram@demerwacht.example" };
  async function signInForOrganisation(page) {
    const desk = await (await browser.newContext({ locale: "nl-BE", storageState: await session("coordinator") })).newPage();
    await desk.goto(node.url("hasselt", "/beheer/organisaties"));
    await desk.getByRole("link", { name: "Demerwacht vzw" }).click();
    await desk.getByRole("link", { name: "Wie heeft toegang?" }).click();
    for (const email of Object.values(ofOrganisation)) {
      await desk.locator("#uitnodigen summary").click();
      await desk.getByLabel("Naam").fill(email.startsWith("lies") ? "Lies Claes" : "Bram Claes");
      await desk.getByLabel("E-mailadres").fill(email);
      await desk.getByRole("button", { name: "Nodig uit" }).click();
      await desk.getByText("De uitnodiging is verstuurd").waitFor();
    }
    await desk.context().close();
    // Taking the invitation up makes the account and signs in; the last one is whose session stays.
    for (const email of [ofOrganisation.second, ofOrganisation.first]) {
      await page.goto(linkIn(await mailFor(node.folder, email, "uitgenodigd"), "/uitnodiging/"));
      await page.getByRole("button", { name: "Maak je account" }).click();
      await page.getByRole("button", { name: "Afmelden" }).waitFor();
    }
    await page.getByRole("button", { name: "Afmelden" }).waitFor();
  }
  async function open(role) {
    const context = await browser.newContext({ locale: "nl-BE" });
    const page = await context.newPage();
    if (role === "organisation") await signInForOrganisation(page);
    else await signIn(page, node.url(node.staff[role].site), node.staff[role]);
    const state = await context.storageState();
    await context.close();
    return state;
  }
  function session(role) {
    if (!sessions.has(role)) sessions.set(role, open(role));
    return sessions.get(role);
  }
  return {
    node, browser, url: node.url, ofOrganisation,
    // options: width, height, scheme, whether it is of the whole browser, and whatever Playwright's contexts know
    async context({ width = 1280, height = 900, scheme = "light", whole = false, ...more } = {}) {
      const context = await (whole ? await (wholeBrowser ??= launchWhole()) : browser).newContext({ viewport: { width, height }, colorScheme: scheme, locale: "nl-BE", ...more });
      context.setDefaultTimeout(30000);
      contexts.push(context);
      return context;
    },
    // Cookies of somebody who signed in once: a code of an authenticator works only once.
    session,
    async page(options) {
      return (await this.context(options)).newPage();
    },
    async closePages() {
      await Promise.all(contexts.splice(0).map((c) => c.close()));
    },
    async close() {
      await Promise.all([browser.close(), wholeBrowser?.then((b) => b.close())]);
      await node.stop();
    },
  };
}
