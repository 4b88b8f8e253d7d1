// A whole node of paraat-fed/1 that hosts one party, written from protocol/README.md alone. It keeps everything in
// memory, follows one other node, and serves what it must.
import crypto from "node:crypto";
import { EventEmitter, once } from "node:events";
import https from "node:https";
import { decode, encode, enumOf } from "./protobuf.mjs";
import { keyId, newSealingKey, newSigningKey, open, seal, sha256, uuidV7, verifies } from "./keys.mjs";
import { contentDigest, signRequest, signResponse, verifyRequest, verifyResponse } from "./signatures.mjs";

const seconds = () => Math.floor(Date.now() / 1000);
const protobuf = "application/x-protobuf";
const purposes = enumOf("KeyPurpose"), lanes = enumOf("Lane"), outcomes = enumOf("Outcome"), audiences = enumOf("Audience");
const nothing = Buffer.alloc(0);
const hexOf = (bytes) => Buffer.from(bytes).toString("hex");

// The sum of a feed: modulo 2^256, as 32 bytes big-endian.
const sumOf = (hashes) =>
  Buffer.from((hashes.reduce((sum, h) => sum + BigInt(`0x${hexOf(h)}`), 0n) % (1n << 256n)).toString(16).padStart(64, "0"), "hex");
const infoOf = (e) => Buffer.from(["paraat-fed-1/sealed", e.type, e.from_tenant, e.to_tenant].join("\0"));
const aadOf = (e) => Buffer.from(`${e.message_id}\0${e.case_id ?? ""}`);

export class Peer extends EventEmitter {
  constructor({ id, tenant, port, tls }) {
    super();
    Object.assign(this, { id, tenant, tls, url: `https://127.0.0.1:${port}`, authority: `127.0.0.1:${port}` });
    this.master = newSigningKey(id);
    this.signing = newSigningKey(id);
    this.sealing = newSealingKey(id);
    this.agent = new https.Agent({ ca: tls.authority, keepAlive: true });
    this.documents = {};         // root, members, revocations: bytes as they came
    this.manifests = new Map();  // node id → bytes of a SignedManifest
    this.lanes = {};
    this.receipts = new Map();   // message id → bytes of a SignedReceipt
    this.received = [];          // what was opened, in the order in which it came
    this.refused = [];           // requests that did not verify
    this.changes = 0;            // the number of our last change
    this.feed = { epoch: seconds(), head: 0, items: [] };
    this.makeManifest();
  }

  makeManifest() {
    const key = (k, purpose) =>
      ({ key_id: k.id, purpose: purposes[purpose], public_key: k.raw, not_before: seconds() - 300 });
    const manifest = encode("Manifest", {
      node_id: this.id, sequence: seconds(), valid_from: seconds(), valid_until: seconds() + 30 * 86400,
      keys: [key(this.signing, "SIGNING"), key(this.sealing, "SEALING")], base_url: this.url,
    });
    this.manifest = encode("SignedManifest", { manifest, key_id: this.master.id, signature: this.master.sign("manifest", manifest) });
    this.manifests.set(this.id, this.manifest);
  }

  // ---- what others are

  members() { return this.documents.members ? decode("Members", decode("SignedMembers", this.documents.members).members) : undefined; }
  revoked(id) {
    if (!this.documents.revocations) return false;
    const all = decode("Revocations", decode("SignedRevocations", this.documents.revocations).revocations).revocations;
    return all.some((r) => r.key_id === id || (r.key_id === "" && r.node_id === id.split("#")[0]));
  }
  keysOf(node) {
    const bytes = this.manifests.get(node);
    return bytes ? decode("Manifest", decode("SignedManifest", bytes).manifest).keys : [];
  }
  signingKey(id) {
    const k = this.keysOf(id.split("#")[0]).find((one) => one.key_id === id && one.purpose === purposes.SIGNING);
    const good = k && k.not_before <= seconds() && (k.retired_at === 0 || seconds() < k.retired_at) && !this.revoked(id);
    return good ? k.public_key : undefined;
  }
  hostOf(party) { return this.members()?.tenants.find((t) => t.party === party)?.host_node; }
  fedMembers() {
    if (!this.documents.members) return "0 - 0";
    const list = decode("SignedMembers", this.documents.members).members;
    const revocations = this.documents.revocations ? decode("Revocations", decode("SignedRevocations", this.documents.revocations).revocations).version : 0;
    return `${decode("Members", list).version} ${hexOf(sha256(list))} ${revocations}`;
  }

