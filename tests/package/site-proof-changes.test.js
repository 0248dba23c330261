// The checker of proofs of sites: it proves plans for their own requests, for no others, and with no figure changed.

import assert from "node:assert/strict";
import { test } from "node:test";

import { verifyCertificate } from "../support/home-plan.js";
import { CHANGED, RIGHT, WRONG } from "../support/site-proofs.js";

for (const { name, answer, request, given, devices } of RIGHT) {
  test(`a plan ${name} is proven`, () => {
    const { problems, proven } = verifyCertificate(request, answer, given, devices);
    assert.deepEqual([problems, proven], [[], true]);
  });
}

for (const { name, answer, request, given, problem } of WRONG) {
  test(`a plan ${name}, is refused`, () => {
    const { proven, problems } = verifyCertificate(request, answer, given);
    assert.ok(!proven);
    assert.match(problems.join("; "), problem);
  });
}

test("prices of the certificate that are as high as can be excuse no other cost", () => {
  const { answer, request, given } = RIGHT[0];
  const wrong = structuredClone(answer);
  wrong.certificate.devices[1][0] = 1e12;
  wrong.tariff.value -= 1;
  assert.match(verifyCertificate(request, wrong, given).problems.join(), /the cost should be/);
});

test("an answer that is changed anywhere is refused", (t) => {
  const kept = CHANGED.filter(({ answer, request, given }) => verifyCertificate(request, answer, given).proven);
  t.diagnostic(`${CHANGED.length} changes`);
  assert.deepEqual(
    kept.map(({ name }) => name),
    [],
  );
});
