// The certificate of `amount`, who checks it, and the reasons that come from it.

import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, test } from "node:test";

import { parseAst } from "rolldown/parseAst";

import * as fourHours from "../support/four-hours.js";
import { hourly, periods } from "../support/four-hours.js";
import { nodesOf } from "../support/mutants.js";
import { ROOT } from "../support/project.js";
import { RIGHT, WRONG } from "../support/proofs.js";
import { amount, close, device, flatpeak, HOUR, iso, kilowatts, kw, site, sites, START } from "../support/site.js";

const { verifyCertificate } = flatpeak;

/** 10 kWh, in the hour at 0.1. */
const SITE = site([device("a", 10)]);
const answerOf = (body) => amount(body, { certificate: true });

describe("the certificate", () => {
  const body = site([device("a", 10), device("b", 5)]);
  const answer = amount(body, { certificate: true });

  test("is there only where it is asked for", () => {
    assert.equal("certificate" in amount(body), false);
    assert.equal("certificate" in amount(body, { certificate: false }), false);
    const { certificate, ...rest } = answer;
    assert.notEqual(certificate, undefined);
    assert.deepEqual(rest, amount(body));
  });

  test("has the price of the last kWh, and what the hour at the limit is worth", () => {
    const { devices, site, bound, gap } = answer.certificate;
    assert.deepEqual(
      devices.map(({ device_id, price }) => [device_id, price]),
      [
        ["dev_a", 0.2],
        ["dev_b", 0.2],
      ],
    );
    // One more kWh at 01:00 would save 0.2 - 0.1: from the site, and as well from the device that fills the hour.
    const { rents } = site[0];
    assert.deepEqual([rents[0].start_time, rents[0].end_time], ["2026-01-01T01:00:00Z", "2026-01-01T02:00:00Z"]);
    assert.deepEqual([rents.length, rents[0].rent, site[0].direction], [1, 0.1, "IMPORT"]);
    // 0.2 * 15 - 0.1 * 10
    close(bound, 2);
    close(gap, 0);
  });

  test("is proven from the request, the answer and the prices, through JSON too", () => {
    for (const copy of [answer, JSON.parse(JSON.stringify(answer))]) {
      const proof = verifyCertificate(body, copy, fourHours.prices);
      assert.deepEqual([proof.proven, proof.problems], [true, []]);
      close(proof.cost, 2);
      close(proof.bound, 2);
    }
  });

  test("is refused for other prices, and for another request", () => {
    for (const prices of [hourly(0.4, 0.1, 0.2, 0.1), hourly(0.4, 0.1), {}]) {
      assert.equal(verifyCertificate(body, answer, prices).proven, false);
    }
    for (const other of [
      site([device("a", 10), device("b", 6)]),
      site(body.data, { max_power: kw(9) }),
      site(body.data, { shaving_threshold: { absolute: 0.1 } }),
    ]) {
      assert.equal(verifyCertificate(other, answer, fourHours.prices).proven, false);
    }
  });

  const list = periods(...fourHours.prices.values);
  const FORMS = [
    ["a document", { currency_code: "EUR", data: list }],
    ["the list in it", list],
    ["the list backwards", [...list].reverse()],
    ["rates of the older API", list.map(({ price: { value }, ...period }) => ({ ...period, tariff: { rate: value } }))],
    ["columns", fourHours.prices],
    ["columns with a typed array", { ...fourHours.prices, values: Float64Array.from(fourHours.prices.values) }],
    ["columns from a Date on", { ...fourHours.prices, start: new Date(START) }],
    ["a direction", { import: fourHours.prices }],
    ["both directions", { import: list, export: hourly(1, 1, 1, 1) }],
  ];

  for (const [name, prices] of FORMS) {
    test(`is proven from prices that are ${name}`, () => {
      const own = amount(body, { prices, certificate: true });
      assert.deepEqual(verifyCertificate(body, own, prices).problems, []);
      assert.equal(own.tariff.value, 2);
      // The form changes nothing.
      assert.deepEqual(verifyCertificate(body, answer, prices).problems, []);
    });
  }

  test("knows the scale of a window that ends between two seconds", () => {
    // The window is 00:00 to 02:00, whole seconds: 0.1 and 0.2. The 0.9 of its last half second is not on the scale.
    const prices = hourly(0.1, 0.2, 0.9);
    const half = site([device("a", 20, { end_time: "2026-01-01T02:00:00.5Z" })], {
      shaving_threshold: { relative: 0.5 },
    });
    const planned = amount(half, { prices, certificate: true });
    assert.equal(planned.data[0].energy.value, 10);
    assert.deepEqual(verifyCertificate(half, planned, prices).problems, []);
  });

  test("is for imports and exports together", () => {
    const prices = { import: fourHours.prices, export: hourly(0.1, 0.2, 0.5, 0.3) };
    const both = site([device("a", 20), device("b", 15, { direction: "EXPORT" })]);
    const planned = amount(both, { prices, certificate: true });
    const proof = verifyCertificate(both, planned, prices);
    assert.deepEqual(
      [proof.problems, planned.certificate.site.map(({ direction }) => direction)],
      [[], ["IMPORT", "EXPORT"]],
    );
    // 3 for the import; 5 + 1.5 from the export.
    close(proof.bound, -3.5);
  });
});

