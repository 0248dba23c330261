import { expect, test } from "vitest";

import { cheapestStart } from "./charge.js";

test("the car charges when two hours in a row cost least", () => {
  // 0.08 and 0.07 are the cheapest neighbours.
  expect(cheapestStart("2026-01-31T00:00:00Z", [0.21, 0.19, 0.08, 0.07, 0.2, 0.31])).toBe("2026-01-31T02:00:00Z");
});

test("prices that are no numbers are refused", () => {
  expect(() => cheapestStart("2026-01-31T00:00:00Z", [0.21, "cheap"])).toThrow(/values/);
});