  // Each takes a document when it is signed as it must be and is newer; 200 also when it is held already.
  takeRoot(bytes, pinned) {
    const outer = decode("SignedRoot", bytes), root = decode("Root", outer.root);
    if (!root.keys.some((k) => k.public_key.equals(pinned))) throw new Error("the root does not hold the key of the invitation");
    if (!this.signedByRoot(root, "root", outer.root, outer.signatures)) throw new Error("the root is not signed");
    this.documents.root = bytes;
  }
  signedByRoot(root, domain, bytes, signatures) {
    const who = root.keys.filter((k) => signatures.some((s) => s.key_id === k.key_id && verifies(k.public_key, domain, bytes, s.signature)));
    return new Set(who.map((k) => hexOf(k.public_key))).size >= root.threshold;
  }
  takeList(kind, bytes) {
    const [outerName, innerName] = { members: ["SignedMembers", "Members"], revocations: ["SignedRevocations", "Revocations"] }[kind];
    const outer = decode(outerName, bytes), inner = decode(innerName, outer[kind]);
    const held = this.documents[kind];
    const before = held ? decode(innerName, decode(outerName, held)[kind]) : { version: 0 };
    if (inner.version <= before.version) return held && decode(outerName, held)[kind].equals(outer[kind]) ? 200 : 409;
    const root = decode("Root", decode("SignedRoot", this.documents.root).root);
    if (!this.signedByRoot(root, kind, outer[kind], outer.signatures)) return 403;
    this.documents[kind] = bytes;
    this.emit("documents");
    return 200;
  }
  takeManifest(bytes) {
    const outer = decode("SignedManifest", bytes), m = decode("Manifest", outer.manifest);
    const node = this.members()?.nodes.find((n) => n.node_id === m.node_id);
    if (!node || !verifies(node.master_key, "manifest", outer.manifest, outer.signature)) return 403;
    if (m.valid_until < seconds() || m.keys.some((k) => k.key_id !== keyId(m.node_id, k.public_key))) return 403;
    const held = this.manifests.get(m.node_id);
    const before = held ? decode("SignedManifest", held).manifest : undefined;
    if (before && m.sequence <= decode("Manifest", before).sequence) return before.equals(outer.manifest) ? 200 : 409;
    this.manifests.set(m.node_id, bytes);
    this.emit("documents");
    return 200;
  }

  // ---- asking

  send(base, method, path, query, headers, body) {
    const url = new URL(base);
    return new Promise((done, fail) => {
      const ask = https.request({ host: url.hostname, port: url.port, method, path: path + query, headers, agent: this.agent }, (r) => {
        const parts = [];
        r.on("data", (d) => parts.push(d));
        r.on("end", () => done({ status: r.statusCode, headers: r.headers, body: Buffer.concat(parts) }));
      });
      ask.on("error", fail);
      ask.end(body);
    });
  }
  async unsigned(base, method, path, query = "", body = nothing) {
    const headers = body.length ? { "content-type": protobuf, "content-length": body.length } : {};
    return this.send(base, method, path, query, headers, body);
  }
  // A signed question and its verified answer.
  async ask(node, method, path, query = "", body = nothing) {
    const base = this.members().nodes.find((n) => n.node_id === node).base_url;
    const m = { method, authority: base.slice("https://".length), path, query, headers: {} };
    Object.assign(m.headers, { "fed-destination": node, "fed-request-id": crypto.randomUUID(), "content-digest": contentDigest(body) });
    if (body.length) Object.assign(m.headers, { "content-type": protobuf, "content-length": String(body.length) });
    signRequest(m, this.signing);
    const answer = await this.send(base, method, path, query, m.headers, body);
    verifyResponse(answer, m, answer.body, (id) => (id.startsWith(`${node}#`) ? this.signingKey(id) : undefined));
    return answer;
  }

