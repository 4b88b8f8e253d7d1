// The people of the tests: how they sign in, and the mail that they find.
import { createHmac, randomBytes } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

export const newSecret = () => [...randomBytes(32)].map((b) => letters[b % 32]).join("");

// RFC 6238 with SHA-1, 30 seconds and six digits, as authenticator apps do it.
const totpStep = (at) => Math.floor(at / 30000);
export function totp(secret, step = totpStep(Date.now())) {
  let bits = "";
  for (const c of secret.replace(/[\s=]/g, "").toUpperCase()) bits += letters.indexOf(c).toString(2).padStart(5, "0");
  const key = Buffer.from(bits.match(/.{8}/g).map((b) => parseInt(b, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac("sha1", key).update(counter).digest();
  return String((mac.readUInt32BE(mac[19] & 15) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

// Gives somebody a role on the node that is about to be served.
export function addStaff(run, folder, scratch, { name, email, role, tenant }) {
  const person = { name, email, password: randomBytes(15).toString("base64url"), secret: newSecret() };
  const passwordFile = join(scratch, "password"), secretFile = join(scratch, "secret");
  writeFileSync(passwordFile, `${person.password}\n`, { mode: 0o600 });
  writeFileSync(secretFile, `${person.secret}\n`, { mode: 0o600 });
  run("user", "add", folder, "--email", email, "--name", name, "--role", role, ...(tenant ? ["--tenant", tenant] : []),
    "--password-file", passwordFile, "--totp-secret-file", secretFile);
  return person;
}

// A node takes each step's code once, and one step ahead of its clock: the second sign-in of a person within the same half
// minute uses the next step's code, and a third waits for its turn.
const lastStep = new Map();
async function unusedCode(secret) {
  const step = Math.max(totpStep(Date.now()), (lastStep.get(secret) ?? 0) + 1);
  while (step > totpStep(Date.now()) + 1) await new Promise((again) => setTimeout(again, 200));
  lastStep.set(secret, step);
  return totp(secret, step);
}

export async function signIn(page, site, person) {
  await page.goto(`${site}/aanmelding`);
  await page.getByLabel("E-mailadres").fill(person.email);
  await page.getByLabel("Wachtwoord").fill(person.password);
  await page.getByRole("button", { name: "Aanmelden", exact: true }).click();
  await page.getByLabel("Code").fill(await unusedCode(person.secret));
  await page.getByRole("button", { name: "Aanmelden", exact: true }).click();
  await page.getByRole("button", { name: "Afmelden" }).waitFor();
}

const decoded = (s) => s.replace(/=\?UTF-8\?B\?([^?]*)\?=(\r?\n )?/gi, (_, b) => Buffer.from(b, "base64").toString("utf8"));

const unquoted = (text) =>
  Buffer.from(text.replace(/=\r?\n/g, "").replace(/=([0-9A-F]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16))), "latin1").toString("utf8");

export function readMail(file) {
  const raw = readFileSync(file, "utf8");
  const header = (name) => decoded(raw.match(new RegExp(`^${name}: ((?:.*)(?:\\r?\\n .*)*)`, "mi"))?.[1] ?? "").replace(/\r?\n /g, "");
  // A node without a mail server writes base64, one that speaks SMTP quoted-printable.
  const [, head, body] = raw.match(/Content-Type: text\/plain([\s\S]*?)\r?\n\r?\n([\s\S]*?)\r?\n--/) ?? [null, "", ""];
  return { to: header("To"), subject: header("Subject"), text: /quoted-printable/i.test(head) ? unquoted(body) : Buffer.from(body, "base64").toString("utf8") };
}

// The newest mail to somebody with these words in its subject; waits until it is there.
export async function mailFor(folder, to, subject) {
  const until = Date.now() + 30000;
  while (Date.now() < until) {
    const all = list(join(folder, "mail"));
    const found = all.findLast((m) => m.to.includes(to) && m.subject.includes(subject));
    if (found) return found;
    await new Promise((again) => setTimeout(again, 50));
  }
  throw new Error(`no mail to ${to} with "${subject}" in its subject; there is: ${list(join(folder, "mail")).map((m) => `${m.to} "${m.subject}"`).join(", ")}`);
}

const read = new Map();
function list(folder) {
  try {
    return readdirSync(folder).filter((n) => n.endsWith(".eml")).map((n) => {
      const file = join(folder, n);
      if (!read.has(file)) read.set(file, readMail(file));
      return read.get(file);
    });
  } catch {
    return [];
  }
}
// Every mail that a node wrote into its folder.
export const mailsOf = (folder) => list(join(folder, "mail"));

export function linkIn(mail, part = "") {
  const found = [...mail.text.matchAll(/https?:\/\/\S+/g)].map((m) => m[0]).find((l) => l.includes(part));
  if (!found) throw new Error(`no link with "${part}" in: ${mail.text}`);
  return found;
}
