// Answers are the API's documents: `limit` by its OpenAPI, `duration` by the page that describes it.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, test } from "node:test";

import Ajv from "ajv";
import addFormats from "ajv-formats";
import { parse } from "yaml";

import * as fourHours from "../support/four-hours.js";
import { hourly, location, NOW, prices } from "../support/four-hours.js";
import { emptyProject, ROOT } from "../support/project.js";
import { undocumented } from "../support/undocumented-fields.js";
import { thrown } from "../support/objects.js";

const API = join(ROOT, "..", "shared", "flatpeak");
const skip = existsSync(API) ? false : `the API's documents are not at ${API}`;

const project = await emptyProject();
const { Planner } = await project.load();

/** What the local engine adds to the API's answer. */
const OWN_FIELDS = ["warnings"];

const ZONES = ["Z", "+00:00", "+01:00", "-05:00", "+05:45"];

/** The same hour in another offset. */
function inZone(instant, zone) {
  if (zone === "Z") return instant;
  const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)/.exec(zone);
  const shift = Number(`${sign}1`) * (Number(hours) * 60 + Number(minutes)) * 60_000;
  return new Date(Date.parse(instant) + shift).toISOString().replace(".000Z", zone);
}

/** Every combination of one value of each list. */
function combinations(lists) {
  return Object.entries(lists).reduce(
    (rows, [name, values]) => rows.flatMap((row) => values.map((value) => ({ ...row, [name]: value }))),
    [{}],
  );
}

const PLANNERS = [
  new Planner({ prices: { import: prices, export: hourly(-0.1, 0, 0.1, -0.3) }, location, now: NOW }),
  new Planner({
    prices: {
      import: { ...prices, values: [-0.4, -0.1, -0.2, -0.3], confidence: [1, 0.9, 0, 0.5] },
      export: hourly(0.2, 0.2, 0.2, 0.2),
    },
    location: { ...location, id: "loc_home" },
    now: new Date("2026-06-01T12:34:56.789Z"),
  }),
];

/** The answers of both planners to all combinations of these fields. */
function answers(operation, fields) {
  const bodies = combinations(fields).map(({ zone, window: [start, end], ...body }) => ({
    ...body,
    start_time: `2026-01-01T${start}Z`,
    end_time: inZone(`2026-01-01T${end}Z`, zone),
  }));
  return PLANNERS.flatMap(({ schedules }) => bodies.map((body) => [body, schedules[operation](body)]));
}

const WINDOWS = [
  ["00:00:00", "04:00:00"],
  ["00:18:30", "03:41:07"],
  ["01:00:00", "01:00:01"],
];