describe("a proof", () => {
  for (const [name, { body, answer, prices }] of Object.entries(RIGHT)) {
    test(`is accepted ${name}`, () => {
      const proof = verifyCertificate(body, answer, prices);
      assert.deepEqual([proof.proven, proof.problems], [true, []]);
      // A device that buys and sells turns on whole seconds: one of each way, at 10 kW and up to 0.4 more or less.
      const turns = body.data.some(({ direction }) => direction === "EXPORT") ? (4 * 10 * 0.4) / 3600 : 0;
      const off = Math.abs(proof.cost - proof.bound);
      assert.ok(off <= 1e-9 * Math.abs(proof.cost) + turns, `${proof.cost}, ${proof.bound}`);
    });
  }

  for (const [name, { body, answer, prices, problem }] of Object.entries(WRONG)) {
    test(`is refused with ${name}`, () => {
      const proof = verifyCertificate(body, answer, prices);
      assert.equal(proof.proven, false);
      assert.ok(
        proof.problems.some((text) => problem.test(text)),
        proof.problems.join("\n"),
      );
    });
  }

  test("that cannot be read is refused, not thrown", () => {
    for (const nothing of [undefined, null, 0, "", [], {}, { data: [] }]) {
      for (const given of [
        [nothing, answerOf(SITE), fourHours.prices],
        [SITE, nothing, fourHours.prices],
        [SITE, answerOf(SITE), nothing],
      ]) {
        const { proven, cost, bound, problems } = verifyCertificate(...given);
        assert.deepEqual([proven, cost, bound], [false, NaN, NaN]);
        assert.match(problems[0], /^the answer cannot be checked: /);
      }
    }
  });

  test("is accepted for 125,000 periods with a cap on their scale", () => {
    // Two prices in turns: 10 kW at the lower one, which the cap admits.
    const values = Array.from({ length: 125_000 }, (_, at) => (at % 2 === 0 ? 0.3 : 0.1));
    const prices = { ...hourly(), intervalMinutes: 15, values };
    const body = site([device("a", 20, { end_time: iso(START + (125_000 / 4) * HOUR) })], {
      shaving_threshold: { relative: 0.5 },
    });
    const proof = verifyCertificate(body, amount(body, { prices, certificate: true }), prices);
    assert.deepEqual(proof.problems, []);
    close(proof.cost, 2);
  });

  test("is accepted for 200,000 devices", () => {
    // The answer for one, at 10 kWh and 1 EUR each, so many times.
    const many = 200_000;
    const limit = kw(10 * many);
    const of = (list) => Array.from({ length: many }, (_, at) => ({ ...list[0], device_id: `dev_${at}` }));
    const body = { max_power: limit, data: of(SITE.data) };
    const { certificate, data, tariff, savings, baseline, ...answer } = structuredClone(answerOf(SITE));
    for (const money of [tariff, savings, baseline]) money.value *= many;
    const proofs = {
      site: [{ direction: "IMPORT", rents: [] }],
      devices: of(certificate.devices),
      bound: many,
      gap: 0,
    };
    const whole = { ...answer, max_power: limit, data: of(data), tariff, savings, baseline, certificate: proofs };
    assert.deepEqual(verifyCertificate(body, whole, fourHours.prices).problems, []);
  });

  test("is accepted for a limit that is far above all that runs", () => {
    for (const { body, prices } of sites(40)) {
      const sum = body.data.reduce((sum, { max_power }) => sum + (max_power ? kilowatts(max_power) : NaN), 0);
      if (Number.isNaN(sum)) continue;
      const answer = amount({ ...body, max_power: kw(sum) }, { prices, certificate: true });
      const max_power = kw(1e9);
      assert.deepEqual(verifyCertificate({ ...body, max_power }, { ...answer, max_power }, prices).problems, []);
    }
  });

  test("is checked without handing lists to functions as arguments, of which there is a most", async () => {
    const folder = join(ROOT, "pkg-template");
    const names = (await readdir(folder)).filter((name) => /\.m?js$/.test(name));
    assert.ok(names.includes("verify.js"));
    for (const name of names) {
      const calls = nodesOf(parseAst(await readFile(join(folder, name), "utf8"))).filter(({ type }) =>
        ["CallExpression", "NewExpression"].includes(type),
      );
      for (const call of calls) assert.ok(!call.arguments.some(({ type }) => type === "SpreadElement"), name);
    }
  });
});

