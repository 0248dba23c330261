// The address: nothing until something was changed, then only what differs, with its version, and prices in few letters.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { deflateRawSync, inflateRawSync } from "node:zlib";

import { figure, FOUR_HOURS, link, near, skip, visit } from "../support/visit.js";

const hashOf = (page) => page.evaluate(() => decodeURIComponent(location.hash));
/** The address follows when the page rests. */
const rested = (page) => page.waitForTimeout(500);
const packed = (text) => deflateRawSync(text).toString("base64url");
/** Four hours as a link has them now. */
const { name, zone, currency, start, window } = FOUR_HOURS;
const PLACE = { name, zone, currency, start, window };
const today = { prepare: (page) => page.clock.setFixedTime("2026-01-15T10:00:00Z") };

describe("the address", { skip }, () => {
  test("has nothing after its # until something was changed", async () => {
    const { page } = await visit(today);
    await rested(page);
    assert.equal(await hashOf(page), "");
    await page.locator("#source").selectOption("file");
    await rested(page);
    assert.equal(await hashOf(page), "", "a form that is opened changes no plan");
  });

  test("then has what differs, the day, and the version of its form", async () => {
    const { page } = await visit(today);
    await page.getByRole("spinbutton", { name: "Power" }).fill("3.3");
    await rested(page);
    assert.equal(await hashOf(page), "#v=1&date=2026-01-15&duration.kw=3.3");
    await page.getByText("Battery", { exact: true }).first().click();
    await page.getByRole("spinbutton", { name: "Charge now" }).fill("61.5");
    await rested(page);
    assert.equal(await hashOf(page), "#v=1&date=2026-01-15&mode=battery&duration.kw=3.3&battery.charge=61.5");
  });

  test("is what it was in the address that was followed, until something is changed", async () => {
    const hash = link({ mode: "battery" });
    const { page } = await visit({ ...today, hash });
    await rested(page);
    assert.equal(await hashOf(page), hash);
    await page.evaluate((other) => (location.hash = other), link({ mode: "limit" }));
    await page.getByRole("heading", { name: "Price limit" }).waitFor();
    await rested(page);
    assert.equal(await hashOf(page), link({ mode: "limit" }));
  });

  test("tells the same plan on another day and at another hour", async () => {
    const { page } = await visit({ prepare: (opened) => opened.clock.setFixedTime("2026-01-15T20:20:00Z") });
    await page.getByRole("spinbutton", { name: "Power" }).fill("3.3");
    await rested(page);
    const later = { prepare: (opened) => opened.clock.setFixedTime("2026-03-02T08:00:00Z") };
    const copy = await visit({ ...later, hash: await hashOf(page) });
    const shown = (opened) => opened.locator("#headline, #caption, #steps").allTextContents();
    assert.deepEqual(await shown(copy.page), await shown(page));
  });

  test("of a later form than this page knows opens the page as it starts", async () => {
    const { page } = await visit({ ...today, hash: link({ v: 2, mode: "battery", date: "2026-06-21" }) });
    assert.match(await page.locator("#caption").textContent(), /15 Jan 2026/);
    await page.getByRole("heading", { name: "Running time" }).waitFor();
  });
});

describe("prices in the address", { skip }, () => {
  test("are compressed: two days of quarter-hours take less than half of their letters", async () => {
    const values = Array.from({ length: 192 }, (_value, at) => (0.2 + 0.1 * Math.sin(at / 7)).toFixed(4)).join(",");
    const hash = link({ ...FOUR_HOURS, prices: `15:${values}`, window: "0-2880" });
    const { page } = await visit({ hash });
    await page.getByRole("spinbutton", { name: "Power" }).fill("2");
    await rested(page);
    const text = new URLSearchParams((await page.evaluate(() => location.hash)).slice(1));
    assert.equal(text.has("prices"), false);
    const bytes = Buffer.from(text.get("packed"), "base64url");
    assert.equal(
      inflateRawSync(bytes)
        .toString()
        .replaceAll(/0(?=[,;]|$)/g, ""),
      `15:${values}`.replaceAll(/0+(?=,|$)/g, ""),
    );
    assert.ok(text.get("packed").length < values.length / 2 + 200, `${text.get("packed").length} of ${values.length}`);
  });

  test("are read again, with their confidence: the hour at 0.1 for 2 kW is 0.20", async () => {
    const values = {
      ...PLACE,
      v: 1,
      packed: packed("60:0.3,0.1,0.2,0.4\n1,0.5,1,1"),
      "duration.minutes": 60,
      "duration.kw": 2,
    };
    const { page, hosts } = await visit({ hash: link(values) });
    near(await figure(page, "cost"), 0.2);
    assert.equal(await page.locator("#figure-confidence").textContent(), "50%");
    assert.equal(hosts.size, 1);
  });

  for (const [what, letters] of [
    ["are cut", packed("60:0.3,0.1,0.2,0.4,0.3,0.25,0.34").slice(0, -6)],
    ["are changed", "!!!"],
    ["unpack to a thousand times their letters", packed(`60:${"0,".repeat(2_000_000)}0`)],
  ])
    test(`that ${what} open the page as it starts`, async () => {
      const { page, complaints } = await visit({ ...today, hash: link({ ...PLACE, v: 1, packed: letters }) });
      assert.match(await page.locator("#caption").textContent(), /^Sample: winter/);
      assert.deepEqual(complaints, []);
    });
});
