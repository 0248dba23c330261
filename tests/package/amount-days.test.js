// Real days, and days by formula: the charging sessions of a car park under one site limit, against real prices of a quarter of an hour.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { quarters } from "../support/formula-prices.js";
import { iso } from "../support/four-hours.js";
import { emptyProject } from "../support/project.js";
import { pathOf, skipWithout } from "../support/real-data.js";
import { random } from "../support/seeded-random.js";

const skip = skipWithout(pathOf("data"));

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** From 2019 into the year of the prices: whole weeks, so that a Monday stays a Monday. */
const SHIFT = 360 * 7 * DAY;
/** Site limits in kW. */
const LIMITS = [50, 100, 200];

const { Planner, verifyCertificate } = await (await emptyProject()).load();

/** The rows of a CSV file, each an object of texts. */
async function rows(name) {
  const [head, ...lines] = (await readFile(pathOf("data", name), "utf8")).trim().split("\n");
  const names = head.split(",");
  return lines.map((line) => Object.fromEntries(line.split(",").map((value, at) => [names[at], value])));
}

/** Quarters of an hour in EUR per kWh. */
async function prices() {
  const periods = await rows("price_AT_15min_2025-10_2026-08_EURperMWh.csv");
  return periods.map(({ start_utc, end_utc, value }) => ({
    valid_from: start_utc,
    valid_to: end_utc,
    price: { value: Number(value) / 1000 },
  }));
}

/** The devices of each day, by the day of arrival. */
async function days() {
  const days = new Map();
  const sessions = await rows("sessions_ACN-jpl_2019-05_2019-08.csv");
  for (const { arrival_utc, departure_utc, energy_kwh, max_kw, ok } of sessions) {
    const [from, to] = [Date.parse(arrival_utc) + SHIFT, Date.parse(departure_utc) + SHIFT];
    if (ok === "0" || to - from < MINUTE) continue;
    const day = iso(from).slice(0, 10);
    const devices = days.get(day) ?? [];
    days.set(day, devices);
    devices.push({
      device_id: `dev_${devices.length}`,
      start_time: iso(from),
      end_time: iso(to),
      max_power: { units: "KW", value: Number(max_kw) },
      energy: { units: "KWH", value: Number(energy_kwh) },
    });
  }
  return days;
}

/** The prices of the time in which a day's devices are there: all that a check of the day needs. */
function around(series, devices) {
  const from = devices.map(({ start_time }) => start_time).sort()[0];
  const to = devices
    .map(({ end_time }) => end_time)
    .sort()
    .at(-1);
  return series.filter(({ valid_from, valid_to }) => valid_to > from && valid_from < to);
}

/** The most devices whose windows share an instant. */
function atOnce(devices) {
  const arrivals = devices.map(({ start_time }) => start_time);
  const there = (time) => devices.filter(({ start_time, end_time }) => start_time <= time && time < end_time).length;
  return Math.max(...arrivals.map(there));
}

/** Twenty days by formula, each with up to 60 cars that come in the morning and leave in the afternoon. */
function daysByFormula() {
  const first = Date.UTC(2026, 5, 1);
  const values = quarters(first, 96 * 21);
  const time = (quarter) => iso(first + quarter * 15 * MINUTE);
  const series = values.map((value, at) => ({ valid_from: time(at), valid_to: time(at + 1), price: { value } }));
  const { whole, pick } = random(1);
  const byDay = new Map();
  for (let day = 0; day < 20; day += 1) {
    const devices = Array.from({ length: whole(40, 60) }, (_, at) => {
      const from = first + day * DAY + whole(360, 600) * MINUTE;
      return {
        device_id: `dev_${at}`,
        start_time: iso(from),
        end_time: iso(from + whole(60, 600) * MINUTE),
        max_power: { units: "KW", value: pick([3.7, 7.4, 11]) },
        energy: { units: "KWH", value: whole(10, 300) / 10 },
      };
    });
    byDay.set(iso(first + day * DAY).slice(0, 10), devices);
  }
  return [series, byDay];
}

test("every day of a car park is planned and proven best under every limit", { skip }, async (t) => {
  const [series, byDay] = await Promise.all([prices(), days()]);
  const most = Math.max(...Array.from(byDay.values(), atOnce));
  assert.ok(byDay.size >= 100 && most >= 50, `${byDay.size} days, ${most} cars`);
  checkDays(t, series, byDay);
});

test("every day of a car park by formula is planned and proven best under every limit", (t) => {
  const [series, byDay] = daysByFormula();
  assert.ok(series.some(({ price }) => price.value < 0));
  const short = checkDays(t, series, byDay);
  assert.ok(short[0] > short[1], `${short} cars go short under ${LIMITS} kW`);
});

/** Plans each day under each limit and checks each certificate; gives how many cars go short under each limit. */
function checkDays(t, series, byDay) {
  const planner = new Planner({
    prices: series,
    location: { timezone: "Europe/Vienna", currency_code: "EUR" },
    now: "2026-03-01T00:00:00Z",
  });
  const most = Math.max(...Array.from(byDay.values(), atOnce));
  const short = [];
  // The first plan is the slow one: the engine compiles the module better while it runs.
  const [[, first]] = byDay;
  const start = performance.now();
  planner.schedules.amount({ max_power: { units: "KW", value: LIMITS[0] }, data: first }, { certificate: true });
  t.diagnostic(`the very first plan takes ${(performance.now() - start).toFixed(2)} ms`);
  for (const limit of LIMITS) {
    // Charging at once knows no limit, so that a low one may make it the cheaper one: it could not be had.
    const sum = { short: 0, cost: 0, baseline: 0, saved: 0, wanted: 0, delivered: 0 };
    const times = [];
    for (const [day, data] of byDay) {
      const body = { max_power: { units: "KW", value: limit }, data };
      const start = performance.now();
      const answer = planner.schedules.amount(body, { certificate: true });
      times.push(performance.now() - start);
      const proof = verifyCertificate(body, answer, around(series, data));
      assert.deepEqual([proof.proven, proof.problems], [true, []], `${day} under ${limit} kW`);
      sum.short += answer.warnings?.length ?? 0;
      sum.cost += answer.tariff.value;
      sum.baseline += answer.baseline.value;
      sum.saved += answer.savings.value;
      for (const { energy } of data) sum.wanted += energy.value;
      for (const { energy } of answer.data) sum.delivered += energy.value;
    }
    short.push(sum.short);
    times.sort((a, b) => a - b);
    const [median, worst] = [times[Math.floor(times.length / 2)], times.at(-1)].map((time) => time.toFixed(2));
    const percent = ((100 * sum.saved) / sum.baseline).toFixed(1);
    const [saved, baseline, delivered, wanted] = [sum.saved, sum.baseline, sum.delivered, sum.wanted].map(Math.round);
    t.diagnostic(`${limit} kW: ${byDay.size} days, up to ${most} cars at once; median ${median} ms, worst ${worst} ms`);
    t.diagnostic(`${limit} kW: saves ${saved} EUR of ${baseline} EUR for charging at once, ${percent} %`);
    t.diagnostic(`${limit} kW: delivers ${delivered} of ${wanted} kWh, ${sum.short} sessions go short`);
    assert.ok(Math.abs(sum.baseline - sum.cost - sum.saved) < 1e-4 * byDay.size, "saved is baseline less cost");
  }
  planner.free();
  return short;
}
