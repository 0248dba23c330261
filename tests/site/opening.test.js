// What a stranger sees first: a case that is worth it, and a sentence that says so.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { figure, FOUR_HOURS, link, skip, visit } from "../support/visit.js";

/** Opens the page at an instant, in Berlin as its first sample. */
const at = (instant, hash = "") =>
  visit({ hash, context: { timezoneId: "Europe/Berlin" }, prepare: (page) => page.clock.setFixedTime(instant) });

const headline = (page) => page.locator("#headline").textContent();
const options = async (page) =>
  Promise.all(
    ["Not before", "Ready by"].map((label) =>
      page
        .getByLabel(label)
        .first()
        .evaluate((select) => select.selectedOptions[0].textContent),
    ),
  );

describe("the page opens", { skip }, () => {
  test("with a car that is plugged in at 18:00 and ready by 07:00, over two days", async () => {
    const { page, complaints } = await at("2026-01-15T10:00:00+01:00");
    assert.deepEqual(await options(page), ["Thu 18:00", "Fri 07:00"]);
    assert.match(await page.locator("#caption").textContent(), /15 Jan 2026 – 16 Jan 2026/);
    assert.deepEqual(complaints, []);
  });

  test("with one sentence that says when, what for, and what it saves", async () => {
    const { page } = await at("2026-01-15T10:00:00+01:00");
    assert.match(
      await headline(page),
      /^Charge 0\d:\d\d–0\d:\d\d for €\d\.\d\d instead of €\d+\.\d\d: [3-7]\d% saved\.$/,
    );
  });

  for (const [clock, from] of [
    ["17:59", "18:00"],
    ["20:20", "20:30"],
    ["23:50", "00:00"],
  ])
    test(`with nothing before now: at ${clock} the window is from ${from} to 07:00`, async () => {
      const now = `2026-01-15T${clock}:00+01:00`;
      const { page } = await at(now);
      const [start, end] = await options(page);
      assert.deepEqual([start.slice(-5), end.slice(-5)], [from, "07:00"]);
      for (const mode of ["Running time", "Price limit", "Several devices", "Battery"]) {
        await page.getByText(mode, { exact: true }).first().click();
        const first = await page.locator("#steps tbody tr td").first().textContent();
        const day = first.startsWith("Fri") ? 16 : 15;
        const ran = Date.parse(`2026-01-${day}T${/\d\d:\d\d/.exec(first)[0]}:00+01:00`);
        assert.ok(ran >= Date.parse(now), `${mode} runs from ${first}`);
      }
    });

  for (const sample of ["winter", "sunny", "flat"])
    test(`with something to save, in every mode: ${sample}`, async () => {
      const { page } = await at("2026-01-15T10:00:00+01:00");
      await page.locator("#source").selectOption(sample);
      for (const mode of ["Running time", "Price limit", "Several devices", "Battery"]) {
        await page.getByText(mode, { exact: true }).first().click();
        const [cost, atOnce] = [await figure(page, "cost"), await figure(page, "at-once")];
        assert.ok(atOnce - cost > 0.1, `${mode}: ${cost} instead of ${atOnce}`);
      }
    });
});

describe("the sentence", { skip }, () => {
  const DAY = { ...FOUR_HOURS, "duration.minutes": 90, "duration.kw": 2 };
  // 90 minutes at 2 kW: an hour at 0.1 and half of one at 0.2 are 0.40; from 00:00 on 0.3 and half of 0.1 are 0.70.
  for (const [what, values, devices, said] of [
    ["of a car", { runs: "Car" }, [], "Charge 01:00–02:30 for £0.40 instead of £0.70: 43% saved."],
    ["of another device", { runs: "Dishwasher" }, [], "Run 01:00–02:30 for £0.40 instead of £0.70: 43% saved."],
    [
      "of several pieces",
      { prices: "60:0.3,0.1,0.4,0.2" },
      [],
      "Charge 01:00–02:00 and 03:00–03:30 for £0.40 instead of £0.70: 43% saved.",
    ],
    [
      "of a plan that earns",
      { prices: "60:0.3,-0.1,-0.2,0.4" },
      [],
      "Charge 01:30–03:00 and earn £0.50. At once would cost £0.50.",
    ],
    ["of nothing to choose", { "duration.minutes": 240 }, [], "Charge 00:00–04:00 for £2.00, as at once."],
    [
      "of several devices",
      { mode: "amount", "site.kw": 4 },
      ["0-240 2 2 Car", "0-240 2 2 Boiler"],
      "Run 2 devices 01:00–02:00 for £0.40 instead of £1.20: 67% saved.",
    ],
    ["of none", { mode: "limit", "limit.price": 0.05 }, [], "Nothing runs."],
  ])
    test(what, async () => {
      const { page } = await visit({ hash: link({ ...DAY, ...values }, devices) });
      assert.equal(await headline(page), said);
    });
});