  async join(text) {
    const i = decode("Invitation", Buffer.from(text, "base64url"));
    this.takeRoot(i.root, i.inviter_master_key);
    const node = { node_id: this.id, master_key: this.master.raw, base_url: this.url };
    const body = encode("JoinRequest", { node, manifest: decode("SignedManifest", this.manifest), tenants: [this.tenant], secret: i.secret });
    const answer = await this.unsigned(i.inviter_base_url, "POST", "/fed/v1/join", "", body);
    if (answer.status !== 200) throw new Error(`the join was refused: ${answer.status} ${decode("FedError", answer.body).code}`);
    const got = decode("JoinResponse", answer.body);
    if (this.takeList("members", encode("SignedMembers", got.members)) !== 200) throw new Error("the list does not verify");
    if (this.takeManifest(encode("SignedManifest", got.manifest)) !== 200) throw new Error("the manifest does not verify");
    return i.inviter_node_id;
  }

  // All items of a feed, verified, and held against the checkpoint of its head.
  async readFeed(node, party, feed) {
    const items = new Map();
    for (let after = 0; ; ) {
      const answer = await this.ask(node, "GET", `/fed/v1/tenants/${party}/feeds/${feed}/public`, `?after=${after}&limit=100&whole=1`);
      if (answer.status !== 200) throw new Error(`the page was refused: ${answer.status}`);
      const page = decode("FeedPage", answer.body);
      for (const item of page.items) {
        const { envelope, key_id, signature } = item.listing, e = decode("ListingEnvelope", envelope);
        const key = key_id.startsWith(`${this.hostOf(party)}#`) ? this.signingKey(key_id) : undefined;
        const domain = { listings: "listing", organisations: "organisation", "task-profiles": "task-profile" }[feed];
        if (!key || !verifies(key, domain, envelope, signature)) throw new Error("an item that its publisher did not sign");
        if (e.publisher !== party || e.number !== item.number || e.feed_epoch !== page.epoch || e.number <= after) throw new Error("an item of another place");
        items.set(e.listing_id, { ...e, hash: sha256(envelope) });
        after = e.number;
      }
      if (!page.checkpoint) { if (page.items.length === 0) throw new Error("no checkpoint"); continue; }
      const { checkpoint, key_id, signature } = page.checkpoint, c = decode("Checkpoint", checkpoint);
      if (!verifies(this.signingKey(key_id), "checkpoint", checkpoint, signature)) throw new Error("the checkpoint does not verify");
      const there = [...items.values()].filter((e) => e.state === enumOf("ListingState").UPDATED);
      if (c.head_number !== page.head || c.count !== there.length || !c.digest.equals(sumOf(there.map((e) => e.hash))))
        throw new Error("what was read is not what the checkpoint says");
      return there;
    }
  }

  // ---- publishing

  publish(listing) {
    const e = {
      publisher: this.tenant.party, audience: audiences.PUBLIC, feed_epoch: this.feed.epoch, number: ++this.feed.head, listing_id: listing.id,
      version: 1, state: enumOf("ListingState").UPDATED, valid_until_us: listing.valid_until_us, data: encode("Listing", listing),
    };
    this.feed.items.push({ number: e.number, id: e.listing_id, envelope: encode("ListingEnvelope", e) });
    ++this.changes;
    this.emit("published");
  }
  checkpoint(feed) {
    const checkpoint = encode("Checkpoint", {
      publisher: this.tenant.party, feed: "listings", feed_epoch: feed.epoch, head_number: feed.head, floor_number: 0, count: feed.items.length,
      digest: sumOf(feed.items.map((i) => sha256(i.envelope))), created: seconds(), audience: audiences.PUBLIC,
    });
    return { checkpoint, key_id: this.signing.id, signature: this.signing.sign("checkpoint", checkpoint) };
  }

  // ---- messages

