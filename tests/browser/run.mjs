// Runs the browser tests: `node tests/browser/run.mjs [part of a sentence …]`, or with --demo the story over the
// federated demo that ops/up started. Prints TAP and ends with "N passed, N failed".
const words = process.argv.slice(2);
const demo = words.includes("--demo");
const { runTests } = await import("./support/harness.mjs");
let world;
if (demo) {
  const { demoWorld } = await import("./support/demo.mjs");
  for (const file of ["demo_story", "answer_story", "night_story"]) await import(`./${file}.mjs`);
  world = await demoWorld();
} else {
  const { makeWorld } = await import("./support/world.mjs");
  for (const file of ["every_page", "visitor", "looks", "helping", "desk", "passkeys", "night_keys", "offline", "notifications"]) await import(`./${file}.mjs`);
  world = await makeWorld();
}
// What happens in a callback of the browser belongs to the test that runs, and may not leave a node behind.
let stray = 0;
process.on("uncaughtException", (e) => { ++stray; console.log(`# outside a test: ${e.message}`); });
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, async () => { await world.close(); process.exit(130); });
let outcome = { passed: 0, failed: 1 };
try {
  outcome = await runTests(world, words.filter((w) => !w.startsWith("--")));
  outcome.failed += stray;
} finally {
  await world.close();
  console.log(`${outcome.passed} passed, ${outcome.failed} failed`);
}
process.exit(outcome.failed > 0 || outcome.passed === 0 ? 1 : 0);
