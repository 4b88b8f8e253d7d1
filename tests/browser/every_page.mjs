// What must hold on every page of pages.mjs.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { addressOf, cookiesFor, pages, whoOpens } from "./pages.mjs";
import { none, test } from "./support/harness.mjs";
import { get } from "./support/http.mjs";
import { root } from "./support/node.mjs";

for (const width of [1280, 390])
  for (const scheme of ["light", "dark"])
    test(`no page has an accessibility violation at ${width} px in ${scheme}`, async (world) => {
      const problems = [];
      for (const p of pages) {
        const page = await world.page({ width, scheme, reducedMotion: "reduce", ...(await whoOpens(world, p)) });
        await page.goto(await addressOf(world, p));
        const { violations } = await new AxeBuilder({ page }).analyze();
        for (const v of violations) problems.push(`${p.name}: ${v.id}, ${v.help}: ${v.nodes.map((n) => n.target.join(" ")).slice(0, 3).join(" | ")}`);
        await page.context().close();
      }
      none(problems, "violations");
    });

const tooWide = () => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  const wide = [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > room + 1 && !e.closest(".scroll,svg"));
  return wide.slice(-3).map((e) => `${e.tagName.toLowerCase()}.${e.getAttribute("class") ?? ""} reaches ${Math.round(e.getBoundingClientRect().right)} of ${room} px`)
    .concat(wide.length === 0 ? ["the page scrolls sideways"] : []);
};
for (const [what, view] of [["on a phone of 320 px", { width: 320, height: 640 }], ["at 400 % zoom", { width: 320, height: 225, deviceScaleFactor: 4 }]])
  test(`no page scrolls sideways ${what}`, async (world) => {
    const problems = [];
    for (const p of pages) {
      const page = await world.page({ ...view, ...(await whoOpens(world, p)) });
      await page.goto(await addressOf(world, p));
      for (const s of await page.evaluate(tooWide)) problems.push(`${p.name}: ${s}`);
      await page.context().close();
    }
    none(problems, "pages too wide");
  });

test("every page answers with the status it should, without errors or refused resources in the browser", async (world) => {
  const problems = [];
  for (const p of pages) {
    const page = await world.page(await whoOpens(world, p));
    await page.addInitScript(() => {
      window.refused = [];
      addEventListener("securitypolicyviolation", (e) => window.refused.push(`${e.violatedDirective}: ${e.blockedURI || e.sourceFile}`));
    });
    const expected = p.status ?? 200;
    const address = await addressOf(world, p);
    page.on("console", (m) => m.type() === "error" && !(expected >= 400 && m.location().url === address) && problems.push(`${p.name}: ${m.text()}`));
    page.on("pageerror", (e) => problems.push(`${p.name}: ${e.message}`));
    page.on("response", (r) => r.status() >= 400 && r.url() !== address && problems.push(`${p.name}: ${r.status()} ${r.url()}`));
    const answer = await page.goto(address, { waitUntil: "load" });
    if (answer.status() !== expected) problems.push(`${p.name}: answered ${answer.status()}`);
    for (const r of await page.evaluate(() => window.refused)) problems.push(`${p.name}: refused by the policy, ${r}`);
    await page.context().close();
  }
  none(problems, "errors");
});

test("every page is valid HTML by the Nu checker", async (world) => {
  const folder = mkdtempSync(join(tmpdir(), "paraat-html-"));
  const names = new Map();
  for (const [i, p] of pages.entries()) {
    const address = await addressOf(world, p);
    const file = join(folder, `${String(i).padStart(3, "0")}.html`);
    writeFileSync(file, (await get(address, { headers: await cookiesFor(world, p) })).body);
    names.set(file, p.name);
  }
  const messages = [];
  const out = execFileSync("java", ["-jar", join(root, "node_modules/vnu-jar/build/dist/vnu.jar"), "--errors-only", "--format", "json", "--stdout", "--exit-zero-always", folder],
    { encoding: "utf8", maxBuffer: 1 << 26 });
  for (const m of JSON.parse(out).messages) messages.push(`${names.get(m.url.replace(/^file:/, ""))}: line ${m.lastLine}: ${m.message} ${(m.extract ?? "").replaceAll("\n", " ")}`);
  rmSync(folder, { recursive: true, force: true });
  none([...new Set(messages)], "errors");
});

test("a whole page weighs at most 60 kB compressed, the map apart", async (world) => {
  const problems = [];
  for (const p of pages.filter((one) => !one.map)) {
    const page = await world.page(await whoOpens(world, p));
    const wire = await page.context().newCDPSession(page);
    await wire.send("Network.enable");
    await wire.send("Network.setCacheDisabled", { cacheDisabled: true });
    let bytes = 0;
    wire.on("Network.loadingFinished", (e) => (bytes += e.encodedDataLength));
    await page.goto(await addressOf(world, p), { waitUntil: "networkidle" });
    if (bytes > 60_000) problems.push(`${p.name}: ${bytes} bytes`);
    if (bytes < 10_000) problems.push(`${p.name}: only ${bytes} bytes were counted`);
    await page.context().close();
  }
  none(problems, "pages too heavy");
});

test("every link on every page leads somewhere", async (world) => {
  const from = new Map();
  for (const p of pages) {
    const address = await addressOf(world, p);
    const headers = await cookiesFor(world, p);
    const { body } = await get(address, { headers });
    const page = await world.page({ javaScriptEnabled: false, ...(await whoOpens(world, p)) });
    await page.goto(address);
    for (const a of await page.locator("a[href]").evaluateAll((list) => list.map((e) => new URL(e.getAttribute("href"), document.baseURI).href))) {
      const to = new URL(a);
      if (to.hash && to.href.split("#")[0] === address.split("#")[0]) {
        if (!body.includes(`id="${decodeURIComponent(to.hash.slice(1))}"`)) from.set(`${a} (no such place)`, { name: p.name });
      } else if (/^https?:$/.test(to.protocol) && to.hostname.endsWith(".localhost")) {
        if (!from.has(to.href)) from.set(to.href, { name: p.name, headers });
      }
    }
    await page.context().close();
  }
  const problems = [];
  const expected = new Set();
  for (const p of pages.filter((one) => one.status)) expected.add(new URL(await addressOf(world, p)).pathname);
  for (const [link, { name, headers }] of from) {
    if (link.endsWith("(no such place)")) { problems.push(`${name}: ${link}`); continue; }
    const { status } = await get(link.split("#")[0], { headers });
    if (status >= 400 && !expected.has(new URL(link).pathname)) problems.push(`${name}: ${link} answers ${status}`);
  }
  none(problems, "dead links");
});

test("every page has one main heading, a title of its own and a language", async (world) => {
  const problems = [], titles = new Map();
  for (const p of pages) {
    const page = await world.page(await whoOpens(world, p));
    await page.goto(await addressOf(world, p));
    const headings = await page.locator("h1").count();
    if (headings !== 1) problems.push(`${p.name}: ${headings} main headings`);
    if ((await page.getAttribute("html", "lang")) !== "nl") problems.push(`${p.name}: no language`);
    const levels = await page.locator("h1,h2,h3,h4").evaluateAll((list) => list.map((h) => +h.tagName[1]));
    levels.forEach((l, i) => i > 0 && l > levels[i - 1] + 1 && problems.push(`${p.name}: a heading of level ${l} after one of ${levels[i - 1]}`));
    titles.set(p.name, await page.title());
    await page.context().close();
  }
  for (const [name, title] of titles) if (!/\S – \S/.test(title)) problems.push(`${name}: the title is "${title}"`);
  none(problems, "pages");
});