describe("limit", { skip }, () => {
  const LIMITS = {
    zone: ZONES,
    window: WINDOWS,
    direction: ["IMPORT", "EXPORT", "LOCAL"],
    segment: ["LOW", "HIGH"],
    // The last two take nothing, or all.
    limit: [{ relative: 0.01 }, { relative: 0.37 }, { relative: 1 }, { absolute: -9 }, { absolute: 9, relative: 0.5 }],
  };

  /** The schemas of the API: OpenAPI 3.0, whose own keywords do not restrict anything. */
  async function schemas() {
    const api = parse(await readFile(join(API, "openapi", "schedule-by-limit.yaml"), "utf8"));
    const ajv = new Ajv({ strict: false, allErrors: true });
    addFormats(ajv);
    const { schema } = api.components.requestBodies.ScheduleByLimitCreate.content["application/json"];
    return {
      answer: ajv.compile(api.components.schemas.SlotThreshold),
      documented: api.components.schemas.SlotThreshold,
      request: ajv.compile(schema),
      requested: schema,
      unprocessable: ajv.compile(api.components.responses[422].content["application/json"].schema),
    };
  }

  const all = () => {
    const { limit, ...fields } = LIMITS;
    return limit.flatMap((level) =>
      answers("limit", {
        ...fields,
        ...Object.fromEntries(Object.entries(level).map(([name, value]) => [name, [value]])),
      }),
    );
  };

  test("every answer is valid, and has no field that is not documented", async () => {
    const { answer, documented } = await schemas();
    let empty = 0;
    let past = 0;
    for (const [body, plan] of all()) {
      // The API requires `next_update`, and does not say what it is where all prices are past: there it is left out.
      const isPast = !("next_update" in plan);
      const whole = isPast ? { ...plan, next_update: plan.time_created } : plan;
      assert.ok(answer(whole), `${JSON.stringify(body)}: ${JSON.stringify(answer.errors)}`);
      assert.equal(isPast, plan.time_created.startsWith("2026-06"));
      assert.deepEqual(undocumented(plan, documented), []);
      if (plan.data.length === 0) empty += 1;
      if (isPast) past += 1;
    }
    assert.ok(empty > 0, "no answer was empty");
    assert.ok(past > 0, "no prices were past");
  });

  test("the examples of the document are right for the answers' fields too", async () => {
    const { documented } = await schemas();
    for (const [body, plan] of all()) {
      assert.match(plan.id, idLike(documented.properties.id.example));
      assert.match(plan.account_id, kindLike(documented.properties.account_id.example));
      assert.match(plan.location_id, kindLike(documented.properties.location_id.example));
      assert.equal(plan.object, documented.properties.object.example);
      assert.match(plan.currency_code, /^[A-Z]{3}$/);
      assert.deepEqual([plan.direction, plan.request.segment], [body.direction, body.segment]);
    }
  });

  test("every error that has the status 422 is valid by the API's document of it", async () => {
    const { unprocessable } = await schemas();
    const [{ schedules }] = PLANNERS;
    const body = { ...fourHours.limit, direction: "IMPORT" };
    const long = "x".repeat(2 ** 27);
    for (const [change, code] of [
      [{ end_time: "2026-01-02T00:00:00Z" }, "no_price_data"],
      [{ segment: long }, "too_large"],
    ]) {
      const error = thrown(() => schedules.limit({ ...body, ...change }));
      assert.deepEqual([error.status, error.code, error.live_mode], [422, code, false]);
      const document = JSON.parse(JSON.stringify({ object: "error", ...error.toJSON() }));
      assert.ok(unprocessable(document), JSON.stringify(unprocessable.errors));
    }
  });

  test("every time of an answer is a date-time in the offset of end_time, and time_created is UTC", async () => {
    for (const [body, plan] of all()) {
      const next = "next_update" in plan ? [plan.next_update] : [];
      const times = [...next, plan.request.start_time, plan.request.end_time, ...plan.data.flatMap(edges)];
      for (const time of times) assert.equal(offset(time), offset(body.end_time));
      assert.equal(offset(plan.time_created), "Z");
    }
  });

  test("a body that is valid for the API is valid here, but for what the API does not say", async () => {
    const { request, requested } = await schemas();
    for (const [body] of all()) assert.ok(request(body), JSON.stringify(request.errors));
    // Every documented field can be given.
    const body = { ...fourHours.limit, direction: "IMPORT", relative: 0.5 };
    assert.deepEqual(Object.keys(body).sort(), Object.keys(requested.properties).sort());
    assert.equal(PLANNERS[0].schedules.limit(body).object, "schedule_limit");
  });
});

