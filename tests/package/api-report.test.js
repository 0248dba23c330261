// The public interface changes only where the report of it does, which a reviewer reads.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, test } from "node:test";

import { apiReport } from "../../docs/api-report.mjs";
import { emptyProject, ROOT } from "../support/project.js";

describe("the report of the public interface", () => {
  test("is that of the packed types; `make api` renews it", async () => {
    const project = await emptyProject();
    const report = await readFile(join(ROOT, "docs", "api-report.txt"), "utf8");
    assert.equal(report, apiReport(await project.read("index.d.ts")));
  });

  const TYPES = `/// <reference lib="es2023" />

/** What it does. */
export function plan(
  minutes: number, // how long
): Plan;
export interface Plan {
  /** Its name. */
  name: "a // b" | "/* c */";
}
`;
  const REPORT = `/// <reference lib="es2023" />

export interface Plan {
  name: "a // b" | "/* c */";
}

export function plan(
  minutes: number,
): Plan;
`;

  test("has the declarations by name, without comments", () => {
    const [, ...declarations] = apiReport(TYPES).split("\n\n");
    assert.equal(declarations.join("\n\n"), REPORT);
  });

  test("stays the same where a comment or the order changes", () => {
    const [reference, first, second] = TYPES.split(/(?=\/\*\* What|export interface)/);
    const turned = `${reference}${second.replace("Its name", "The name of it")}${first}`;
    assert.equal(apiReport(turned), apiReport(TYPES));
  });

  for (const [from, to] of [
    ["minutes: number", "minutes?: number"],
    ['"a // b"', '"a // d"'],
    ["export interface", "interface"],
  ])
    test(`changes where ${from} becomes ${to}`, () => {
      assert.notEqual(apiReport(TYPES.replace(from, to)), apiReport(TYPES));
    });
});
