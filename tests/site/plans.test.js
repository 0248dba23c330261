// What the page shows is what the package answers.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { emptyProject } from "../support/project.js";
import { download, figure, FOUR_HOURS, link, near, skip, visit } from "../support/visit.js";

const project = await emptyProject();
const { Planner } = await project.load();

const HOUR = (hour) => `2026-01-31T0${hour}:00:00Z`;
const prices = { start: HOUR(0), intervalMinutes: 60, values: [0.3, 0.1, 0.2, 0.4] };
const location = { timezone: "Europe/London", currency_code: "GBP" };
const window = { start_time: HOUR(0), end_time: HOUR(4) };

describe("the page", { skip }, () => {
  test("plans a running time: 90 minutes at 2 kW are an hour at 0.1 and half of one at 0.2, 0.40 in all", async () => {
    const hash = link({ ...FOUR_HOURS, mode: "duration", "duration.minutes": 90, "duration.kw": 2 });
    const { page, complaints } = await visit({ hash });
    const plan = new Planner({ prices, location }).schedules.duration({ ...window, segment: "LOW", duration: 90 });
    const cost = plan.data.reduce(
      (sum, { price, ...slot }) =>
        sum + (2 * price.value * (Date.parse(slot.end_time) - Date.parse(slot.start_time))) / 3_600_000,
      0,
    );
    // The answer has the mean price, in five decimals.
    near(await figure(page, "cost"), cost, 3 * 1e-5);
    near(await figure(page, "cost"), 0.4);
    // At once: an hour at 0.3 and half of one at 0.1.
    near(await figure(page, "at-once"), 0.7);
    assert.equal(await page.locator("#figure-cost").textContent(), "£0.40");
    assert.equal(await page.locator("#figure-saved").textContent(), "£0.30 · 43%");
    assert.deepEqual(complaints, []);
  });

  test("plans the dearest time, and calls it what it is worth", async () => {
    const hash = link({
      ...FOUR_HOURS,
      mode: "duration",
      "duration.minutes": 60,
      "duration.kw": 1,
      "duration.segment": "HIGH",
    });
    const { page } = await visit({ hash });
    near(await figure(page, "cost"), 0.4);
    assert.equal(await page.locator(".figure.cost dt").textContent(), "Worth");
  });

  test("plans one block where it is asked for", async () => {
    const hash = link({ ...FOUR_HOURS, mode: "duration", "duration.minutes": 150, "duration.kw": 1 });
    const { page } = await visit({ hash });
    const split = await figure(page, "cost");
    await page.getByLabel("In one block").check();
    const plan = new Planner({ prices, location }).schedules.duration(
      { ...window, segment: "LOW", duration: 150 },
      { contiguous: true },
    );
    near(await figure(page, "cost"), plan.data[0].price.value * 2.5, 2.5 * 1e-5);
    assert.ok(split <= (await figure(page, "cost")));
  });

  test("plans a price limit: at or below 0.2 are two hours, 0.30 for 1 kW", async () => {
    const hash = link({ ...FOUR_HOURS, mode: "limit", "limit.price": 0.2, "limit.kw": 1 });
    const { page, complaints } = await visit({ hash });
    const { data, duration } = new Planner({ prices, location }).schedules.limit({
      ...window,
      segment: "LOW",
      absolute: 0.2,
    });
    assert.equal(duration, 120);
    near(await figure(page, "cost"), data[0].tariff.rate_avg * 2);
    near(await figure(page, "cost"), 0.3);
    assert.deepEqual(complaints, []);
  });

  test("plans several devices under a site limit, and checks the proof when asked", async () => {
    const devices = ["0-240 2 3 Car", "0-180 2 2 Boiler"];
    const hash = link({ ...FOUR_HOURS, mode: "amount", "site.kw": 3 }, devices);
    const { page, complaints } = await visit({ hash });
    const device = (device_id, end, energy) => ({
      device_id,
      start_time: HOUR(0),
      end_time: HOUR(end),
      max_power: { units: "KW", value: 2 },
      energy: { units: "KWH", value: energy },
    });
    const answer = new Planner({ prices, location }).schedules.amount({
      max_power: { units: "KW", value: 3 },
      data: [device("dev_1", 4, 3), device("dev_2", 3, 2)],
    });
    // 3 kWh in the hour at 0.1, the other 2 in that at 0.2.
    near(answer.tariff.value, 0.7);
    near(await figure(page, "cost"), answer.tariff.value);
    near(await figure(page, "at-once"), answer.baseline.value);
    await page.locator("#badge").click();
    // Also when the page has drawn itself again.
    await page.waitForTimeout(800);
    assert.equal(await page.locator("#badge").textContent(), "✓ Proven optimal");
    assert.match(await page.locator("#proof").textContent(), /costs 0\.70000 GBP, .* less than 0\.70000 GBP/);
    assert.equal(await page.locator("#reasons li").count(), 2);
    await page.getByRole("spinbutton", { name: "Site limit" }).fill("4");
    assert.equal(await page.locator("#badge").textContent(), "Check the proof", "another plan is another proof");
    await page.getByRole("spinbutton", { name: "Site limit" }).fill("3");
    assert.match(
      await page.locator("#reasons li").first().textContent(),
      /^Car: Runs .*, the cheapest hours .* One more kWh: 20\.0 p\.$/,
    );
    assert.deepEqual(complaints, []);
  });

  test("plans a battery that trades on the way", async () => {
    const hash = link({
      ...FOUR_HOURS,
      mode: "battery",
      "battery.capacity": 4,
      "battery.chargeKw": 1,
      "battery.dischargeKw": 1,
      "battery.efficiency": 100,
      "battery.charge": 50,
      "battery.target": 50,
      "battery.reserve": 0,
      "battery.exportPercent": 100,
      "battery.arbitrage": true,
    });
    const { page, complaints } = await visit({ hash });
    const planner = new Planner({
      prices: { import: prices, export: prices },
      location,
      devices: [{ id: "dev_battery", battery: { capacity_kwh: 4, power_kw: 1, round_trip_efficiency: 1 } }],
    });
    const state = { time: HOUR(0), state_of_charge_percent: 50, target_state_of_charge_percent: 50 };
    const { data } = planner.schedules.soc(
      { device_id: "dev_battery", schedule_horizon: 4, device_state: state },
      { now: HOUR(0), arbitrage: true },
    );
    // Sells a kWh at 0.3 and one at 0.4, buys them at 0.1 and 0.2.
    near(data[0].cost.value, -0.4);
    near(await figure(page, "cost"), -0.4);
    assert.equal(await page.locator("#steps tbody tr").count(), 3);
    assert.deepEqual(complaints, []);
  });

  for (const mode of ["duration", "limit", "amount", "battery"]) {
    test(`gives JavaScript along that plans the same ${mode} in Node, and its request and answer`, async () => {
      const { page } = await visit({ hash: link({ mode, sample: "winter", date: "2026-10-25" }) });
      await project.write("plan.mjs", await download(page, "JavaScript .mjs"));
      const { stdout, stderr } = await project.node("plan.mjs");
      assert.equal(stderr, "");
      const [made, shown] = [JSON.parse(stdout), JSON.parse(await download(page, "Answer .json"))];
      delete made.time_created;
      delete shown.time_created;
      assert.deepEqual(made, shown);
      const request = JSON.parse(await download(page, "Request .json"));
      assert.ok("start_time" in request || "data" in request || "schedule_horizon" in request);
    });
  }
});