describe("reasons", () => {
  const only = { end_time: "2026-01-01T02:00:00Z" };
  const body = site([device("a", 10), device("b", 5), device("c", 1, { ...only, start_time: "2026-01-01T01:00:00Z" })]);

  test("are there only where they are asked for", () => {
    assert.equal("reasons" in amount(body), false);
    assert.equal("reasons" in amount(body, { reasons: false }), false);
  });

  test("are data, one for each device in the order of the request", () => {
    const { reasons } = amount(site([device("a", 10), device("b", 15)]), { reasons: true });
    assert.deepEqual(
      reasons.map(({ device_id, marginal_price, next_kwh_price, excluded_price }) => [
        device_id,
        marginal_price,
        next_kwh_price,
        excluded_price,
      ]),
      [
        // 25 kWh: the hours at 0.1 and 0.2 and half of the hour at 0.3.
        ["dev_a", 0.3, 0.3, null],
        ["dev_b", 0.3, 0.3, null],
      ],
    );
    for (const { limits, ...reason } of reasons) {
      assert.equal("text" in reason, false);
      for (const { limit } of limits) assert.ok(["site_limit", "device_limit"].includes(limit), limit);
      assert.ok(limits[0].start_time === "2026-01-01T01:00:00Z" && limits.at(-1).end_time === "2026-01-01T03:00:00Z");
    }
  });

  test("name the price that the cap keeps out", () => {
    const capped = site([device("a", 20)], { shaving_threshold: { absolute: 0.2 } });
    const [reason] = amount(capped, { reasons: true }).reasons;
    assert.deepEqual([reason.marginal_price, reason.next_kwh_price, reason.excluded_price], [0.2, null, 0.3]);
  });

  test("of a device that gets nothing have no last price", () => {
    const [reason] = amount(site([device("a", 20)], { shaving_threshold: { absolute: 0.05 } }), {
      reasons: true,
    }).reasons;
    assert.deepEqual([reason.marginal_price, reason.next_kwh_price, reason.excluded_price], [null, null, 0.1]);
  });

  test('have a text each with "text", and are the same data', () => {
    const [data, text] = [true, "text"].map((reasons) => amount(body, { reasons }).reasons);
    assert.deepEqual(
      text.map((reason) => Object.fromEntries(Object.entries(reason).filter(([name]) => name !== "text"))),
      data,
    );
    for (const { text: sentences } of text) assert.match(sentences, /^[A-Z][^\n]*\.$/);
  });
});
