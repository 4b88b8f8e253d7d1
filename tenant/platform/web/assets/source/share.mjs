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
const vocabulary = readFileSync(join(here, "../../../../publishing/listings/vocabulary.hpp"), "utf8");
const themes = [...vocabulary.matchAll(/\{"([a-z]+)", "([^"]+)"\}/g)].map(([, code, label]) => ({ code, label }));
const symbol = (file, name) => readFileSync(join(out, file), "utf8").match(new RegExp(`<symbol id="${name}"[^>]*>(.*?)</symbol>`))[1];
const drawing = (code) => `<svg class="drawn" viewBox="0 0 160 120">${symbol("drawings.svg", code)}</svg>`;
const mark = `<div class="sym"><svg viewBox="0 0 24 24">${symbol("icons.svg", "heart-handshake")}</svg></div>`;
const font = readFileSync(join(out, "figtree.woff2")).toString("base64");
const page = (label, picture) => `<!doctype html><meta charset="utf-8"><style>
@font-face{font-family:F;src:url(data:font/woff2;base64,${font}) format("woff2");font-weight:300 900}
*{box-sizing:border-box;margin:0}body{width:1200px;height:630px;font-family:F;background:#f1f8f8;color:#0b3f45;display:grid;grid-template-columns:1fr 460px;align-items:center;justify-items:end;padding:64px;gap:48px;border-bottom:24px solid #00626b}
.eyebrow{font-size:36px;font-weight:600;color:#00626b;margin-bottom:24px}.said{justify-self:start}h1{font-size:84px;line-height:1.06;font-weight:800;letter-spacing:-.02em;text-wrap:balance}
.sym{width:340px;height:340px;border-radius:50%;background:#00626b;display:grid;place-items:center}
.drawn{--ground:#c3dde0;--tone:#8fc5ca;--paper:#fff;width:460px;border-radius:28px;background:#e0eeef;fill:none;stroke:#00525a;stroke-width:2.5;stroke-linecap:round;stroke-linejoin:round}
.sym svg{width:190px;height:190px;fill:none;stroke:#fff;stroke-width:1.5;stroke-linecap:round;stroke-linejoin:round}
</style><div class="said"><p class="eyebrow">Vrijwilligerswerk</p><h1>${label}</h1></div>${picture}`;

const scratch = mkdtempSync(join(tmpdir(), "share-"));
const browser = await launch();
const tab = await browser.newPage({ viewport: { width: 1200, height: 630 } });
for (const { name, label, picture } of [{ name: "share", label: "Help mee in je buurt", picture: mark },
  ...themes.map((t) => ({ name: `share-${t.code}`, label: t.label, picture: drawing(t.code) }))]) {
  await tab.setContent(page(label, picture));
  await tab.evaluate(() => document.fonts.ready);
  const whole = join(scratch, `${name}.png`);
  await tab.screenshot({ path: whole });
  // Few colours: a palette makes a third of it.
  execFileSync("vips", ["copy", whole, `${join(out, `${name}.png`)}[palette,Q=90,compression=9,effort=10]`]);
}
await browser.close();
rmSync(scratch, { recursive: true });
