// Holds rendered manifests against Kubernetes: each object by the validators of `kubernetes-models` (required
// fields, kinds of values), and as a literal under tsc --strict (fields that do not exist).
//   node tests/chart/schemas.mjs FILE.yaml…
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';

const root = new URL('../..', import.meta.url).pathname;
const wrong = [];
const literals = [];
const imports = new Map();

function module_of(api) {
  if (api === 'monitoring.coreos.com/v1') return '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1';
  return `kubernetes-models/${api}`;
}

async function look(file, object) {
  const name = `${file}: ${object.kind} ${object.metadata?.name}`;
  const module = module_of(object.apiVersion);
  const kinds = await import(module).catch(() => ({}));
  if (!kinds[object.kind]) return wrong.push(`${name}: Kubernetes has no ${object.apiVersion} ${object.kind}`);
  try {
    new kinds[object.kind](object).validate();
  } catch (refused) {
    wrong.push(`${name}: ${refused.message}`);
  }
  const type = `I${object.kind}`;
  imports.set(type, module);
  const { apiVersion, kind, ...rest } = object;
  literals.push(`// ${name}\nexport const o${literals.length}: Omit<${type}, 'apiVersion' | 'kind'> = ${JSON.stringify(rest, null, 1)};`);
}

for (const file of process.argv.slice(2))
  for (const document of parseAllDocuments(readFileSync(file, 'utf8'))) {
    if (document.errors.length > 0) wrong.push(`${file}: ${document.errors[0].message}`);
    const object = document.toJS();
    if (object) await look(file.split('/').at(-1), object);
  }
if (literals.length === 0) wrong.push('there is nothing to look at');

// Inside the tree, so that the compiler finds the packages.
const folder = mkdtempSync(join(root, 'node_modules/.chart-'));
try {
  const lines = [...imports].map(([type, module]) => `import type { ${type} } from '${module}';`);
  const text = [...lines, ...literals].join('\n');
  writeFileSync(join(folder, 'chart.ts'), text);
  try {
    execFileSync(join(root, 'node_modules/.bin/tsc'), ['--noEmit', '--strict', '--skipLibCheck', '--target', 'es2022', '--module',
      'esnext', '--moduleResolution', 'bundler', join(folder, 'chart.ts')], { encoding: 'utf8' });
  } catch (refused) {
    wrong.push(`${refused.stdout}${refused.stderr}`.replaceAll(folder + '/', ''));
  }
} finally {
  rmSync(folder, { recursive: true });
}
for (const line of wrong) console.log(line);
process.exitCode = wrong.length > 0 ? 1 : 0;
