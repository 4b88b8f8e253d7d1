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

// Walks with the Tab key: what has the focus must be seen, and must show that it has it.
const longestWalk = 40;
async function keyboard(page) {
  const problems = [];
  for (let step = 0; step < longestWalk; ++step) {
    await page.keyboard.press("Tab");
    const said = await page.evaluate(() => {
      let e = document.activeElement;
      while (e?.shadowRoot?.activeElement) e = e.shadowRoot.activeElement;
      if (!e || e === document.body) return "";
      const name = `${e.tagName.toLowerCase()} "${(e.textContent || e.getAttribute("name") || "").trim().slice(0, 30)}"`;
      const box = e.getBoundingClientRect(), style = getComputedStyle(e);
      // An area of a map and the link to the content show themselves in other ways: the visitor's story walks them.
      const other = e.closest("svg,.ds-skip-link");
      const outlined = (s) => s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0;
      const around = [e, ...e.children, e.nextElementSibling, e.parentElement, e.parentElement?.parentElement, e.closest("article,li,.ds-field,.choice")].filter(Boolean);
      const shows = other || style.boxShadow !== "none" || around.some((one) => ["", "::before", "::after"].some((part) => outlined(getComputedStyle(one, part || null))));
      const seen = window.walked ??= new Set(), again = seen.has(e);
      seen.add(e);
      if (again) return "";
      if (box.width === 0 || box.height === 0) return `${name} has the focus and is not seen`;
      if (box.bottom < 0 || box.top > innerHeight) return `${name} has the focus outside the window`;
      return shows ? "on" : `${name} does not show that it has the focus`;
    });
    if (said === "") break;
    if (said !== "on") problems.push(said);
  }
  return problems.slice(0, 4);
}

// What a page shows by a colour alone: an element without a text that has a ground (a dot, a bar, a bubble), and every mark
// that means something. Remembered before the colours are forced.
const rememberMarks = () => {
  const solid = (colour) => !/^rgba\(.*, 0\)$/.test(colour);
  const seen = (e) => e.checkVisibility() && e.getBoundingClientRect().width > 1 && e.getBoundingClientRect().height > 1;
  window.marks = [];
  for (const e of document.querySelectorAll("main *, .util *, .top *")) {
    if (e.closest(".ico,.drawing,.face,.qr,.ds-sr-only,.brand,.look,.plate") || !seen(e)) continue;
    if (e.matches(".ds-button,.ds-tag,.chips a,.tabs a[aria-current],.parts .n,.letter,.panel,.ds-alert,.exercise,.state,.choice,.vac,.from,.live[data-state=late]")) window.marks.push([e, null]);
    if (e instanceof SVGGeometryElement) {
      const b = e.getBoundingClientRect();
      if (getComputedStyle(e).fill !== "none" && b.width > 1 && b.height > 1) window.marks.push([e, "fill"]);
      continue;
    }
    for (const part of [null, "::before", "::after"]) {
      const style = getComputedStyle(e, part);
      const drawn = part ? style.content === '""' && style.display !== "none" : e.childElementCount === 0 && e.textContent.trim() === "" && !e.matches("input,textarea,select,progress,img,option,video");
      if (drawn && solid(style.backgroundColor) && !style.maskImage.includes("url")) window.marks.push([e, part]);
    }
  }
};
// Which of them are gone once the colours are forced: no border, no outline, no colour that differs from the ground.
const vanished = () => {
  const probe = document.body.appendChild(document.createElement("i"));
  probe.style.background = "Canvas";
  const canvas = getComputedStyle(probe).backgroundColor;
  probe.remove();
  const other = (colour) => colour !== canvas && colour !== "none" && !/^rgba\(.*, 0\)$/.test(colour);
  const edge = (s) => ["Top", "Right", "Bottom", "Left"].some((side) => parseFloat(s[`border${side}Width`]) >= 1 && s[`border${side}Style`] !== "none" && other(s[`border${side}Color`]));
  const outlined = (s) => edge(s) || (s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 1) || s.textDecorationLine.includes("underline");
  const gone = [];
  for (const [e, part] of window.marks) {
    const s = getComputedStyle(e, part === "fill" ? null : part);
    const shown = part === "fill"
      ? other(s.fill) || (other(s.stroke) && parseFloat(s.strokeWidth) > 0) || edge(getComputedStyle(e.ownerSVGElement))
      : outlined(s) || other(s.backgroundColor);
    if (!shown) gone.push(`${e.tagName.toLowerCase()}.${e.getAttribute("class") ?? ""}${part ?? ""} ${(e.textContent ?? "").trim().slice(0, 20)}`);
  }
  return [...new Set(gone)].slice(0, 6);
};

// The filled buttons that stand in the first screen of a phone.
const loudButtons = () => {
  scrollTo(0, 0);
  return [...document.querySelectorAll("main .ds-button:not([data-variant]), main .ds-button[data-variant=primary]")].filter((e) => e.checkVisibility())
    .map((e) => ({ name: e.textContent.trim(), bottom: Math.round(e.getBoundingClientRect().bottom) })).filter((b) => b.bottom <= innerHeight);
};

// Counts what the last document of the page brought over the wire.
async function scales(page) {
  const wire = await page.context().newCDPSession(page);
  const waits = new Set();
  let bytes = 0;
  await wire.send("Network.enable");
  await wire.send("Network.setCacheDisabled", { cacheDisabled: true });
  wire.on("Network.requestWillBeSent", (e) => { if (e.type === "EventSource") return; waits.add(e.requestId); if (e.type === "Document") bytes = 0; });
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
    listed: !!document.querySelector("#resultaten, .dash:not(.board-page) .list-tools"),
  })));
  await page.evaluate(axe.source);
  for (const [width, scheme] of variants) {
    await page.setViewportSize({ width, height: width === 390 ? 844 : 900 });
    await page.emulateMedia({ colorScheme: scheme });
    await page.evaluate(() => Promise.all(document.getAnimations().map((a) => a.finished)));
    seen.violations[`${width} px in ${scheme}`] = await violations(page, scheme);
    if (width === 390 && scheme === "light") seen.loud = await page.evaluate(loudButtons);
  }
  seen.vanished = {};
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme: "light", forcedColors: "none" });
    await page.evaluate(rememberMarks);
    await page.emulateMedia({ forcedColors: "active" });
    seen.vanished[width] = await page.evaluate(vanished);
  }
  await page.emulateMedia({ colorScheme: "dark", forcedColors: "none" });
  for (const [what, size] of [["on a phone of 320 px", { width: 320, height: 640, deviceScaleFactor: 1 }], ["at 400 % zoom", { width: 320, height: 225, deviceScaleFactor: 4 }]]) {
    await scale.wire.send("Emulation.setDeviceMetricsOverride", { ...size, mobile: false });
    seen.tooWide[what] = await page.evaluate(tooWide);
  }
  await scale.wire.send("Emulation.clearDeviceMetricsOverride");
  await page.setViewportSize({ width: 1280, height: 900 });
  seen.keyboard = await keyboard(page);
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
