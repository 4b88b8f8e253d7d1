// Protocol Buffers as far as protocol/paraat.proto needs them: the file itself is the description.
import { readFileSync } from "node:fs";

const text = readFileSync(new URL("../../../protocol/paraat.proto", import.meta.url), "utf8").replace(/\/\/.*$/gm, "");
const enums = new Map(), messages = new Map();
for (const [, name, body] of text.matchAll(/enum\s+(\w+)\s*\{([^}]*)\}/g))
  enums.set(name, Object.fromEntries([...body.matchAll(/(\w+)\s*=\s*(\d+)/g)].map(([, key, n]) => [key, Number(n)])));
for (const [, name, body] of text.matchAll(/message\s+(\w+)\s*\{((?:[^{}]|\{[^{}]*\})*)\}/g))
  messages.set(name, [...body.matchAll(/(repeated\s+|optional\s+)?(\w+)\s+(\w+)\s*=\s*(\d+)\s*;/g)]
    .map(([, label, type, field, n]) => ({ field, type, number: Number(n), repeated: label?.startsWith("repeated") ?? false })));

export const enumOf = (name) => enums.get(name);

function varint(value) {
  let v = BigInt.asUintN(64, BigInt(value));
  const out = [];
  for (; v > 127n; v >>= 7n) out.push(Number(v & 127n) | 128);
  out.push(Number(v));
  return Buffer.from(out);
}

const isNumber = (type) => ["int32", "int64", "uint32", "uint64", "bool"].includes(type) || enums.has(type);
const framed = (number, bytes) => Buffer.concat([varint((number << 3) | 2), varint(bytes.length), bytes]);

function encodeOne({ type, number }, value) {
  if (type === "double") {
    const eight = Buffer.alloc(8);
    eight.writeDoubleLE(value);
    return Buffer.concat([varint((number << 3) | 1), eight]);
  }
  if (isNumber(type)) {
    const n = typeof value === "string" ? enums.get(type)[value] : value === true ? 1 : value === false ? 0 : value;
    return Buffer.concat([varint(number << 3), varint(n)]);
  }
  return framed(number, messages.has(type) ? encode(type, value) : Buffer.from(value));
}

// Fields that have their default are left out, as proto3 does.
const isDefault = (v) => v === undefined || v === 0 || v === 0n || v === "" || v === false || v?.length === 0;

export function encode(name, value) {
  const parts = [];
  for (const f of messages.get(name)) {
    const v = value[f.field];
    if (f.repeated) for (const one of v ?? []) parts.push(encodeOne(f, one));
    else if (!isDefault(v)) parts.push(encodeOne(f, v));
  }
  return Buffer.concat(parts);
}

function readVarint(bytes, at) {
  let value = 0n, shift = 0n;
  for (;;) {
    if (at.i >= bytes.length || shift > 63n) throw new Error("not a message");
    const b = bytes[at.i++];
    value |= BigInt(b & 127) << shift;
    if (b < 128) return BigInt.asUintN(64, value);
    shift += 7n;
  }
}

function decodeOne(type, wire, bytes, at) {
  if (wire === 0) {
    const v = readVarint(bytes, at);
    return type === "bool" ? v !== 0n : Number(type.startsWith("int") ? BigInt.asIntN(64, v) : v);
  }
  if (wire === 1 || wire === 5) {
    const size = wire === 1 ? 8 : 4;
    at.i += size;
    return type === "double" ? bytes.readDoubleLE(at.i - size) : undefined;
  }
  if (wire !== 2) throw new Error("not a message");
  const length = Number(readVarint(bytes, at));
  if (at.i + length > bytes.length) throw new Error("not a message");
  const part = bytes.subarray(at.i, at.i + length);
  at.i += length;
  if (messages.has(type)) return decode(type, part);
  return type === "string" ? part.toString("utf8") : Buffer.from(part);
}

export function decode(name, bytes) {
  const fields = messages.get(name), out = {};
  for (const f of fields)
    out[f.field] = f.repeated ? [] : messages.has(f.type) ? undefined : f.type === "string" ? "" : f.type === "bytes" ? Buffer.alloc(0) : f.type === "bool" ? false : 0;
  for (const at = { i: 0 }; at.i < bytes.length; ) {
    const key = Number(readVarint(bytes, at)), wire = key & 7;
    const f = fields.find((one) => one.number === key >>> 3);
    const value = decodeOne(f?.type ?? "bytes", wire, bytes, at);
    if (f?.repeated) out[f.field].push(value);
    else if (f) out[f.field] = value;
  }
  return out;
}
