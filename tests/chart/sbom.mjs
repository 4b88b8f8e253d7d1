// node tests/chart/sbom.mjs FILE PROGRAM: what `ops/sbom PROGRAM` printed is SPDX 2.3 as its JSON schema asks, and names the package
// of each library that the program is linked with, of the programs that it starts and of the assets that it serves.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, realpathSync } from "node:fs";

const [file, program] = process.argv.slice(2);
const list = JSON.parse(readFileSync(file, "utf8"));
assert.equal(list.spdxVersion, "SPDX-2.3");
assert.equal(list.dataLicense, "CC0-1.0");
assert.equal(list.SPDXID, "SPDXRef-DOCUMENT");
assert.match(list.creationInfo.created, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
assert.ok(URL.canParse(list.documentNamespace));
const ids = list.packages.map((p) => p.SPDXID), names = new Set(list.packages.map((p) => p.name));
assert.equal(new Set(ids).size, ids.length, "an id stands twice");
for (const p of list.packages) {
  assert.match(p.SPDXID, /^SPDXRef-[A-Za-z0-9.-]+$/);
  assert.ok(p.name && p.versionInfo && p.downloadLocation && p.licenseDeclared && p.filesAnalyzed === false, p.name);
  assert.match(p.externalRefs[0].referenceLocator, /^pkg:(deb\/debian|npm|generic)\/[^@]+@\S+$/);
}
for (const r of list.relationships)
  assert.ok([r.spdxElementId, r.relatedSpdxElement].every((id) => id === "SPDXRef-DOCUMENT" || ids.includes(id)), JSON.stringify(r));
const needed = execFileSync("ldd", [program], { encoding: "utf8" }).matchAll(/=> (\/\S+)/g);
for (const [, library] of needed) {
  const path = realpathSync(library);
  const owner = [path, path.replace(/^\/usr/, "")].map((p) => { try { return execFileSync("dpkg-query", ["-S", p], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }); } catch { return ""; } }).find(Boolean);
  assert.ok(names.has(owner.split(":")[0]), `${library} of ${owner} is not in the list`);
}
for (const name of ["postgresql-15", "libvips-tools", "@digdir/designsystemet-css", "@fontsource-variable/figtree"]) assert.ok(names.has(name), name);
