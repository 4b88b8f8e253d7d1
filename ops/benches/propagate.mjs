// See ops/benches/propagate.
import http from "node:http";
import { demoWorld } from "../../tests/browser/support/demo.mjs";
import { get } from "../../tests/browser/support/http.mjs";
import { signIn } from "../../tests/browser/support/people.mjs";

const count = Number(process.argv[2]);
const world = await demoWorld();
const hasselt = world.tenant("be-nis-71072");
const watched = { neighbour: world.tenant("be-nis-73001"), overview: world.tenant("be-agg-vlaanderen") };
const page = await world.page();
await signIn(page, hasselt.url, world.signInOf(hasselt.id, "coordinator"));
const cookie = (await page.context().cookies()).map((c) => `${c.name}=${c.value}`).join("; ");

function post(address, fields) {
  const url = new URL(address), body = new URLSearchParams(fields).toString();
  return new Promise((done, fail) => {
    const ask = http.request({ host: "127.0.0.1", port: url.port, path: url.pathname, method: "POST",
      headers: { host: url.host, cookie, "content-type": "application/x-www-form-urlencoded", "content-length": Buffer.byteLength(body) } },
    (r) => r.resume().on("end", () => done({ status: r.statusCode, location: r.headers.location })));
    ask.on("error", fail).end(body);
  });
}

const hidden = (html) => Object.fromEntries([...html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map((m) => [m[1], m[2]]));
const read = (address) => get(address, { headers: { cookie } });

async function draft(title) {
  const form = await read(`${hasselt.url}/beheer/vacatures/nieuw`);
  const organisation = form.body.match(/<select[^>]*name="organisatie"[\s\S]*?<option value="([0-9a-f-]{36})"/)[1];
  const made = await post(`${hasselt.url}/beheer/vacatures/nieuw`, { ...hidden(form.body), soort: "volunteer", titel: title,
    omschrijving: "Een meting: deze vacature verdwijnt zo weer.", organisatie: organisation, thema: "digitaal", plaats: "Kuringen", plaatsen: "1" });
  if (made.status !== 303) throw new Error(`the draft was refused (${made.status})`);
  return new URL(made.location, hasselt.url).href.replace(/\?.*/, "");
}

// The form of a button on the page of a vacancy.
async function press(address, action) {
  const shown = await read(address);
  return post(`${address}/${action}`, hidden(shown.body));
}

async function shownAt(tenant, title, from) {
  for (;;) {
    const seen = await get(`${tenant.url}/vacatures?volgorde=nieuwste`);
    if (seen.body.includes(title)) return performance.now() - from;
    if (performance.now() - from > 30_000) throw new Error(`never shown at ${tenant.url}`);
    await new Promise((again) => setTimeout(again, 5));
  }
}

const times = { neighbour: [], overview: [] };
for (let i = 0; i < count; ++i) {
  const title = `Meting ${Date.now().toString(36)} ${i}`;
  const address = await draft(title);
  const published = await press(address, "publicatie");
  if (published.status !== 303) throw new Error(`the publication was refused (${published.status})`);
  const from = performance.now();
  const [a, b] = await Promise.all([shownAt(watched.neighbour, title, from), shownAt(watched.overview, title, from)]);
  times.neighbour.push(a);
  times.overview.push(b);
  const close = await read(`${address}/sluiting`);
  await post(`${address}/sluiting`, { ...hidden(close.body), reden: "voorbij" });
}
const at = (list, share) => [...list].sort((x, y) => x - y)[Math.min(list.length - 1, Math.floor(list.length * share))];
for (const [where, list] of Object.entries(times))
  for (const [name, share] of [["p50", 0.5], ["p95", 0.95]])
    console.log(JSON.stringify({ bench: "propagate", metric: `${where}_${name}`, value: Number((at(list, share) / 1000).toFixed(3)), unit: "s" }));
await world.close?.();
process.exit(0);
