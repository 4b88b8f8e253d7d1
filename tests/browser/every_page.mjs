// What must hold on every page of pages.mjs. Each is opened once (support/survey.mjs); the tests read what was seen.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { none, test } from "./support/harness.mjs";
import { get } from "./support/http.mjs";
import { root } from "./support/node.mjs";
import { survey } from "./support/survey.mjs";

// Tests what a function says of each page that could be opened.
const everyPage = (sentence, what, problemsOf) =>
  test(sentence, async (world) => {
    const problems = [];
    for (const seen of await survey(world)) if (!seen.failed) for (const said of problemsOf(seen)) problems.push(`${seen.page.name}: ${said}`);
    none(problems, what);
  });

test("every page can be opened", async (world) => {
  none((await survey(world)).filter((seen) => seen.failed).map((seen) => `${seen.page.name}: ${seen.failed}`), "pages that do not open");
});

for (const variant of ["1280 px in light", "1280 px in dark", "390 px in light", "390 px in dark"])
  everyPage(`no page has an accessibility violation at ${variant}`, "violations", (seen) => seen.violations[variant]);

for (const what of ["on a phone of 320 px", "at 400 % zoom"])
  everyPage(`no page scrolls sideways ${what}`, "pages too wide", (seen) => seen.tooWide[what]);

everyPage("every page answers with the status it should, without errors or refused resources in the browser", "errors", (seen) =>
  seen.status === (seen.page.status ?? 200) ? seen.errors : [`answered ${seen.status}`, ...seen.errors]);

everyPage("a whole page weighs at most 60 kB compressed, the map apart, and the page behind a personal link 30 kB", "pages too heavy", (seen) =>
  seen.page.map ? [] : seen.bytes > (seen.page.most ?? 60_000) ? [`${seen.bytes} bytes`] : seen.bytes < (seen.page.most ? 1500 : 10_000) ? [`only ${seen.bytes} bytes were counted`] : []);

everyPage("the keyboard reaches what can be pressed, in the order of the page, and shows where it is", "steps of the keyboard", (seen) => seen.keyboard);

// “list” of pages.mjs: the one action that a list is for, or why it has none.
everyPage("a list has one clear action in the first screen of a phone, or says why it has none", "lists", ({ page, loud, listed }) => {
  if (!page.list) return listed ? ["is a list and does not say in pages.mjs what it is for"] : [];
  const names = loud.map((b) => b.name);
  if (page.list.none) return names.length === 0 ? [] : [`has no action because ${page.list.none}, but shows ${names}`];
  return names.length === 1 && names[0].startsWith(page.list.action) ? [] : [`shows [${names}] instead of ${page.list.action}`];
});

everyPage("nothing vanishes when the colours are forced", "marks that are gone", (seen) =>
  Object.entries(seen.vanished).flatMap(([width, gone]) => gone.map((mark) => `${mark} at ${width} px`)));

everyPage("every page has one main heading, a title of its own and a language", "pages", ({ headings, language, title }) => [
  ...(headings.filter((l) => l === 1).length === 1 ? [] : [`${headings.filter((l) => l === 1).length} main headings`]),
  ...(language === "nl" ? [] : ["no language"]),
  ...headings.flatMap((l, i) => (i > 0 && l > headings[i - 1] + 1 ? [`a heading of level ${l} after one of ${headings[i - 1]}`] : [])),
  ...(/\S – \S|^Vrijwilligerswerk in \S/.test(title) ? [] : [`the title is "${title}"`]),
]);

test("every page is valid HTML by the Nu checker", async (world) => {
  const folder = mkdtempSync(join(tmpdir(), "paraat-html-"));
  const names = new Map();
  for (const [i, seen] of (await survey(world)).entries()) {
    if (seen.failed) continue;
    const file = join(folder, `${String(i).padStart(3, "0")}.html`);
    writeFileSync(file, seen.html);
    names.set(file, seen.page.name);
  }
  const messages = [];
  const out = execFileSync("java", ["-jar", join(root, "node_modules/vnu-jar/build/dist/vnu.jar"), "--errors-only", "--format", "json", "--stdout", "--exit-zero-always", folder],
    { encoding: "utf8", maxBuffer: 1 << 26 });
  for (const m of JSON.parse(out).messages) messages.push(`${names.get(m.url.replace(/^file:/, ""))}: line ${m.lastLine}: ${m.message} ${(m.extract ?? "").replaceAll("\n", " ")}`);
  rmSync(folder, { recursive: true, force: true });
  none([...new Set(messages)], "errors");
});

test("every link on every page leads somewhere", async (world) => {
  const from = new Map(), problems = [], expected = new Set();
  for (const { page, failed, address, links, ids, cookies } of await survey(world)) {
    if (failed) continue;
    if (page.status) expected.add(new URL(address).pathname);
    for (const link of links) {
      const to = new URL(link);
      if (to.hash && to.href.split("#")[0] === address.split("#")[0]) {
        if (!ids.includes(decodeURIComponent(to.hash.slice(1)))) problems.push(`${page.name}: ${link} (no such place)`);
      } else if (/^https?:$/.test(to.protocol) && to.hostname.endsWith(".localhost") && !from.has(to.href)) {
        from.set(to.href, { page, headers: cookies ? { cookie: cookies } : {} });
      }
    }
  }
  for (const [link, { page, headers }] of from) {
    const { status, body } = await get(link.split("#")[0], { headers });
    // Lists that leave ask once more who it is.
    const asksAgain = status === 403 && /autocomplete="current-password"/.test(body);
    if (status >= 400 && !asksAgain && !(page.used && (status === 410 || (status === 404 && /\/o\//.test(link)))) && !expected.has(new URL(link).pathname)) problems.push(`${page.name}: ${link} answers ${status}`);
  }
  none(problems, "dead links");
});