  // Gives the receipt of one sealed message.
  async tell(to, lane, type, content, { case_id = "", case_seq = 0, sealed = true } = {}) {
    const node = this.hostOf(to), numbers = (this.lanes[lane] ??= { epoch: seconds(), last: 0 });
    const e = {
      message_id: uuidV7(), from_tenant: this.tenant.party, to_tenant: to, created: seconds(), expires: seconds() + 3600, lane: lanes[lane.toUpperCase()],
      lane_epoch: numbers.epoch, lane_seq: ++numbers.last, type, schema: 1, case_id, case_seq,
    };
    if (sealed) {
      const k = this.keysOf(node).filter((one) => one.purpose === purposes.SEALING && one.retired_at === 0).sort((a, b) => b.not_before - a.not_before)[0];
      e.sealed = { suite: 0x200103, recipient_key_id: k.key_id, ...seal(k.public_key, infoOf(e), aadOf(e), content) };
    } else {
      e.payload = content;
    }
    const envelope = encode("Envelope", e);
    const batch = encode("EnvelopeBatch", { envelopes: [{ envelope, key_id: this.signing.id, signature: this.signing.sign("envelope", envelope) }] });
    const answer = await this.ask(node, "POST", `/fed/v1/inbox/${lane}`, "", batch);
    if (answer.status !== 200) throw new Error(`the batch was refused: ${answer.status} ${decode("FedError", answer.body).code}`);
    const [{ receipt, key_id, signature }] = decode("BatchReceipt", answer.body).receipts;
    if (!verifies(this.signingKey(key_id), "receipt", receipt, signature)) throw new Error("the receipt does not verify");
    const r = decode("Receipt", receipt);
    if (!r.envelope_hash.equals(sha256(envelope)) || r.message_id !== e.message_id) throw new Error("the receipt of something else");
    return Object.keys(outcomes).find((name) => outcomes[name] === r.outcome) + (r.error ? ` ${r.error}` : "");
  }

  take(node, body) {
    const batch = decode("EnvelopeBatch", body), receipts = [];
    for (const { envelope, key_id, signature } of batch.envelopes) {
      const e = decode("Envelope", envelope);
      if (!key_id.startsWith(`${node}#`) || this.hostOf(e.from_tenant) !== node) return { status: 401, code: "wrong-author" };
      const key = this.signingKey(key_id);
      if (!key || !verifies(key, "envelope", envelope, signature)) return { status: 401, code: key ? "bad-signature" : "unknown-key" };
      if (!this.receipts.has(e.message_id)) {
        const content = e.sealed ? open(this.sealing, e.sealed.enc, infoOf(e), aadOf(e), e.sealed.ciphertext) : e.payload;
        const receipt = encode("Receipt", { message_id: e.message_id, envelope_hash: sha256(envelope), outcome: outcomes.ACCEPTED, received: seconds() });
        this.receipts.set(e.message_id, { receipt, key_id: this.signing.id, signature: this.signing.sign("receipt", receipt) });
        this.received.push({ ...e, content });
        this.emit("received");
      }
      receipts.push(this.receipts.get(e.message_id));
    }
    const last = Math.max(0, ...batch.envelopes.map((s) => decode("Envelope", s.envelope).lane_seq));
    return { status: 200, body: encode("BatchReceipt", { receipts, next_lane_seq: last + 1, credit: 1000 }) };
  }
  // The first message of this type that has come or comes.
  async message(type) {
    for (;;) {
      const found = this.received.find((e) => e.type === type);
      if (found) return found;
      await once(this, "received");
    }
  }

  // ---- answering

  async listen() {
    this.server = https.createServer({ cert: this.tls.chain, key: this.tls.key, minVersion: "TLSv1.3" }, (r, answer) => {
      const parts = [];
      r.on("data", (d) => parts.push(d));
      r.on("end", () => this.serve(r, Buffer.concat(parts), answer).catch((e) => { this.refused.push(e.stack); answer.destroy(); }));
    });
    this.server.listen(Number(new URL(this.url).port), "127.0.0.1");
    await once(this.server, "listening");
  }
  async close() {
    this.emit("published"); // ends what waits
    this.server.close();
    this.server.closeAllConnections();
    this.agent.destroy();
  }

