// See ops/shots.
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { launch } from "./chromium.mjs";

const named = process.argv.slice(2).map((a) => [a.slice(0, a.indexOf("=")), a.slice(a.indexOf("=") + 1)]);
const pages = named.length > 0 ? named : demoPages();
mkdirSync(".run/shots", { recursive: true });
const browser = await launch();
for (const [name, url] of pages)
  for (const width of [1280, 390])
    for (const scheme of ["light", "dark"]) {
      const page = await browser.newPage({ viewport: { width, height: width === 390 ? 844 : 900 }, colorScheme: scheme });
      const answer = await page.goto(url, { waitUntil: "load" });
      const file = `.run/shots/${name}-${width}-${scheme}.png`;
      await page.screenshot({ path: file, fullPage: true });
      console.log(answer.status(), file);
      await page.close();
    }
await browser.close();

function demoPages() {
  if (!existsSync(".run/demo/nodes.json")) throw new Error("The demo does not run: start it with ops/up, or name pages.");
  const nodes = JSON.parse(readFileSync(".run/demo/nodes.json", "utf8"));
  return nodes.flatMap((n) => n.tenants.flatMap((t) => [[`${t.id}-home`, t.url], [`${t.id}-vacatures`, `${t.url}/vacatures`]]));
}
