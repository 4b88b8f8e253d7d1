// What a test gets: a node with the demo's content, one Chromium, and pages of any width, scheme and kind.
import { launch } from "../chromium.mjs";
import { startNode } from "./node.mjs";

export async function makeWorld() {
  const [node, browser] = await Promise.all([startNode(), launch()]);
  const contexts = [];
  return {
    node, browser, url: node.url,
    // options: width, height, scheme, and whatever Playwright's contexts know
    async context({ width = 1280, height = 900, scheme = "light", ...more } = {}) {
      const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme, locale: "nl-BE", ...more });
      context.setDefaultTimeout(15000);
      contexts.push(context);
      return context;
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
