// Every page is opened once, and everything that the tests want to know about it is asked there and then: loading a page
// and signing in cost more than looking. A width or a scheme changes without loading again, because the pages change
// with media queries alone.
import axe from "axe-core";
import { openPage, pages, whoOpens } from "../pages.mjs";

const variants = [
  [1280, "light"],
  [1280, "dark"],
  [390, "light"],
  [390, "dark"],
];
// What depends on colours; the rest is the same in both schemes and is asked in the first.
const colourRules = ["color-contrast", "link-in-text-block"];
const atOnce = 2;

async function violations(page, scheme) {
  const options = scheme === "light" ? { resultTypes: ["violations"] } : { resultTypes: ["violations"], runOnly: { type: "rule", values: colourRules } };
  const found = await page.evaluate((o) => axe.run(document, o).then((r) => r.violations.map((v) => ({ id: v.id, help: v.help, at: v.nodes.map((n) => n.target.join(" ")) }))), options);
  return found.map((v) => `${v.id}, ${v.help}: ${v.at.slice(0, 3).join(" | ")}`);
}

const tooWide = () => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  const wide = [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > room + 1 && !e.closest(".scroll,svg"));
  return wide.slice(-3).map((e) => `${e.tagName.toLowerCase()}.${e.getAttribute("class") ?? ""} reaches ${Math.round(e.getBoundingClientRect().right)} of ${room} px`)
    .concat(wide.length === 0 ? ["the page scrolls sideways"] : []);
};

// Counts what the last document of the page brought over the wire.
async function scales(page) {
  const wire = await page.context().newCDPSession(page);
  const waits = new Set();
  let bytes = 0;
  await wire.send("Network.enable");
  await wire.send("Network.setCacheDisabled", { cacheDisabled: true });
  wire.on("Network.requestWillBeSent", (e) => { waits.add(e.requestId); if (e.type === "Document") bytes = 0; });
  wire.on("Network.loadingFinished", (e) => { waits.delete(e.requestId); bytes += e.encodedDataLength; });
  wire.on("Network.loadingFailed", (e) => waits.delete(e.requestId));
  return {
    wire,
    async weigh() {
      await page.waitForLoadState();
      while (waits.size > 0) await page.waitForTimeout(10);
      return bytes;
    },
  };
}

async function look(world, p) {
  const page = await world.page({ reducedMotion: "reduce", ...(await whoOpens(world, p)) });
  const seen = { page: p, errors: [], violations: {}, tooWide: {} };
  await page.addInitScript(() => {
    window.refused = [];
    addEventListener("securitypolicyviolation", (e) => window.refused.push(`${e.violatedDirective}: ${e.blockedURI || e.sourceFile}`));
  });
  page.on("console", (m) => m.type() === "error" && !(p.status >= 400 && m.text().includes("Failed to load resource")) && seen.errors.push(m.text()));
  page.on("pageerror", (e) => seen.errors.push(e.message));
  page.on("response", (r) => r.status() >= 400 && !r.request().isNavigationRequest() && seen.errors.push(`${r.status()} ${r.url()}`));
  const scale = await scales(page);
  const answer = await openPage(world, p, page);
  seen.status = answer.status();
  seen.html = await answer.text();
  seen.bytes = await scale.weigh();
  seen.address = page.url();
  for (const r of await page.evaluate(() => window.refused)) seen.errors.push(`refused by the policy, ${r}`);
  Object.assign(seen, await page.evaluate(() => ({
    title: document.title,
    language: document.documentElement.lang,
    headings: [...document.querySelectorAll("h1,h2,h3,h4")].map((h) => +h.tagName[1]),
    links: [...document.querySelectorAll("a[href]")].map((a) => new URL(a.getAttribute("href"), document.baseURI).href),
    ids: [...document.querySelectorAll("[id]")].map((e) => e.id),
  })));
  await page.evaluate(axe.source);
  for (const [width, scheme] of variants) {
    await page.setViewportSize({ width, height: width === 390 ? 844 : 900 });
    await page.emulateMedia({ colorScheme: scheme });
    await page.evaluate(() => Promise.all(document.getAnimations().map((a) => a.finished)));
    seen.violations[`${width} px in ${scheme}`] = await violations(page, scheme);
  }
  for (const [what, size] of [["on a phone of 320 px", { width: 320, height: 640, deviceScaleFactor: 1 }], ["at 400 % zoom", { width: 320, height: 225, deviceScaleFactor: 4 }]]) {
    await scale.wire.send("Emulation.setDeviceMetricsOverride", { ...size, mobile: false });
    seen.tooWide[what] = await page.evaluate(tooWide);
  }
  seen.cookies = (await page.context().cookies(seen.address)).map((c) => `${c.name}=${c.value}`).join("; ");
  await page.context().close();
  return seen;
}

let asked;
export function survey(world) {
  asked ??= (async () => {
    const left = [...pages], seen = new Map();
    const walk = async () => {
      for (let p; (p = left.shift()); ) seen.set(p, await look(world, p).catch((e) => ({ page: p, failed: e.message.split("\n")[0] })));
    };
    await Promise.all(Array.from({ length: atOnce }, walk));
    return pages.map((p) => seen.get(p));
  })();
  return asked;
}
