// HTTP message signatures (RFC 9421) in the profile of paraat-fed/1. A message: { method, authority, path, query,
// status, headers } with the names of headers in lower case.
import { sha256, verifiesBase } from "./keys.mjs";

const ofRequest = ["@method", "@authority", "@path", "@query", "fed-destination", "fed-request-id", "content-digest"];
const ofResponse = ["@status", "content-digest", "content-type"];
const seconds = () => Math.floor(Date.now() / 1000);
const fedFields = (m) => Object.keys(m.headers).filter((name) => name.startsWith("fed-"));

export const contentDigest = (body) => `sha-256=:${sha256(body).toString("base64")}:`;
const unique = (list) => [...new Set(list)];
const plain = (names) => names.map((name) => `"${name}"`);

const neededOfRequest = (m) =>
  plain(unique([...ofRequest, ...fedFields(m), ...(Number(m.headers["content-length"] ?? 0) > 0 ? ["content-type", "content-length"] : [])]));
const neededOfResponse = (m) =>
  [...plain(unique([...ofResponse, ...fedFields(m)])), ...ofRequest.map((name) => `"${name}";req`)];

function valueOf(name, m) {
  switch (name) {
    case "@method": return m.method;
    case "@authority": return m.authority.toLowerCase().replace(/:443$/, "");
    case "@path": return m.path || "/";
    case "@query": return m.query || "?";
    case "@status": return String(m.status);
    default:
      if (m.headers[name] === undefined) throw new Error(`a field that is covered is absent: ${name}`);
      return [m.headers[name]].flat().map((line) => line.trim()).join(", ");
  }
}

function baseOf(components, params, m, request) {
  const lines = components.map((c) => {
    const [, name, req] = c.match(/^"([^"]+)"(;req)?$/) ?? [];
    if (!name) throw new Error(`a component that is not known: ${c}`);
    return `${c}: ${valueOf(name, req ? request : m)}`;
  });
  return [...lines, `"@signature-params": (${components.join(" ")})${params}`].join("\n");
}

function sign(m, request, components, key) {
  const created = seconds();
  const params = `;created=${created};expires=${created + 60};keyid="${key.id}";tag="paraat-fed-1"`;
  m.headers["signature-input"] = `sig=(${components.join(" ")})${params}`;
  m.headers.signature = `sig=:${key.signBase(baseOf(components, params, m, request)).toString("base64")}:`;
}

export function signRequest(m, key) { sign(m, undefined, neededOfRequest(m), key); }
export function signResponse(m, request, key) { sign(m, request, neededOfResponse(m), key); }

// The key id; throws what is wrong. `keyOf` gives the 32 bytes of a key that is good now.
function verify(m, request, needed, body, keyOf) {
  const input = m.headers["signature-input"]?.match(/^([a-z*][a-z0-9_.*-]*)=\(([^()]*)\)((?:;[a-z]+=(?:\d+|"[^"]*"))+)$/);
  if (!input) throw new Error("unsigned");
  const [, label, list, params] = input;
  const signature = m.headers.signature?.match(new RegExp(`^${label.replace(/[.*]/g, "\\$&")}=:([^:]+):$`))?.[1];
  const says = Object.fromEntries([...params.matchAll(/;([a-z]+)=(?:(\d+)|"([^"]*)")/g)].map(([, k, n, s]) => [k, n === undefined ? s : Number(n)]));
  if (!signature || Object.keys(says).sort().join() !== "created,expires,keyid,tag" || says.tag !== "paraat-fed-1") throw new Error("malformed");
  const covered = list.split(" ");
  for (const one of needed) if (!covered.includes(one)) throw new Error(`not-covered: ${one}`);
  const key = keyOf(says.keyid);
  if (!key) throw new Error(`unknown-key: ${says.keyid}`);
  if (says.created > seconds() + 60) throw new Error("clock-skew");
  if (says.expires < seconds() - 60) throw new Error("stale");
  if (!verifiesBase(key, baseOf(covered, params, m, request), Buffer.from(signature, "base64"))) throw new Error("bad-signature");
  if (m.headers["content-digest"] !== contentDigest(body)) throw new Error("malformed: another body than the one that was signed");
  return says.keyid;
}

export const verifyRequest = (m, body, keyOf) => verify(m, undefined, neededOfRequest(m), body, keyOf);
export const verifyResponse = (m, request, body, keyOf) => verify(m, request, neededOfResponse(m), body, keyOf);
