// Ed25519 keys with domains, and contents sealed by HPKE (RFC 9180, base mode, suite 0x200103): node:crypto only.
import crypto from "node:crypto";

export const sha256 = (bytes) => crypto.createHash("sha256").update(bytes).digest();
export const keyId = (node, raw) => `${node}#${sha256(raw).toString("hex").slice(0, 16)}`;

const spki = { ed25519: "302a300506032b6570032100", x25519: "302a300506032b656e032100" };
const rawOf = (key) => crypto.createPublicKey(key).export({ format: "der", type: "spki" }).subarray(12);
export const publicKey = (kind, raw) =>
  crypto.createPublicKey({ key: Buffer.concat([Buffer.from(spki[kind], "hex"), raw]), format: "der", type: "spki" });

// "paraat-fed-1/" domain 0x00 bytes
const underDomain = (domain, bytes) => Buffer.concat([Buffer.from(`paraat-fed-1/${domain}\0`), bytes]);

export function newSigningKey(node) {
  const { privateKey } = crypto.generateKeyPairSync("ed25519");
  const raw = rawOf(privateKey);
  return {
    raw, id: keyId(node, raw),
    sign: (domain, bytes) => crypto.sign(null, underDomain(domain, bytes), privateKey),
    signBase: (base) => crypto.sign(null, Buffer.from(base), privateKey),
  };
}

export const verifies = (raw, domain, bytes, signature) =>
  crypto.verify(null, underDomain(domain, bytes), publicKey("ed25519", raw), signature);
export const verifiesBase = (raw, base, signature) =>
  crypto.verify(null, Buffer.from(base), publicKey("ed25519", raw), signature);

export function newSealingKey(node) {
  const { privateKey } = crypto.generateKeyPairSync("x25519");
  const raw = rawOf(privateKey);
  return { raw, id: keyId(node, raw), privateKey };
}

// ---- RFC 9180

const kem = Buffer.concat([Buffer.from("KEM"), Buffer.from("0020", "hex")]);
const hpke = Buffer.concat([Buffer.from("HPKE"), Buffer.from("002000010003", "hex")]);
const extract = (salt, label, ikm, suite) =>
  crypto.createHmac("sha256", salt.length ? salt : Buffer.alloc(32))
    .update(Buffer.concat([Buffer.from("HPKE-v1"), suite, Buffer.from(label), ikm])).digest();

function expand(prk, label, info, length, suite) {
  const labelled = Buffer.concat([Buffer.from([length >> 8, length & 255]), Buffer.from("HPKE-v1"), suite, Buffer.from(label), info]);
  let block = Buffer.alloc(0), out = Buffer.alloc(0);
  for (let i = 1; out.length < length; ++i) {
    block = crypto.createHmac("sha256", prk).update(Buffer.concat([block, labelled, Buffer.from([i])])).digest();
    out = Buffer.concat([out, block]);
  }
  return out.subarray(0, length);
}

const none = Buffer.alloc(0);
function schedule(dh, enc, recipient, info) {
  const shared = expand(extract(none, "eae_prk", dh, kem), "shared_secret", Buffer.concat([enc, recipient]), 32, kem);
  const context = Buffer.concat([Buffer.from([0]), extract(none, "psk_id_hash", none, hpke), extract(none, "info_hash", info, hpke)]);
  const secret = extract(shared, "secret", none, hpke);
  return { key: expand(secret, "key", context, 32, hpke), nonce: expand(secret, "base_nonce", context, 12, hpke) };
}

export function seal(recipient, info, aad, content) {
  const own = crypto.generateKeyPairSync("x25519"), enc = rawOf(own.privateKey);
  const dh = crypto.diffieHellman({ privateKey: own.privateKey, publicKey: publicKey("x25519", recipient) });
  const { key, nonce } = schedule(dh, enc, recipient, info);
  const cipher = crypto.createCipheriv("chacha20-poly1305", key, nonce, { authTagLength: 16 });
  cipher.setAAD(aad, { plaintextLength: content.length });
  return { enc, ciphertext: Buffer.concat([cipher.update(content), cipher.final(), cipher.getAuthTag()]) };
}

export function open(own, enc, info, aad, ciphertext) {
  const dh = crypto.diffieHellman({ privateKey: own.privateKey, publicKey: publicKey("x25519", enc) });
  const { key, nonce } = schedule(dh, enc, own.raw, info);
  const cipher = crypto.createDecipheriv("chacha20-poly1305", key, nonce, { authTagLength: 16 });
  cipher.setAAD(aad, { plaintextLength: ciphertext.length - 16 });
  cipher.setAuthTag(ciphertext.subarray(-16));
  return Buffer.concat([cipher.update(ciphertext.subarray(0, -16)), cipher.final()]);
}

export function uuidV7(at = Date.now()) {
  const b = crypto.randomBytes(16);
  b.writeUIntBE(at, 0, 6);
  b[6] = (b[6] & 15) | 0x70;
  b[8] = (b[8] & 63) | 0x80;
  return b.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