describe("duration", { skip }, () => {
  const DURATIONS = {
    zone: ZONES,
    window: WINDOWS,
    tariff_direction: ["IMPORT", "EXPORT", "LOCAL"],
    segment: ["LOW", "HIGH"],
    // The last is longer than every window.
    duration: [0.02, 7, 7.5, 100, 100 / 3, 500],
    device_id: [undefined, "dev_63a6087272941ef077a8fd3e"],
  };

  /** The page: its sample of an answer, and the fields that it lists for the request and for the answer. */
  async function page() {
    const text = await readFile(join(API, "schedule-by-duration.md"), "utf8");
    const samples = [...text.matchAll(/^\{\n[\s\S]*?^\}$/gm)].map(([json]) => JSON.parse(json));
    const [, request, answer] = /^Body$([\s\S]*)^Response$([\s\S]*)/m.exec(text);
    return {
      request: samples[0],
      answer: samples[1],
      fields: { request: fieldsOf(request), answer: fieldsOf(answer) },
    };
  }

  /** The fields of a part of the page: a name, a type, and whether it is required, each on a line. */
  function fieldsOf(text) {
    const fields = [...text.matchAll(/^(\w+)\n(string|number|boolean|object)(<date-time>|\[\])?\n(required)?/gm)];
    return Object.fromEntries(
      fields.map(([, name, type, form, required]) => [name, { type, form, required: required !== undefined }]),
    );
  }

  const typeOf = (value) => (Array.isArray(value) ? "object[]" : typeof value);

  test("the page is read as it is meant", async () => {
    const { fields, answer } = await page();
    assert.deepEqual(Object.keys(fields.answer), Object.keys(answer));
    assert.deepEqual(fields.request.duration, { type: "number", form: undefined, required: true });
    assert.deepEqual(fields.answer.time_created, { type: "string", form: "<date-time>", required: true });
    assert.equal(fields.answer.device_id.required, false);
  });

  test("every answer has the required fields, each of its type, and no others", async () => {
    const { fields } = await page();
    for (const [body, plan] of answers("duration", DURATIONS)) {
      for (const [name, { type, form, required }] of Object.entries(fields.answer)) {
        if (required) assert.ok(name in plan, `${name}: ${JSON.stringify(body)}`);
        if (name in plan) assert.equal(typeOf(plan[name]), form === "[]" ? `${type}[]` : type, name);
      }
      const known = [...Object.keys(fields.answer), ...OWN_FIELDS];
      assert.deepEqual(
        Object.keys(plan).filter((name) => !known.includes(name)),
        [],
      );
    }
  });

  test("every slot has the fields of the sample's slot, each of its type, and no others", async () => {
    const { answer: sample } = await page();
    for (const [, plan] of answers("duration", DURATIONS)) {
      for (const slot of plan.data) assert.deepEqual(shape(slot), shape(sample.data[0]));
    }
  });

  test("values are like those of the sample", async () => {
    const { answer: sample } = await page();
    for (const [body, plan] of answers("duration", DURATIONS)) {
      assert.match(plan.id, idLike(sample.id));
      assert.match(plan.account_id, kindLike(sample.account_id));
      assert.match(plan.location_id, kindLike(sample.location_id));
      assert.equal(plan.object, sample.object);
      assert.match(plan.currency_code, /^[A-Z]{3}$/);
      assert.equal(plan.tariff_direction, body.tariff_direction);
      assert.equal(plan.device_id, body.device_id);
    }
  });

  test("every time is a date-time in the offset of end_time, and time_created is UTC", () => {
    for (const [body, plan] of answers("duration", DURATIONS)) {
      for (const time of plan.data.flatMap(edges)) assert.equal(offset(time), offset(body.end_time));
      assert.equal(offset(plan.time_created), "Z");
    }
  });

  test("what is delivered is what was asked for, or the warning says how much", () => {
    let short = 0;
    for (const [body, plan] of answers("duration", DURATIONS)) {
      const milliseconds = plan.data.reduce(
        (sum, slot) => sum + Date.parse(slot.end_time) - Date.parse(slot.start_time),
        0,
      );
      const asked = Math.round(body.duration * 60) * 1000;
      const [warning] = plan.warnings ?? [];
      assert.equal(milliseconds, warning === undefined ? asked : Math.round(warning.delivered * 60_000));
      assert.equal(warning === undefined, milliseconds === asked);
      if (warning !== undefined) short += 1;
    }
    assert.ok(short > 0, "no answer was short");
  });

  test("the sample request of the page is planned", async () => {
    const { request, fields } = await page();
    assert.deepEqual(Object.keys(fields.request), Object.keys(request));
    const values = Array.from({ length: 24 }, (_, hour) => hour / 100);
    const planner = new Planner({
      prices: { start: request.start_time, intervalMinutes: 60, values },
      location: { ...location, id: request.location_id },
    });
    const plan = planner.schedules.duration(request);
    // The last hour has the highest price: 0.23.
    assert.deepEqual(plan.data, [
      {
        start_time: "2023-06-16T08:00:00Z",
        end_time: "2023-06-16T09:00:00Z",
        price: { value: 0.23, confidence: 1 },
        vpp_event: false,
      },
    ]);
    assert.deepEqual([plan.device_id, plan.location_id], [request.device_id, request.location_id]);
  });
});

/** An object with the types of its fields in place of the values. */
function shape(value) {
  if (value === null || typeof value !== "object") return typeof value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, shape(inner)]));
}

/** An id of the same kind with as many hex digits. */
function idLike(example) {
  const [kind, digits] = example.split("_");
  return new RegExp(`^${kind}_[0-9a-f]{${digits.length}}$`);
}

/** An id of the same kind. */
function kindLike(example) {
  return new RegExp(`^${example.split("_")[0]}_[A-Za-z0-9]+$`);
}

function edges({ start_time, end_time }) {
  return [start_time, end_time];
}

/** The offset of a time as it is written; fails if it is no time. */
function offset(time) {
  const match = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3})?(Z|[+-]\d\d:\d\d)$/.exec(time);
  assert.ok(match && Number.isFinite(Date.parse(time)), time);
  return match[1];
}
