// Rebuilds what the server serves: one style sheet, the font, the icon sprite and the islands.
// Run `npm ci && npm run assets` from the project's root; commit the result. The C++ build never runs this.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "../../../../..");
const out = join(here, "..");
const scratch = join(root, "build/assets");
mkdirSync(scratch, { recursive: true });

// The theme: neutral and semantic colours, sizes, type. A tenant's own accent comes from the server.
const cli = join(root, "node_modules/.bin/designsystemet");
copyFileSync(join(here, "designsystemet.config.json"), join(scratch, "designsystemet.config.json"));
const run = (...args) => execFileSync(cli, args, { cwd: scratch, stdio: "ignore" });
run("tokens", "create", "--config", "designsystemet.config.json", "--clean");
run("tokens", "build", "-t", "build/design-tokens", "-o", "css", "--clean");
copyFileSync(join(scratch, "css/paraat.css"), join(root, "build/assets/theme.css"));

const font = join(root, "node_modules/@fontsource-variable/figtree/files/figtree-latin-wght-normal.woff2");
copyFileSync(font, join(out, "figtree.woff2"));

// Tabler icons (MIT) that the pages use, as one sprite.
const icons = readFileSync(join(here, "icons.txt"), "utf8").split("\n").map((l) => l.trim()).filter(Boolean);
const symbols = icons.map((name) => {
  const svg = readFileSync(join(root, `node_modules/@tabler/icons/icons/outline/${name}.svg`), "utf8");
  const body = svg.replace(/<!--[\s\S]*?-->/g, "").replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "")
    .replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*\/>/, "").replace(/\s+/g, " ").trim()
    .replace(/" ?\/> ?<path d="(?=M)/g, "").replace(/ (?=-)/g, "").replace(/ \/>/g, "/>"); // strokes of one colour are one path
  return `<symbol id="${name}" viewBox="0 0 24 24">${body}</symbol>`;
});
writeFileSync(join(out, "icons.svg"), `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`);

// The drawing of each theme, as one sprite; its colours come from the page that shows it.
const drawn = join(here, "drawings");
const drawings = readdirSync(drawn).filter((f) => f.endsWith(".svg")).sort().map((file) => {
  const body = readFileSync(join(drawn, file), "utf8").replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "").replace(/\n/g, "")
    .replace(/class="(ground|tone)"/g, 'fill="var(--$1)" stroke="none"').replace(/class="paper"/g, 'fill="var(--paper)"').replace(/class="filled"/g, 'fill="var(--tone)"');
  return `<symbol id="${file.slice(0, -4)}" viewBox="0 0 160 120">${body}</symbol>`;
});
writeFileSync(join(out, "drawings.svg"), `<svg xmlns="http://www.w3.org/2000/svg">${drawings.join("")}</svg>\n`);

const common = { bundle: true, minify: true, legalComments: "none", logLevel: "warning" };
await build({ ...common, entryPoints: [join(here, "app.css")], outfile: join(out, "app.css"),
  external: ["*.woff2"], target: ["chrome111", "firefox115", "safari16.4"] });
// What the design system offers and no page uses: tables that sort or stick by themselves, switches, fields with something
// before or after them, bubbles, Norwegian. A selector that asks for it goes; one that asks for its absence stays.
const unused = /\[(aria-sort|data-zebra|data-hover|data-sticky-header|role=switch|data-variant=(outline|long|short)|data-typography=secondary|data-clickdelegatefor|data-icon|data-fullwidth|aria-busy|data-border|data-field=counter|data-position|aria-label="0"|data-size="2xl")|\.ds-(field-affix|floating|list--unstyled)|:lang\(n[bno]\)/;
const parts = (selectors) => {
  let depth = 0, from = 0;
  const list = [];
  for (let i = 0; i <= selectors.length; ++i) {
    const c = selectors[i];
    if (c === "(" || c === "[") ++depth;
    else if (c === ")" || c === "]") --depth;
    else if ((c === "," && depth === 0) || i === selectors.length) { list.push(selectors.slice(from, i)); from = i + 1; }
  }
  return list;
};
const used = (selector) => !unused.test(selector.replace(/:not\([^()]*\)/g, ""));
// No field of ours says aria-readonly: what is only read has the attribute of HTML.
const without = (sheet) => sheet.replace(/(?<=[(,{}])[.\w-]*\[aria-readonly=true\],\s*/g, "").replace(/,\s*[.\w-]*\[aria-readonly=true\](?=[,){])/g, "");
writeFileSync(join(out, "app.css"), without(readFileSync(join(out, "app.css"), "utf8")).replace(/(?<=[{};])([^{}@;]+)\{([^{}]*)\}/g, (rule, selectors, body) => {
  if (!unused.test(selectors)) return rule;
  const left = parts(selectors).filter(used);
  return left.length === 0 ? "" : `${left.join(",")}{${body}}`;
}).replace(/@[^{};]+\{\}/g, ""));
// Names of the theme that nothing reads: neither this sheet nor a source (a tenant's colour is made by the server).
const readElsewhere = new Set(execFileSync("git", ["grep", "-hoE", "--", "--ds-[a-z0-9-]+", "tenant/*.cpp", "tenant/*.html", "tenant/*.ts", "tenant/*.mjs"], { cwd: root, encoding: "utf8" }).split("\n"));
for (let sheet = readFileSync(join(out, "app.css"), "utf8"), before = ""; sheet !== before;) {
  before = sheet;
  const read = new Set(Array.from(sheet.matchAll(/var\((--[\w-]+)/g), (m) => m[1]));
  sheet = sheet.replace(/(?<=[{;])(--[\w-]+):[^;{}]*(;|(?=\}))/g, (line, name) => (read.has(name) || readElsewhere.has(name) ? line : ""))
    .replace(/(?<=[{};])[^{};@]+\{\}/g, "");
  writeFileSync(join(out, "app.css"), sheet);
}
// The page behind a personal link has a small style of its own and nothing else.
await build({ ...common, entryPoints: [join(here, "answer.css")], outfile: join(out, "answer.css"), target: ["chrome100", "firefox100", "safari15"] });
await build({ ...common, entryPoints: [join(here, "enhance.ts")], outfile: join(out, "enhance.js"), format: "esm", target: "es2022" });
await build({ ...common, entryPoints: [join(here, "live.ts")], outfile: join(out, "live.js"), format: "esm", target: "es2022" });
await build({ ...common, entryPoints: [join(here, "passkeys.ts")], outfile: join(out, "passkeys.js"), format: "esm", target: "es2022" });
await build({ ...common, entryPoints: [join(here, "offline_page.ts")], outfile: join(out, "offline_page.js"), format: "esm", target: "es2022" });
await build({ ...common, entryPoints: [join(here, "offline.ts")], outfile: join(out, "offline.js"), format: "iife", target: "es2022" });
await build({ ...common, entryPoints: [join(here, "push.ts")], outfile: join(out, "push.js"), format: "esm", target: "es2022" });
await build({ ...common, entryPoints: [join(here, "push_worker.ts")], outfile: join(out, "push_worker.js"), format: "iife", target: "es2022" });
await build({ ...common, entryPoints: [join(here, "map.ts")], outfile: join(out, "map.js"), format: "esm", target: "es2022" });
// A classic script: it must know its own element.
await build({ ...common, entryPoints: [join(here, "embed.ts")], outfile: join(out, "embed.js"), format: "iife", target: "es2022" });
