// The checker of proofs, held against itself: without any one of its conditions, some wrong answer would be proven or some
// right one refused.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import { mutantsOf } from "../support/mutants.js";
import { ROOT } from "../support/project.js";
import { RIGHT, WRONG } from "../support/proofs.js";

const source = await readFile(join(ROOT, "pkg-template", "verify.js"), "utf8");

/** The checker as a module. */
async function load(source) {
  const { verifyCertificate } = await import(`data:text/javascript,${encodeURIComponent(source)}`);
  return verifyCertificate;
}

/** The first answer that the checker gets wrong, if there is one. */
function mistakeOf(verify) {
  for (const [name, { body, answer, prices }] of Object.entries(RIGHT)) {
    if (!verify(body, answer, prices).proven) return `refuses a proof ${name}`;
  }
  for (const [name, { body, answer, prices, problem }] of Object.entries(WRONG)) {
    const { proven, problems } = verify(body, answer, prices);
    if (proven || !problems.some((text) => problem.test(text))) return `accepts a proof with ${name}`;
  }
  return undefined;
}

test("the checker of proofs makes no mistake, and each of its mutants makes one", async (t) => {
  assert.equal(mistakeOf(await load(source)), undefined);
  const mutants = mutantsOf(source);
  assert.ok(mutants.length > 250, `${mutants.length} mutants`);
  const alive = [];
  for (const { change, source } of mutants) {
    const verify = await load(source);
    let mistake;
    try {
      mistake = mistakeOf(verify);
    } catch (error) {
      mistake = error;
    }
    if (mistake === undefined) alive.push(change);
  }
  t.diagnostic(`${mutants.length} mutants, ${alive.length} alive`);
  assert.deepEqual(alive, []);
});
