// Draws the pictures of 1200 × 630 that a message or a social network shows of an address: one for each theme and one
// for the house. Run `npm run share` and commit the result; it needs the system's Chromium and libvips.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { launch } from "../../../../../tests/browser/chromium.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "..");
const vocabulary = readFileSync(join(here, "../../../../listings/vocabulary.hpp"), "utf8");
const themes = [...vocabulary.matchAll(/\{"([a-z]+)", "([^"]+)", "([a-z0-9-]+)"\}/g)].map(([, code, label, icon]) => ({ code, label, icon }));
const symbol = (name) => {
  const svg = readFileSync(join(out, "icons.svg"), "utf8");
  return svg.match(new RegExp(`<symbol id="${name}"[^>]*>(.*?)</symbol>`))[1];
};
const font = readFileSync(join(out, "figtree.woff2")).toString("base64");
const page = (label, icon) => `<!doctype html><meta charset="utf-8"><style>
@font-face{font-family:F;src:url(data:font/woff2;base64,${font}) format("woff2");font-weight:300 900}
*{box-sizing:border-box;margin:0}body{width:1200px;height:630px;font-family:F;background:#f1f8f8;color:#0b3f45;display:grid;grid-template-columns:1fr 340px;align-items:center;padding:80px;gap:60px;border-bottom:24px solid #00626b}
.eyebrow{font-size:36px;font-weight:600;color:#00626b;margin-bottom:24px}h1{font-size:92px;line-height:1.06;font-weight:800;letter-spacing:-.02em;text-wrap:balance}
.sym{width:340px;height:340px;border-radius:50%;background:#00626b;display:grid;place-items:center}
.sym svg{width:190px;height:190px;fill:none;stroke:#fff;stroke-width:1.5;stroke-linecap:round;stroke-linejoin:round}
</style><div><p class="eyebrow">Vrijwilligerswerk</p><h1>${label}</h1></div><div class="sym"><svg viewBox="0 0 24 24">${symbol(icon)}</svg></div>`;

const scratch = mkdtempSync(join(tmpdir(), "share-"));
const browser = await launch();
const tab = await browser.newPage({ viewport: { width: 1200, height: 630 } });
for (const { name, label, icon } of [{ name: "share", label: "Help mee in je buurt", icon: "heart-handshake" },
  ...themes.map((t) => ({ name: `share-${t.code}`, label: t.label, icon: t.icon }))]) {
  await tab.setContent(page(label, icon));
  await tab.evaluate(() => document.fonts.ready);
  const whole = join(scratch, `${name}.png`);
  await tab.screenshot({ path: whole });
  // Few colours: a palette makes a third of it.
  execFileSync("vips", ["copy", whole, `${join(out, `${name}.png`)}[palette,Q=90,compression=9,effort=10]`]);
}
await browser.close();
rmSync(scratch, { recursive: true });