describe("what cannot be", { skip }, () => {
  test("a window that is too short is planned as far as it goes, with a warning", async () => {
    const { page } = await visit({ hash: link({ ...FOUR_HOURS, "duration.minutes": 600 }) });
    assert.equal(
      await page.locator("#warnings li").textContent(),
      "The window is too short: 240 of 600 minutes are planned.",
    );
    near(await figure(page, "cost"), 7.4);
  });

  test("energy that does not fit is named, with what stands in the way", async () => {
    const hash = link({ ...FOUR_HOURS, mode: "amount", "site.kw": 3 }, ["0-240 2 10 Car"]);
    const { page } = await visit({ hash });
    assert.match(await page.locator("#warnings li").textContent(), /^Car gets 8 of 10 kWh: its window is too short/);
  });

  test("a target below the reserve is named", async () => {
    const hash = link({ ...FOUR_HOURS, mode: "battery", "battery.target": 5, "battery.reserve": 20 });
    const { page } = await visit({ hash });
    assert.match(await page.locator("#warnings").textContent(), /does not go to 5 %: the reserve is kept/);
  });

  test("a limit that no price meets leaves all idle, and says so", async () => {
    const { page } = await visit({ hash: link({ ...FOUR_HOURS, mode: "limit", "limit.price": 0.05 }) });
    assert.match(await page.locator("#warnings").textContent(), /No price in the window is within the limit/);
    assert.equal(await page.locator("#steps td").textContent(), "Nothing runs.");
  });

  test("a number that is wrong gets its error beside it, and the next right one plans again", async () => {
    const { page, complaints } = await visit({ hash: link(FOUR_HOURS) });
    const number = page.getByLabel("Running time", { exact: true }).and(page.getByRole("spinbutton"));
    for (const [wrong, message] of [
      ["-10", /^It must be/],
      ["", /^A number is missing/],
    ]) {
      await number.fill(wrong);
      await page.locator('[data-field="duration"] .error').filter({ hasText: message }).waitFor();
      assert.equal(await number.getAttribute("aria-invalid"), "true");
      assert.equal(await page.locator("#figure-cost").textContent(), "–");
    }
    await number.fill("60");
    assert.equal(await page.locator('[data-field="duration"] .error').isHidden(), true);
    assert.equal(await page.locator("#figure-cost").textContent(), "£0.74");
    assert.deepEqual(complaints, []);
  });

  const FIELDS = {
    limit: { "Price limit": "absolute", Power: "power" },
    amount: { "Site limit": "max_power.value", Energy: "data[0].energy.value", Power: "data[0].max_power.value" },
    battery: {
      "Charge now": "device_state.state_of_charge_percent",
      "Charge at the end": "device_state.target_state_of_charge_percent",
      Reserve: "device_state.backup_reserve_percent",
      Capacity: "devices[0].battery.capacity_kwh",
      "Charging power": "devices[0].battery.charge_power_kw",
      "Discharging power": "devices[0].battery.discharge_power_kw",
      "Round trip": "devices[0].battery.round_trip_efficiency",
      "Selling earns, of the price": "export",
    },
  };
  for (const [mode, fields] of Object.entries(FIELDS)) {
    test(`${mode}: each empty number is told beside it, and the page goes on`, async () => {
      const { page, complaints } = await visit({ hash: link({ ...FOUR_HOURS, mode }) });
      for (const [label, field] of Object.entries(fields)) {
        const number = page.getByRole("spinbutton", { name: label, exact: true }).first();
        const before = await number.inputValue();
        await number.fill("");
        const error = page.locator(`[data-field="${field}"] .error`);
        await error.filter({ hasText: /./ }).waitFor();
        assert.equal(await page.locator("#problem").isHidden(), true, label);
        await number.fill(before);
        assert.equal(await error.isHidden(), true, label);
        assert.notEqual(await page.locator("#figure-cost").textContent(), "–", label);
      }
      assert.deepEqual(complaints, []);
    });
  }
});
