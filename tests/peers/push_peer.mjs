// Implementations of web push that are not ours (npm http_ece, web-push, and Node's own curves): what we encrypt for
// random browsers, http_ece reads; what web-push encrypts, the browser of our tests reads; what we sign, Node verifies.
//   node tests/peers/push_peer.mjs [COUNT]      says "N passed, N failed"
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import crypto from "node:crypto";
import { createInterface } from "node:readline";
import ece from "http_ece";
import webpush from "web-push";

const tree = new URL("../..", import.meta.url).pathname;
const peer = spawn(`${tree}build/${process.env.PARAAT_PRESET ?? "debug"}/push_peer`, { stdio: ["pipe", "pipe", "inherit"] });
const answers = createInterface({ input: peer.stdout })[Symbol.asyncIterator]();
const ask = async (question) => {
  peer.stdin.write(`${JSON.stringify(question)}\n`);
  return JSON.parse((await answers.next()).value);
};

const signs = "abc é€😀\"\\\n{}";
const words = (most) => Array.from({ length: crypto.randomInt(most) }, () => [...signs][crypto.randomInt([...signs].length)]).join("");

async function weEncrypt() {
  const browser = crypto.createECDH("prime256v1"), auth = crypto.randomBytes(16), text = words(700);
  browser.generateKeys();
  const { message } = await ask({ do: "encrypt", key: browser.getPublicKey("base64url"), auth: auth.toString("base64url"), text });
  const read = ece.decrypt(Buffer.from(message, "base64url"), { version: "aes128gcm", privateKey: browser, authSecret: auth.toString("base64url") });
  assert.equal(read.toString("utf8"), text);
  const other = crypto.createECDH("prime256v1");
  other.generateKeys();
  assert.throws(() => ece.decrypt(Buffer.from(message, "base64url"), { version: "aes128gcm", privateKey: other, authSecret: auth.toString("base64url") }));
}

async function weRead() {
  const { key, auth } = await ask({ do: "subscribe" }), text = words(700) + ".";
  const { cipherText } = webpush.encrypt(key, auth, text, "aes128gcm");
  assert.equal((await ask({ do: "read", message: cipherText.toString("base64url") })).text, text);
}

async function weSign() {
  const now = Math.floor(Date.now() / 1000), audience = `https://push${crypto.randomInt(1000)}.example`;
  const { header } = await ask({ do: "sign", audience, contact: "beheer@hasselt.example", now });
  const [, token, k] = /^vapid t=([\w.-]+), k=([\w-]+)$/.exec(header);
  // The header of web-push has the same form.
  const pair = webpush.generateVAPIDKeys();
  const theirs = webpush.getVapidHeaders(audience, "mailto:beheer@hasselt.example", pair.publicKey, pair.privateKey, "aes128gcm").Authorization;
  assert.match(theirs, /^vapid t=[\w.-]+, k=[\w-]+$/);
  const claims = (jwt) => JSON.parse(Buffer.from(jwt.split(".")[1], "base64url"));
  assert.deepEqual(Object.keys(claims(token)).sort(), Object.keys(claims(/t=([^,]+)/.exec(theirs)[1])).sort());
  const [head, body, signature] = token.split("."), point = Buffer.from(k, "base64url");
  const jwk = { kty: "EC", crv: "P-256", x: point.subarray(1, 33).toString("base64url"), y: point.subarray(33).toString("base64url") };
  const verified = (data) => crypto.verify("sha256", Buffer.from(data), { key: crypto.createPublicKey({ key: jwk, format: "jwk" }), dsaEncoding: "ieee-p1363" }, Buffer.from(signature, "base64url"));
  assert.ok(verified(`${head}.${body}`));
  assert.ok(!verified(`${head}.${body}x`));
  assert.equal(claims(token).aud, audience);
  assert.ok(claims(token).exp > now && claims(token).exp <= now + 24 * 3600);
}

// A key that is no point of the curve gets no message.
async function weRefuse() {
  const bent = Buffer.alloc(65, 4);
  assert.equal((await ask({ do: "encrypt", key: bent.toString("base64url"), auth: crypto.randomBytes(16).toString("base64url"), text: "x" })).message, null);
}

const count = Number(process.argv[2] ?? 200);
let passed = 0, failed = 0;
for (const part of [weEncrypt, weRead, weSign, weRefuse])
  for (let i = 0; i < count; ++i)
    try {
      await part();
      ++passed;
    } catch (e) {
      ++failed;
      console.log(`${part.name}: ${e.message}`);
    }
peer.stdin.end();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
