// How the page looks where it is not a screen of usual size and colours: on paper, on a telephone, in a person's own colours.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { link, skip, visit } from "../support/visit.js";

const SAMPLE = { sample: "winter", date: "2026-01-15" };
const MODES = ["duration", "limit", "amount", "battery"];

describe("on paper", { skip }, () => {
  test("the chart has its prices, and the controls are gone", async () => {
    const { page } = await visit({ hash: link(SAMPLE) });
    await page.emulateMedia({ media: "print" });
    assert.equal(await page.locator("#chart .prices rect").first().isVisible(), true);
    for (const id of ["#prices", "#panel", "#take", ".modes"])
      assert.equal(await page.locator(id).isVisible(), false, id);
  });
});

describe("in forced colours", { skip }, () => {
  test("the chosen one of several, the swatches and the tracks of sliders can be told", async () => {
    const { page } = await visit({ hash: link({ ...SAMPLE, mode: "amount" }), context: { forcedColors: "active" } });
    const look = (selector, property) =>
      page
        .locator(selector)
        .first()
        .evaluate((node, name) => getComputedStyle(node)[name], property);
    assert.notEqual(
      await look(".modes input:checked + span", "backgroundColor"),
      await look(".modes input:not(:checked) + span", "backgroundColor"),
    );
    const colours = await page
      .locator("#legend .swatch")
      .evaluateAll((swatches) => swatches.map((node) => getComputedStyle(node).backgroundColor));
    assert.ok(new Set(colours).size === colours.length && colours.length > 1, `${colours}`);
    assert.equal(await look(".range", "forcedColorAdjust"), "none");
  });
});

describe("on a telephone", { skip }, () => {
  const telephone = { viewport: { width: 390, height: 844 } };

  test("a strip of at most 220 pixels has the saving and a small chart, once the chart is out of sight", async () => {
    const { page } = await visit({ hash: link(SAMPLE), context: telephone });
    const strip = page.locator("#strip");
    assert.equal(await strip.isVisible(), false);
    await page.locator("#take").scrollIntoViewIfNeeded();
    await strip.filter({ hasText: /^Saved €/ }).waitFor();
    const { height } = await strip.boundingBox();
    assert.ok(height <= 220, `${height} pixels`);
    const drawn = await strip.locator("svg").boundingBox();
    assert.ok(drawn.width > 300 && drawn.height > 30, JSON.stringify(drawn));
  });

  for (const mode of MODES) {
    for (const key of ["Tab", "Shift+Tab"]) {
      test(`what has the focus is never hidden: ${mode}, ${key}`, async () => {
        const { page } = await visit({ hash: link({ ...SAMPLE, mode }), context: telephone });
        if (key === "Shift+Tab") await page.locator("#take button").last().focus();
        const hidden = [];
        for (let press = 0; press < 40; press += 1) {
          await page.keyboard.press(key);
          // The strip comes and goes with the next frame.
          await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
          const covered = await page.evaluate(coveredFocus);
          if (covered) hidden.push(covered);
        }
        assert.deepEqual(hidden, []);
      });
    }
  }
});

/** What lies over the middle of what has the focus, if something does. */
function coveredFocus() {
  let node = document.activeElement;
  while (node?.shadowRoot?.activeElement) node = node.shadowRoot.activeElement;
  if (node === null || node === document.body) return undefined;
  const box = node.getBoundingClientRect();
  if (box.width === 0 || box.height === 0) return undefined;
  const shown = {
    top: Math.max(0, box.top),
    bottom: Math.min(innerHeight, box.bottom),
  };
  const name = node.getAttribute("aria-label") ?? node.id ?? node.textContent;
  if (shown.bottom <= shown.top) return `${name} is outside of the window`;
  const strip = document.querySelector("#strip").getBoundingClientRect();
  return strip.height > 0 && strip.bottom > shown.bottom - 1 ? `${name} is under the strip` : undefined;
}

describe("what it says", { skip }, () => {
  const hours = { sample: "winter", date: "2026-01-15" };

  test("of an empty field that a number is missing", async () => {
    const { page } = await visit({ hash: link(hours) });
    await page.getByRole("spinbutton", { name: "Running time" }).fill("");
    await page
      .locator("#panel .error:visible")
      .filter({ hasText: /^A number is missing\.$/ })
      .waitFor();
  });

  test("of a gap what can be done about it", async () => {
    const gap = { name: "Gap", zone: "UTC", currency: "EUR", start: "2026-01-31T00:00:00.000Z", prices: "60:0.3,,0.2" };
    const { page } = await visit({ hash: link({ ...gap, window: "0-180" }), wait: "#problem:not([hidden])" });
    assert.match(await page.locator("#problem").textContent(), /01:00.*\. Choose a window that ends before that/);
  });

  test("of nothing on the left, where one begins to read", async () => {
    const { page } = await visit({ hash: link({ ...hours, mode: "limit", "limit.price": "-1" }) });
    await page.getByRole("cell", { name: "Nothing runs." }).waitFor();
    // In one go, for the table is drawn again when the planner was timed.
    const aligned = await page.evaluate(() => getComputedStyle(document.querySelector("#steps .nothing")).textAlign);
    assert.equal(aligned, "left");
  });

  test("of selling what it earns, in the table and beside the pointer: 1 h at 0.4 with 50 % for 4 kW is -0.80", async () => {
    const { page } = await visit({
      hash: link({
        ...{ name: "Day", zone: "UTC", currency: "EUR", start: "2026-01-31T00:00:00.000Z", prices: "60:0.1,0.4" },
        ...{ window: "0-120", mode: "battery", "battery.charge": 100, "battery.target": 20, "battery.reserve": 0 },
        ...{ "battery.capacity": 5, "battery.efficiency": 100, "battery.exportPercent": 50 },
        ...{ "battery.chargeKw": 4, "battery.dischargeKw": 4, "battery.arbitrage": false },
      }),
    });
    assert.match(await page.locator("#steps tbody tr").innerText(), /-€0\.80$/);
    await page.locator("#chart").scrollIntoViewIfNeeded();
    const chart = await page.locator("#chart svg").boundingBox();
    await page.mouse.move(chart.x + chart.width * 0.75, chart.y + chart.height / 2);
    await page.locator(".tip").filter({ hasText: "-€0.80" }).waitFor();
  });
});

describe("the axis of prices", { skip }, () => {
  for (const [currency, price] of Object.entries({ EUR: 0.3, SEK: 3, HUF: 90 })) {
    test(`has labels that are not cut, and steps that follow the prices, in ${currency}`, async () => {
      const prices = `60:${[1, 0.5, 0.7, 0.9].map((part) => price * part).join(",")}`;
      const start = "2026-01-31T00:00:00.000Z";
      const hash = link({ name: "Day", zone: "UTC", currency, start, prices, window: "0-240", mode: "limit" });
      const { page } = await visit({ hash, context: { viewport: { width: 390, height: 844 } } });
      const cut = await page.locator(".axis-price text").evaluateAll((labels) => {
        const { left } = document.querySelector(".stage").getBoundingClientRect();
        return labels.filter((label) => label.getBoundingClientRect().left < left).map((label) => label.textContent);
      });
      assert.deepEqual(cut, []);
      const step = await page
        .locator("#panel .range")
        .first()
        .evaluate((slider) => Number(slider.step));
      // Euros and kronor have a hundredth part, in which prices are told.
      const most = currency === "HUF" ? price : 100 * price;
      assert.ok(step <= most / 50 && step >= most / 500, `a step of ${step}`);
    });
  }
});
