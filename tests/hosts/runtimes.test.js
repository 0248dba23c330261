// The package as it is in other runtimes than Node.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { answersOf, pricesOf, printing } from "../support/programs.js";
import * as hosts from "../support/host.js";

const [bun, deno] = [await hosts.host("bun"), await hosts.host("deno")];

async function prints({ project }, binary, ...args) {
  await project.write("main.mjs", printing("flatpeak-wasm"));
  const { code, stdout, stderr } = await project.run(binary, ...args, "main.mjs");
  assert.deepEqual([code, stderr], [0, ""]);
  const node = await project.load();
  assert.deepEqual(JSON.parse(stdout), [answersOf(node), pricesOf(node)]);
}

describe("Bun", { skip: bun.skip }, () => {
  test("plans what Node plans and reads the prices that Node reads", () => prints(bun, hosts.bun(bun)));
});

describe("Deno", { skip: deno.skip }, () => {
  test("does so with no permission", () => prints(deno, hosts.deno(deno), "run", "--no-prompt"));
});
