// What runs the tests of others.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { ANSWERS, answersOf, pricesOf } from "../support/programs.js";
import { nodeBinary } from "../support/nodes.js";
import { host } from "../support/host.js";

const jest = await host("jest");
const vitest = await host("vitest");
const node = [24, 22].map(nodeBinary).find((binary) => binary !== undefined);

/** A test whose answers are those of Node. */
function testing(answers, setUp = "") {
  return `
    ${setUp}
    test("plans and reads prices", async () => {
      await init();
      await initPrices();
      expect(${ANSWERS}).toEqual(${JSON.stringify(answers)});
    });
  `;
}

// In a folder that no setting of ours reaches, but that of the test.
async function passes({ project }, binary, ...args) {
  const { code, stdout, stderr } = await project.run(binary, ...args);
  assert.equal(code, 0, stdout + stderr);
  assert.match(stdout + stderr, /1 passed/);
}

async function answers({ project }) {
  const { Planner, readPrices } = await project.load();
  return [answersOf({ Planner }), pricesOf({ readPrices })];
}

describe("Vitest", { skip: vitest.skip || (node === undefined && "no Node 22 or 24: make test fetches them") }, () => {
  for (const [name, config] of Object.entries({
    "as it is": {},
    "with the package inlined": { test: { server: { deps: { inline: ["flatpeak-wasm"] } } } },
  })) {
    test(`runs a test, ${name}`, async () => {
      const { project } = vitest;
      const imports = `import { expect, test } from "vitest";
        import { init, initPrices, Planner, readPrices } from "flatpeak-wasm";`;
      await project.write("plan.test.js", testing(await answers(vitest), imports));
      await project.write("vitest.config.mjs", `export default ${JSON.stringify(config)};`);
      await passes(vitest, node, vitest.path("vitest", "vitest.mjs"), "run", "--root", project.folder);
    });
  }
});

describe("Jest, to CommonJS", { skip: jest.skip }, () => {
  const required = `const { init, initPrices, Planner, readPrices } = require("flatpeak-wasm");`;
  const codecs = `Object.assign(globalThis, (({ TextDecoder, TextEncoder }) => ({ TextDecoder, TextEncoder }))(require("node:util")));`;

  for (const [name, environment, setUp] of [
    ["with transformIgnorePatterns", "node", required],
    ["in jsdom, with Node's TextEncoder and TextDecoder once it is there", "jsdom", `${required} ${codecs}`],
  ]) {
    test(`runs a test, ${name}`, async () => {
      const { project } = jest;
      await project.write("plan.test.js", testing(await answers(jest), setUp));
      await project.write(
        "babel.config.js",
        `module.exports = { plugins: ["@babel/plugin-transform-modules-commonjs"] };`,
      );
      const config = { testEnvironment: environment, transformIgnorePatterns: ["/node_modules/(?!flatpeak-wasm/)"] };
      await project.write("jest.config.js", `module.exports = ${JSON.stringify(config)};`);
      await passes(jest, process.execPath, jest.path("jest", "bin", "jest.js"));
    });
  }
});
