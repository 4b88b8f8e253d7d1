// A second implementation of paraat-fed/1, in JavaScript and from protocol/README.md alone, against the built node:
// it joins with an invitation, reads feeds, publishes, exchanges notes, and lends hands.
//   node tests/peers/whole_peer.mjs      ends with "N passed, N failed"
// PARAAT_PRESET names the build, PARAAT another executable.
import { execFileSync, spawn } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { addStaff } from "../browser/support/people.mjs";
import { decode, encode } from "./whole/protobuf.mjs";
import { uuidV7 } from "./whole/keys.mjs";
import { Desk } from "./whole/desk.mjs";
import { Peer } from "./whole/peer.mjs";

const tree = new URL("../..", import.meta.url).pathname;
const paraat = process.env.PARAAT ?? join(tree, `build/${process.env.PARAAT_PRESET ?? "debug"}/paraat`);
const scratch = mkdtempSync(join(tmpdir(), "paraat-peer-"));
chmodSync(scratch, 0o711); // the private PostgreSQL runs as another user and has to pass through
const folder = join(scratch, "hasselt");
const run = (...words) => execFileSync(paraat, words, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
const hasselt = "be-nis-71072", alken = "be-nis-73001";

const freePort = () => new Promise((done) => {
  const probe = createServer().listen(0, "127.0.0.1", () => { const { port } = probe.address(); probe.close(() => done(port)); });
});

function certificates() {
  const tls = join(scratch, "tls");
  mkdirSync(tls);
  const openssl = (...words) => execFileSync("openssl", words, { cwd: tls, stdio: "ignore" });
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  openssl("req", "-x509", ...key, "-days", "30", "-subj", "/CN=Authority of the test", "-keyout", "ca.key", "-out", "ca.pem");
  openssl("req", ...key, "-subj", "/CN=node", "-keyout", "node.key", "-out", "node.csr");
  writeFileSync(join(tls, "san"), "subjectAltName=IP:127.0.0.1");
  openssl("x509", "-req", "-in", "node.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "30", "-extfile", "san", "-out", "node.pem");
  chmodSync(tls, 0o755);
  chmodSync(join(tls, "node.key"), 0o644); // root's node runs as another user, who reads this key of the test
  return (name) => join(tls, name);
}

async function startHasselt(file) {
  const [pages, peers] = [await freePort(), await freePort()];
  run("init", folder);
  writeFileSync(join(folder, "paraat.toml"), `[pages]\nlisten = "127.0.0.1:${pages}"\n[federation]\nnode_id = "hasselt"\nurl = "https://127.0.0.1:${peers}"\n` +
    `listen = "127.0.0.1:${peers}"\ncertificate = "${file("node.pem")}"\nkey = "${file("node.key")}"\nauthority = "${file("ca.pem")}"\nprivate_peers = ["127.0.0.1"]\n`);
  run("tenant", "add", folder, "--nis", "71072", "--url", `http://hasselt.localhost:${pages}`, "--email", "vrijwilligers@hasselt.example");
  run("demo", folder, "--content", join(tree, "ops/demo/content.json"));
  const coordinator = addStaff(run, folder, scratch, { name: "Ilse Vandersteen", email: "ilse@hasselt.example", role: "coordinator", tenant: hasselt });
  const child = spawn(paraat, ["serve", folder], { stdio: ["ignore", "ignore", "pipe"] });
  const log = [];
  child.stderr.on("data", (d) => log.push(String(d)));
  const ended = new Promise((done) => child.once("exit", done));
  const ready = async () => {
    while (!(await fetch(`http://127.0.0.1:${pages}/readyz`).then((r) => r.ok, () => false))) await new Promise((again) => setTimeout(again, 50));
  };
  await Promise.race([ready(), ended.then(() => { throw new Error(`the node did not start:\n${log.join("")}`); })]);
  return { pages, coordinator, log, stop: async () => { child.kill("SIGTERM"); await ended; } };
}

const invite = (...words) => run("member", "invite", folder, ...words).split(/\s+/).find((word) => word.length > 60);
const must = (what, said) => { if (!what) throw new Error(said); };
const within = (work, what) => {
  const over = new Promise((_, fail) => setTimeout(() => fail(new Error(`not in time: ${what}`)), 60_000).unref());
  return Promise.race([work, over]);
};

const file = certificates();
const node = await startHasselt(file);
const port = await freePort();
const peer = new Peer({
  id: "alken", port, tls: { authority: readFileSync(file("ca.pem")), chain: readFileSync(file("node.pem")), key: readFileSync(file("node.key")) },
  tenant: {
    party: alken, nis: [{ nis: "73001" }], legal_name: "Alken", host_node: "alken", roles: ["publisher", "requester", "supplier"], pages_url: "https://alken.example", phone: "011 59 99 71",
  },
});
await peer.listen();
const desk = new Desk("hasselt.localhost", node.pages);
const request = () => peer.received.find((e) => e.type === "request.open");
const offer = uuidV7();

const tests = {
  "joins with an invitation, and only once": async () => {
    const invitation = invite();
    must(await peer.join(invitation) === "hasselt", "another node invited");
    must(peer.hostOf(alken) === "alken", "the list does not name it");
    await peer.join(invitation).then(() => must(false, "an invitation was good twice"), () => {});
  },
  "asks with a signature that is taken, and verifies the answer": async () => {
    const answer = await peer.ask("hasselt", "GET", "/fed/v1/changes", "?after=0&wait=0");
    must(answer.status === 200, `changes: ${answer.status}`);
    const status = await peer.ask("hasselt", "GET", "/fed/v1/inbox/status", "?lane=bulk");
    must(status.status === 200 && decode("InboxStatus", status.body).next_lane_seq === 1, "inbox/status");
    must((await peer.ask("hasselt", "GET", "/fed/v1/inbox/status", "?lane=none")).status === 400, "a lane that does not exist");
    must((await peer.ask("hasselt", "GET", "/fed/v1/nothing")).status === 404, "a path that does not exist");
    must((await peer.ask("hasselt", "GET", `/fed/v1/tenants/${hasselt}/feeds/listings/members`, "?after=0")).status === 200, "what is for members");
  },
  "reads a feed that equals its checkpoint": async () => {
    const there = await within((async () => {
      for (;;) {
        const found = await peer.readFeed("hasselt", hasselt, "listings").catch((e) => (e.message === "no checkpoint" ? [] : Promise.reject(e)));
        if (found.length > 0) return found;
        await peer.ask("hasselt", "GET", "/fed/v1/changes", `?after=0&wait=1`);
      }
    })(), "the listings of Hasselt");
    for (const e of there) must(decode("Listing", e.data).nis === 71072, "a listing of another municipality");
    const organisations = await peer.readFeed("hasselt", hasselt, "organisations");
    must(organisations.length > 0, "no organisations");
  },
  "publishes a listing that Hasselt shows": async () => {
    const now = Date.now() * 1000, id = uuidV7();
    peer.publish({
      id, nis: 73001, ref: "abcdefgh", url: "https://alken.example/vacatures/abcdefgh/zandzakken", title: "Zandzakken vullen aan de Herk", body: "Help mee.",
      asks: { schema: 1, must: ["tractor", "a_code_of_a_later_release"], languages: [{ code: "turkish", level: "GOOD" }], week: 1, hours_each_time: 4 },
      organisation: "Gemeente Alken", kind: "volunteer", theme: "crisis", place: "Alken", places: 5, places_free: 5, published_at_us: now, valid_until_us: now + 5 * 86400e6,
    });
    await within(desk.shows("/vacatures?q=Herk", "Zandzakken vullen aan de "), "the listing on the pages of Hasselt");
    await within(desk.shows("/vacatures?q=Herk", "Vraagt: Turks, Tractor"), "what it asks on the pages of Hasselt");
  },
  "sends a sealed note and gets the receipt": async () => {
    const note = encode("CaseNote", { subject: "Handen over", text: "Wij kunnen tien mensen missen.", author: "Jef Claes", phone: "011 59 99 71" });
    const said = await peer.tell(hasselt, "bulk", "case.note", note, { case_id: uuidV7() });
    must(said === "ACCEPTED", said);
    const open = await peer.tell(hasselt, "bulk", "case.note", note, { case_id: uuidV7(), sealed: false });
    must(open === "REJECTED not-sealed", open);
    await desk.signIn(node.coordinator);
    await within(desk.shows("/beheer/berichten", "Handen over"), "the note on the desk");
  },
  "receives a sealed note and gives a receipt": async () => {
    await desk.open("/beheer/berichten/nieuw");
    await desk.submit("/beheer/berichten/nieuw", { aan: alken, onderwerp: "Dank je", tekst: "Graag, vanaf zes uur." });
    const got = await within(peer.message("case.note"), "the note");
    const note = decode("CaseNote", got.content);
    must(note.subject === "Dank je" && note.text === "Graag, vanaf zes uur.", "another text");
    must(note.author === "Ilse Vandersteen", "another author");
  },
  "receives a request for hands and offers some": async () => {
    await desk.open("/beheer/versterking/nieuw");
    await desk.submit("/beheer/versterking/nieuw", { aan: [alken], titel: "Zandzakken vullen", aantal: "10", plaats: "Kanaalkom" });
    const got = await within(peer.message("request.open"), "the request");
    const asked = decode("HandsRequest", got.content);
    must(asked.needed === 10 && asked.title === "Zandzakken vullen" && got.case_seq === 1 && got.lane === 1, "another request");
    const said = await peer.tell(hasselt, "crisis", "offer.propose", encode("OfferPropose", { offer_id: offer, count: 8, hold: 1800 }), { case_id: got.case_id, case_seq: 1 });
    must(said === "ACCEPTED", said);
    await within(desk.shows(`/beheer/versterking/${hasselt}/${got.case_id}`, offer), "the offer on the desk");
  },
  "confirms what was accepted": async () => {
    const { case_id } = request();
    const field = desk.page.match(/name="(aantal-[^"]+)"/)[1];
    await desk.submit("/aanvaarding", { [field]: "6" });
    const got = await within(peer.message("offer.accept"), "the acceptance");
    const accepted = decode("OfferAccept", got.content);
    must(accepted.offer_id === offer && accepted.count === 6, "another acceptance");
    const said = await peer.tell(hasselt, "crisis", "offer.confirm", encode("OfferConfirm", { offer_id: offer, count: 6 }), { case_id, case_seq: 2, sealed: false });
    must(said === "ACCEPTED", said);
    await within(desk.shows(`/beheer/versterking/${hasselt}/${case_id}`, "6 bevestigd"), "the confirmation on the desk");
  },
  "refused nothing that the node signed": async () => must(peer.refused.length === 0, peer.refused.join("\n")),
};

let passed = 0, failed = 0;
for (const [sentence, test] of Object.entries(tests)) {
  try {
    await test();
    ++passed;
  } catch (e) {
    ++failed;
    console.log(`${sentence}: ${e.stack}`);
  }
}
if (failed > 0) console.log([...peer.refused, ...node.log.slice(-20)].join("\n"));
await peer.close();
await node.stop();
rmSync(scratch, { recursive: true, force: true });
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