  async serve(r, body, answer) {
    const [path, query = ""] = r.url.split(/(?=\?)/, 2);
    const m = { method: r.method, authority: r.headers.host, path, query, headers: r.headers };
    const asked = new URLSearchParams(query.slice(1));
    const reply = (status, bytes, signed) => {
      const out = { status, headers: { "content-type": protobuf, "fed-members": this.fedMembers(), "content-digest": contentDigest(bytes) } };
      if (signed) signResponse(out, m, this.signing);
      answer.writeHead(status, { ...out.headers, "content-length": bytes.length }).end(bytes);
    };
    const error = (status, code, signed) => reply(status, encode("FedError", { code, server_time: seconds() }), signed);
    const open = this.document(r.method, path, asked, body);
    if (open) return open.status === 200 ? reply(200, open.body ?? nothing, false) : error(open.status, open.code, false);
    let node;
    try {
      if (m.headers["fed-destination"] !== this.id || m.authority !== this.authority) throw new Error("wrong-destination");
      node = verifyRequest(m, body, (id) => this.signingKey(id)).split("#")[0];
    } catch (e) {
      this.refused.push(`${r.method} ${r.url}: ${e.message}`);
      return error(401, e.message.split(":")[0], false);
    }
    if (r.method === "POST" && path.startsWith("/fed/v1/inbox/")) {
      const taken = this.take(node, body);
      return taken.status === 200 ? reply(200, taken.body, true) : error(taken.status, taken.code, true);
    }
    if (path === "/fed/v1/changes") return reply(200, await this.heads(asked), true);
    const feed = path.match(new RegExp(`^/fed/v1/tenants/${this.tenant.party}/feeds/(listings|organisations)/(public|members)(/checkpoint|/items)?$`));
    if (feed && r.method === "GET") return reply(200, this.page(feed[1] === "listings" && feed[2] === "public" ? this.feed : { epoch: 0, head: 0, items: [] }, feed[3], asked), true);
    return error(404, "not-found", true);
  }
  // What proves itself, and needs no signature.
  document(method, path, asked, body) {
    const kind = path.match(/^\/fed\/v1\/(?:membership\/(root|members|revocations)|(manifest))$/);
    if (!kind) return undefined;
    if (method === "POST") {
      const status = kind[2] ? this.takeManifest(body) : this.takeList(kind[1], body);
      return { status, code: status === 409 ? "superseded" : "document-refused" };
    }
    const bytes = kind[2] ? this.manifests.get(asked.get("node") ?? this.id) : this.documents[kind[1]];
    return bytes ? { status: 200, body: bytes } : { status: 404, code: "not-found" };
  }
  async heads(asked) {
    const after = Number(asked.get("after") ?? 0), wait = Math.min(25, Number(asked.get("wait") ?? 0));
    const version = this.members().version;
    if (after >= this.changes && wait > 0 && version <= Number(asked.get("members") ?? 0)) {
      const over = AbortSignal.timeout(wait * 1000);
      await once(this, "published", { signal: over }).catch(() => {});
    }
    const news = after < this.changes || after > this.changes;
    const heads = news && this.feed.head > 0 ? [{ party: this.tenant.party, feed: "listings/public", epoch: this.feed.epoch, number: this.feed.head }] : [];
    return encode("Heads", { heads, cursor: this.changes });
  }
  page(feed, what, asked) {
    if (what === "/checkpoint") return encode("SignedCheckpoint", this.checkpoint(feed));
    const after = Number(asked.get("after") ?? 0), ids = asked.get("ids")?.split(",");
    const items = feed.items.filter((i) => (ids ? ids.includes(i.id) : i.number > after)).map((i) => ({
      number: i.number,
      listing: { envelope: i.envelope, key_id: this.signing.id, signature: this.signing.sign("listing", i.envelope) },
    }));
    const began = feed.epoch > 0 && !ids;
    return encode("FeedPage", { items, head: feed.head, epoch: feed.epoch, ...(began ? { checkpoint: this.checkpoint(feed) } : {}) });
  }
}
