// What a test gets: a node with the demo's content, one Chromium, and pages of any width, scheme and kind.
import { launch } from "../chromium.mjs";
import { startNode } from "./node.mjs";
import { signIn } from "./people.mjs";

export async function makeWorld() {
  const [node, browser] = await Promise.all([startNode(), launch()]);
  const contexts = [], sessions = new Map();
  async function open(role) {
    const context = await browser.newContext({ locale: "nl-BE" });
    await signIn(await context.newPage(), node.url("hasselt"), node.staff[role]);
    const state = await context.storageState();
    await context.close();
    return state;
  }
  return {
    node, browser, url: node.url,
    // options: width, height, scheme, and whatever Playwright's contexts know
    async context({ width = 1280, height = 900, scheme = "light", ...more } = {}) {
      const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme, locale: "nl-BE", ...more });
      context.setDefaultTimeout(30000);
      contexts.push(context);
      return context;
    },
    // Cookies of somebody who signed in once: a code of an authenticator works only once.
    session(role) {
      if (!sessions.has(role)) sessions.set(role, open(role));
      return sessions.get(role);
    },
    async page(options) {
      return (await this.context(options)).newPage();
    },
    async closePages() {
      await Promise.all(contexts.splice(0).map((c) => c.close()));
    },
    async close() {
      await browser.close();
      await node.stop();
    },
  };
}
