// Tests as sentences, run one after the other, reported as TAP with a closing line that programs read.
const all = [];
export const test = (sentence, run) => all.push({ sentence, run });

export async function runTests(world, wanted) {
  const chosen = all.filter((t) => wanted.length === 0 || wanted.some((w) => t.sentence.toLowerCase().includes(w.toLowerCase())));
  let passed = 0;
  console.log(`TAP version 14\n1..${chosen.length}`);
  for (const [i, t] of chosen.entries()) {
    const began = Date.now();
    try {
      await t.run(world);
      ++passed;
      console.log(`ok ${i + 1} - ${t.sentence} # ${Math.round((Date.now() - began) / 1000)} s`);
    } catch (e) {
      console.log(`not ok ${i + 1} - ${t.sentence}`);
      for (const line of String(e.stack ?? e).split("\n").slice(0, 60)) console.log(`  # ${line}`);
    } finally {
      await world.closePages();
    }
  }
  return { passed, failed: chosen.length - passed };
}

// Fails with everything that is wrong at once.
export function none(problems, what) {
  if (problems.length > 0) throw new Error(`${problems.length} ${what}:\n${problems.join("\n")}`);
}
