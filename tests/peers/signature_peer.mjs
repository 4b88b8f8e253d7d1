// An implementation of RFC 9421 that is not ours (npm http-message-signatures) signs random messages, and we verify
// them; we sign, and it rebuilds the base from which Node's Ed25519 verifies us. Its own verifier is not used: it
// takes more than it should.
//   node tests/peers/signature_peer.mjs [COUNT]      says "N passed, N failed"
//   node tests/peers/signature_peer.mjs --vectors    writes protocol/vectors/http_signature.json anew
// PARAAT_PRESET names the build whose signature_peer is asked; SEED=n repeats a run.
import { spawn } from "node:child_process";
import crypto from "node:crypto";
import { writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { httpbis } from "http-message-signatures";

const tree = new URL("../..", import.meta.url).pathname;
const seedOfRun = Number(process.env.SEED ?? crypto.randomInt(2 ** 31));

// xorshift32: enough to choose with, and repeatable.
let state = seedOfRun || 1;
const below = (n) => { state ^= state << 13; state ^= state >>> 17; state ^= state << 5; return (state >>> 0) % n; };
const pick = (list) => list[below(list.length)];
const chance = (percent) => below(100) < percent;
const shuffled = (list) => list.map((v) => [below(1 << 30), v]).sort((a, b) => a[0] - b[0]).map(([, v]) => v);
const word = (alphabet, most) => Array.from({ length: 1 + below(most) }, () => pick([...alphabet])).join("");

function keyPair(seedHex, node) {
  const frame = Buffer.from("302e020100300506032b657004220420" + seedHex, "hex");
  const secret = crypto.createPrivateKey({ key: frame, format: "der", type: "pkcs8" });
  const raw = crypto.createPublicKey(secret).export({ format: "der", type: "spki" }).subarray(12);
  const id = `${node}#${crypto.createHash("sha256").update(raw).digest("hex").slice(0, 16)}`;
  return { seed: seedHex, secret, id, sign: async (base) => crypto.sign(null, base, secret) };
}

const digestOf = (body, name = "sha-256") =>
  `${name}=:${crypto.createHash(name.replace("-", "")).update(body).digest("base64")}:`;

// ---- random messages

const unreserved = "abcdefghijklmnopqrstuvwxyzABCXYZ0189-._~";
const valueText = " !#$%&'()*+-./0123456789:;<=>?@ABCXYZ[]^_`abcxyz{|}~\"\\";

function someHeaders() {
  const headers = {};
  for (let i = below(4); i > 0; --i) {
    const name = `X-${word("abcdefgh", 5)}`;
    if (Object.keys(headers).some((n) => n.toLowerCase() === name.toLowerCase())) continue;
    const values = Array.from({ length: 1 + below(3) }, () => " ".repeat(below(3)) + word(valueText, 30) + " ".repeat(below(3)));
    headers[name] = values.length > 1 ? values : values[0];
  }
  return headers;
}

function randomRequest() {
  const method = pick(["GET", "POST", "PUT", "DELETE"]);
  const body = method === "GET" || chance(10) ? Buffer.alloc(0) : Buffer.from(word(valueText, 200));
  const authority = pick(["hasselt.example", "hasselt.example:8443", "Knokke-Heist.example", "127.0.0.1:34567", "[::1]:8443"]);
  const path = "/" + Array.from({ length: below(5) }, () => "s" + word(unreserved, 8) + pick(["", "%20", "%C3%A9", "%2F"])).join("/");
  const query = chance(50) ? "?" + word(unreserved + "=&+", 30) : "";
  const headers = { ...someHeaders() };
  headers["Content-Digest"] = pick([digestOf(body), digestOf(body, "sha-512"), `${digestOf(body)}, ${digestOf(body, "sha-512")}`]);
  headers["Fed-Destination"] = "hasselt";
  headers[pick(["Fed-Request-Id", "fed-request-id"])] = word("0123456789abcdef-", 36);
  if (chance(30)) headers["Fed-Members"] = `${below(100)};h=:${crypto.createHash("sha256").update(path).digest("base64")}:`;
  if (body.length) Object.assign(headers, { "Content-Type": "application/x-protobuf", "Content-Length": String(body.length) });
  return { method, authority, path, query, headers, body };
}

function randomResponse() {
  const body = Buffer.from(word(valueText, 100));
  const headers = { ...someHeaders(), "Content-Digest": digestOf(body), "Content-Type": "application/x-protobuf" };
  if (chance(50)) headers["Fed-Members"] = String(below(1000));
  return { status: pick([200, 202, 400, 401, 409, 429, 503]), headers, body };
}

const names = (headers) => Object.keys(headers).map((name) => name.toLowerCase());
const ofRequest = ["@method", "@authority", "@path", "@query", "fed-destination", "fed-request-id", "content-digest"];
function covered(message, isResponse) {
  const fed = names(message.headers).filter((n) => n.startsWith("fed-"));
  const own = isResponse ? ["@status", "content-digest", "content-type", ...fed]
    : [...ofRequest, ...fed, ...names(message.headers).filter((n) => ["content-type", "content-length"].includes(n))];
  const extra = names(message.headers).filter((n) => n.startsWith("x-") && chance(50));
  const req = isResponse ? ofRequest.map((n) => `"${n}";req`) : [];
  return shuffled([...new Set([...own, ...extra])].map((n) => `"${n}"`).concat(req));
}

// ---- the other implementation

const forLibrary = (m) => m.status ? { status: m.status, headers: m.headers }
  : { method: m.method, url: `https://${m.authority}${m.path}${m.query}`, headers: m.headers };

async function signedByLibrary(message, request, key, now, more = {}) {
  const signed = await httpbis.signMessage({
    key: { id: key.id, sign: key.sign },
    name: more.label ?? pick(["sig", "paraat", "x1", "*a.b"]),
    fields: more.fields ?? covered(message, Boolean(request)),
    params: more.params ?? shuffled(["created", "expires", "keyid", "tag"]),
    paramValues: { created: new Date(now * 1000), expires: new Date((now + (more.lifetime ?? 1 + below(300))) * 1000), tag: more.tag ?? "paraat-fed-1" },
  }, forLibrary(message), request && forLibrary(request));
  return { ...message, headers: signed.headers };
}

// The base of the one signature in the message, made by the library from what the message says it covers.
function baseByLibrary(message, request) {
  const input = message.headers["Signature-Input"].replace(/^[^=]*=/, "");
  const fields = [...input.matchAll(/"([^"]+)"(;req)?(?=[ )])/g)].map(([, name, req]) => `"${name}"${req ?? ""}`);
  const base = httpbis.createSignatureBase({ fields }, forLibrary(message), request && forLibrary(request));
  base.push(['"@signature-params"', [input]]);
  return Buffer.from(httpbis.formatSignatureBase(base));
}

// ---- our half

const wire = (m) => ({
  ...m, body: m.body.toString("base64"),
  headers: Object.entries(m.headers).flatMap(([name, value]) => [value].flat().map((v) => [name, v])),
});

function startPeer() {
  const program = `${tree}build/${process.env.PARAAT_PRESET ?? "debug"}/signature_peer`;
  const child = spawn(program, { stdio: ["pipe", "pipe", "inherit"] });
  child.on("error", () => { console.log(`${program} is not there: build it first`); process.exit(1); });
  const waiting = [];
  createInterface({ input: child.stdout }).on("line", (line) => waiting.shift()(JSON.parse(line)));
  child.on("exit", (code) => waiting.forEach(() => { console.log(`signature_peer ended with ${code}`); process.exit(1); }));
  const ask = (question) => new Promise((done) => { waiting.push(done); child.stdin.write(JSON.stringify(question) + "\n"); });
  return { ask, stop: () => child.stdin.end() };
}

// What must no longer be verified. Each changes one thing.
const damages = [
  ["body", (m) => { m.body = Buffer.concat([m.body, Buffer.from("x")]); }],
  ["digest", (m) => { m.headers["Content-Digest"] = digestOf("other"); }],
  ["label's bytes", (m) => { m.headers.Signature = m.headers.Signature.replace(/:(.)/, (_, c) => `:${c === "A" ? "B" : "A"}`); }],
  ["parameter", (m) => { m.headers["Signature-Input"] = m.headers["Signature-Input"].replace(/created=(\d+)/, (_, n) => `created=${n - 1}`); }],
  ["component", (m) => { m.headers["Signature-Input"] = m.headers["Signature-Input"].replace(/"content-digest" ?/, ""); }],
  ["fed field", (m) => { m.headers["Fed-Extra"] = "1"; }],
  ["status or method", (m) => { if (m.status) m.status += 1; else m.method = m.method === "GET" ? "POST" : "GET"; }],
];

async function run(count) {
  const { ask, stop } = startPeer();
  const counts = { passed: 0, failed: 0 };
  const expect = (good, what, detail) => {
    if (good) return void ++counts.passed;
    ++counts.failed;
    if (counts.failed <= 5) console.log(`not ok: ${what}\n${JSON.stringify(detail, null, 1)}`);
  };
  for (let i = 0; i < count; ++i) {
    const now = 1_700_000_000 + below(200_000_000);
    const key = keyPair(crypto.createHash("sha256").update(`${seedOfRun}-${i}`).digest("hex"), "hasselt");
    const plain = randomRequest();
    const request = await signedByLibrary(plain, undefined, key, now);
    const frame = { do: "verify", now, authority: plain.authority, node_id: "hasselt", seeds: { [key.id]: key.seed } };
    const about = async (r, response) => (await ask({ ...frame, request: wire(r), ...(response && { response: wire(response) }) })).verdict;
    expect((await about(request)) === "verified", "a request of the library is verified", request);

    const answerPlain = randomResponse();
    const answer = await signedByLibrary(answerPlain, request, key, now);
    expect((await about(request, answer)) === "verified", "an answer of the library is verified", answer);

    const [what, damage] = pick(damages);
    for (const [m, verdictOf] of [[request, (d) => about(d)], [answer, (d) => about(request, d)]]) {
      const damaged = { ...m, headers: { ...m.headers } };
      damage(damaged);
      expect((await verdictOf(damaged)) !== "verified", `a damaged ${what} is refused`, damaged);
    }

    for (const [m, to] of [[plain, undefined], [answerPlain, request]]) {
      const question = { do: "sign", now, seed: key.seed, key_id: key.id, request: wire(to ?? m), ...(to && { response: wire(m) }) };
      const { headers } = await ask(question);
      const ours = { ...m, headers: {} };
      for (const [name, value] of headers) ours.headers[name] = name in ours.headers ? [ours.headers[name], value].flat() : value;
      const bytes = Buffer.from(/:(.*):/.exec(ours.headers.Signature)[1], "base64");
      const good = crypto.verify(null, baseByLibrary(ours, to), crypto.createPublicKey(key.secret), bytes);
      expect(good, "what we sign fits the base of the library", ours);
    }
  }
  stop();
  return counts;
}

// ---- vectors

async function vectors() {
  // RFC 9421 section B.1.4: published, so no node takes it.
  const key = keyPair("9f8362f87a484a954e6e740c5b4c0e84229139a20aa8ab56ff66586f6a7d29c5", "hasselt");
  const now = 1_790_000_000, body = Buffer.from("listings");
  const frame = { now, authority: "alken.example", node_id: "alken", seeds: { [key.id]: key.seed } };
  const post = {
    method: "POST", authority: "alken.example", path: "/fed/v1/inbox/crisis", query: "", body,
    headers: { "Content-Type": "application/x-protobuf", "Content-Length": "8", "Content-Digest": digestOf(body),
      "Fed-Destination": "alken", "Fed-Request-Id": "0190a7a0-0000-7000-8000-000000000001" },
  };
  const get = {
    method: "GET", authority: "alken.example", path: "/fed/v1/changes", query: "?after=3&wait=25", body: Buffer.alloc(0),
    headers: { "Content-Digest": digestOf(""), "Fed-Destination": "alken", "Fed-Request-Id": "0190a7a0-0000-7000-8000-000000000002" },
  };
  const answer = { status: 200, headers: { "Content-Type": "application/x-protobuf", "Content-Digest": digestOf("heads"), "Fed-Members": "3" }, body: Buffer.from("heads") };
  const fixed = { label: "paraat", lifetime: 300, params: ["created", "expires", "keyid", "tag"] };
  const order = (m) => [...ofRequest, ...names(m.headers).filter((n) => ["content-type", "content-length"].includes(n))].map((n) => `"${n}"`);
  const sign = (m, more = {}) => signedByLibrary(m, undefined, key, now, { ...fixed, fields: order(m), ...more });
  const answerFields = ['"@status"', '"content-digest"', '"content-type"', '"fed-members"', ...ofRequest.map((n) => `"${n}";req`)];
  const signedPost = await sign(post), signedGet = await sign(get);
  const answerTo = (r) => signedByLibrary(answer, r, key, now, { ...fixed, fields: answerFields });
  const both = await signedByLibrary(signedPost, undefined, key, now, { ...fixed, label: "other", tag: "other", fields: ['"@method"'] });
  const twice = await signedByLibrary(signedPost, undefined, key, now, { ...fixed, label: "again", fields: order(post) });
  const without = (m, name) => sign(m, { fields: order(m).filter((n) => n !== `"${name}"`) });
  const base = (m, r) => baseByLibrary(m, r).toString();
  const cases = [
    { name: "POST with a body", verdict: "verified", base: base(signedPost), request: signedPost },
    { name: "GET: the empty body has a digest too", verdict: "verified", base: base(signedGet), request: signedGet },
    { name: "an answer", verdict: "verified", node_id: "hasselt", base: base(await answerTo(signedGet), signedGet), request: signedGet, response: await answerTo(signedGet) },
    { name: "an answer to another request", verdict: "bad-signature", node_id: "hasselt", request: signedPost, response: await answerTo(signedGet) },
    { name: "a second signature with a foreign tag", verdict: "verified", request: both },
    { name: "two signatures with our tag", verdict: "malformed", request: twice },
    { name: "a foreign tag alone", verdict: "unsigned", request: await sign(post, { tag: "other" }) },
    { name: "another body", verdict: "malformed", request: { ...signedPost, body: Buffer.from("listingz") } },
    { name: "another path", verdict: "bad-signature", request: { ...signedPost, path: "/fed/v1/inbox/bulk" } },
    { name: "for another node", verdict: "wrong-destination", node_id: "heers", request: signedPost },
    { name: "at another authority", verdict: "wrong-destination", authority: "heers.example", request: signedPost },
    { name: "361 seconds later", verdict: "stale", now: now + 361, request: signedPost },
    { name: "61 seconds early", verdict: "clock-skew", now: now - 61, request: signedPost },
    { name: "a key that is not known", verdict: "unknown-key", seeds: {}, request: signedPost },
    ...await Promise.all(order(post).map(async (n) => ({ name: `${JSON.parse(n)} is not covered`, verdict: "not-covered", request: await without(post, JSON.parse(n)) }))),
  ];
  const ready = cases.map(({ request, response, ...rest }) => ({ ...rest, request: wire(request), ...(response && { response: wire(response) }) }));
  const note = "Signed by npm http-message-signatures 1.0.6 with the test key of RFC 9421 B.1.4. A case may replace a value of `common`.";
  writeFileSync(`${tree}protocol/vectors/http_signature.json`, JSON.stringify({ note, common: frame, cases: ready }, null, 1) + "\n");
  console.log(`${ready.length} vectors`);
}

if (process.argv[2] === "--vectors") {
  await vectors();
} else {
  const { passed, failed } = await run(Number(process.argv[2] ?? 300));
  if (failed) console.log(`repeat with SEED=${seedOfRun}`);
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed || !passed ? 1 : 0);
}
