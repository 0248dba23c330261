// Random instances that fast-check makes smaller when one fails. An instance is drawn from a row of numbers; a shorter row
// of smaller numbers draws a simpler instance, so that what draws it need not know of shrinking.

import fc from "fast-check";

const MAX_NUMBERS = 2000;
const STEPS = 2 ** 32;

/** Where a row ends, the rest is 0. */
const rows = fc.noBias(fc.array(fc.nat({ max: STEPS - 1 }), { maxLength: MAX_NUMBERS, size: "max" }));

/** The next number of a row, from 0 to 1; as `generator` of seeded-random.js. */
function drawing(row) {
  let at = 0;
  return () => (row[at++] ?? 0) / STEPS;
}

/**
 * Checks so many instances. Of one that fails, the simplest that fails too is shown, and the seed that leads to it.
 *
 * @template Instance
 * @param {{ seed: number, runs: number }} times
 * @param {(next: () => number) => Instance} draw
 * @param {(instance: Instance, next: () => number) => void} check What is drawn here comes after the instance.
 */
export function forAll({ seed, runs }, draw, check) {
  const drawn = rows.map((row) => {
    const next = drawing(row);
    const instance = draw(next);
    return { instance, next, [fc.toStringMethod]: () => JSON.stringify(instance) };
  });
  fc.assert(
    fc.property(drawn, ({ instance, next }) => check(instance, next)),
    { seed, numRuns: runs },
  );
}
