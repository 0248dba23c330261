// Bodies that leave the client are valid by the API's own documents, and answers by these documents arrive as they are:
// Prism judges both. SEED repeats a run; with SOAK there are 500 bodies of each operation.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, test } from "node:test";

import { random } from "../support/seeded-random.js";
import { prism } from "../support/prism.js";
import { emptyFolder, emptyProject, ROOT } from "../support/project.js";

const API = join(ROOT, "..", "shared", "flatpeak");
const skip = existsSync(API) ? false : `the API's documents are not at ${API}`;
const SEED = Number(process.env.SEED ?? 1);
const BODIES = process.env.SOAK === undefined ? 40 : 500;

const project = await emptyProject();
const { Flatpeak } = await project.load();

const { whole, pick } = random(SEED);
const number = (from, to) => from + (to - from) * (whole(0, 1e6) / 1e6);
const maybe = (make) => (whole(0, 1) === 1 ? make() : undefined);
/** As a number, or as older pages have it. */
const perhapsText = (value) => (whole(0, 2) === 0 ? value.toFixed(3) : value);
const id = () =>
  pick(["dev_63a6087272941ef077a8fd3e", "loc_home", "my-car", "a b/ü?#", `x${"y".repeat(whole(0, 255))}`]);
const direction = (...words) => maybe(() => pick([...words, null]));

/** An instant of 2026 in any offset. */
function time(millis) {
  const minutes = pick([0, 0, 60, -300, 345, -570, 839]);
  const local = new Date(millis + minutes * 60_000).toISOString();
  if (minutes === 0) return pick([local, local.replace(".000Z", "Z"), new Date(millis), local.replace("Z", "+00:00")]);
  const two = (value) => String(Math.trunc(value)).padStart(2, "0");
  const [size, sign] = [Math.abs(minutes), minutes < 0 ? "-" : "+"];
  return local.replace("Z", `${sign}${two(size / 60)}:${two(size % 60)}`);
}

function window(longestHours) {
  const start = Date.UTC(2026, whole(0, 11), whole(1, 28), whole(0, 23), whole(0, 59), whole(0, 59));
  return { start_time: time(start), end_time: time(start + whole(1, longestHours * 3600) * 1000) };
}

const power = () => ({ units: pick(["W", "KW"]), value: perhapsText(pick([0, number(0, 20_000)])) });

/** What nobody knows, where the documents do not forbid it. */
const extra = () => maybe(() => ({ "x-note": pick(["text", 5, true, null, [1, { a: null }], { deep: [[]] }]) }));

const state = () => ({
  record_reference_id: maybe(() => `r${whole(0, 1e9)}`),
  time: time(Date.UTC(2026, 0, 1) + whole(0, 1e10)),
  state_of_charge_percent: pick([0, 100, number(0, 100)]),
  target_state_of_charge_percent: pick([0, 100, number(0, 100)]),
  energy_flow_direction: direction("IMPORT", "EXPORT"),
  battery_power_kw: maybe(() => number(-10, 10)),
  energy_remaining_kwh: maybe(() => number(0, 100)),
  backup_reserve_percent: maybe(() => number(0, 100)),
});

const segment = () => pick(["LOW", "HIGH"]);

/** For each operation its document, a random body, and how it is called. */
const OPERATIONS = {
  "schedules.amount": {
    document: "create-a-schedule.yaml",
    body: () => ({
      location_id: id(),
      max_power: power(),
      shaving_threshold: maybe(() => ({
        relative: maybe(() => perhapsText(number(0.011, 1))),
        absolute: maybe(() => perhapsText(number(-1, 1))),
      })),
      data: Array.from({ length: whole(1, 6) }, () => ({
        device_id: id(),
        direction: direction("IMPORT", "EXPORT"),
        ...window(500),
        max_power: maybe(power),
        energy: { units: pick(["WH", "KWH"]), value: perhapsText(pick([0, number(0, 1e5)])) },
        ...extra(),
      })),
      ...extra(),
    }),
    call: ({ schedules }, body) => schedules.amount(body),
  },
  "schedules.duration": {
    document: "schedule-by-duration.md",
    body: () => ({
      location_id: id(),
      ...window(72),
      segment: segment(),
      duration: number(0.1, 4000),
      device_id: maybe(id),
      tariff_direction: direction("IMPORT", "EXPORT", "LOCAL"),
      ...extra(),
    }),
    call: ({ schedules }, body) => schedules.duration(body),
  },
  "schedules.limit": {
    document: "schedule-by-limit.yaml",
    body: () => ({
      location_id: id(),
      ...window(72),
      direction: direction("IMPORT", "EXPORT"),
      segment: segment(),
      ...pick([{ relative: number(0.01, 1) }, { absolute: number(-1, 1) }, { relative: 1, absolute: 0 }]),
      ...extra(),
    }),
    call: ({ schedules }, body) => schedules.limit(body),
  },
  "schedules.soc": {
    document: "schedule-by-soc.yaml",
    body: () => ({
      device_id: id(),
      schedule_horizon: maybe(() => number(0.1, 200)),
      device_state: maybe(state),
    }),
    call: ({ schedules }, body) => schedules.soc(body),
  },
  "devices.submitState": {
    document: "submit-a-device-state.yaml",
    body: state,
    call: ({ devices }, body) => devices.submitState(id(), body),
  },
};

/** The OpenAPI document of a page that has none: its fields, by the names, types and marks that the page lists. */
function documentOf(page) {
  const samples = [...page.matchAll(/^\{\n[\s\S]*?^\}$/gm)].map(([json]) => JSON.parse(json));
  const [, request, answer] = /^Body$([\s\S]*)^Response$([\s\S]*)/m.exec(page);
  const schema = (text) => {
    const fields = [...text.matchAll(/^(\w+)\n(string|number|boolean|object)(<date-time>|\[\])?\n(required)?/gm)];
    const property = ([, , type, form]) => {
      if (form === "[]") return { type: "array", items: { type } };
      return form === undefined ? { type } : { type, format: "date-time" };
    };
    return {
      type: "object",
      properties: Object.fromEntries(fields.map((field) => [field[1], property(field)])),
      required: fields.filter(([, , , , required]) => required).map(([, name]) => name),
    };
  };
  const content = (text, example) => ({ "application/json": { schema: schema(text), example } });
  return {
    openapi: "3.0.3",
    info: { title: "Schedule by time duration", version: "2026-08-01.busbar" },
    paths: {
      "/schedules/duration": {
        post: {
          security: [{ bearerAuth: [] }],
          requestBody: { required: true, content: content(request, samples[0]) },
          responses: { 200: { description: "The answer", content: content(answer, samples[1]) } },
        },
      },
    },
    components: { securitySchemes: { bearerAuth: { type: "http", scheme: "bearer" } } },
  };
}

async function pathOf(document) {
  if (document.endsWith(".yaml")) return join(API, "openapi", document);
  const path = join(await emptyFolder(), "openapi.json");
  await writeFile(path, JSON.stringify(documentOf(await readFile(join(API, document), "utf8"))));
  return path;
}

describe(`${BODIES} random bodies`, { skip }, () => {
  for (const [name, { document, body, call }] of Object.entries(OPERATIONS)) {
    test(`of ${name} are valid for Prism, and its answers arrive`, async (t) => {
      t.diagnostic(`SEED=${SEED}`);
      const baseURL = await prism(await pathOf(document));
      for (const dynamic of [false, true]) {
        let text;
        // Asked for a dynamic answer, Prism makes one up by the schema; otherwise it answers with the examples.
        const send = async (url, init) => {
          const response = await fetch(url, { ...init, headers: { ...init.headers, prefer: `dynamic=${dynamic}` } });
          text = await response.clone().text();
          return response;
        };
        const flatpeak = new Flatpeak({ bearer: "b", baseURL, fetch: send, maxRetries: 0 });
        for (let round = 0; round < BODIES; round += 1) {
          const random = body();
          try {
            const { data, response } = await call(flatpeak, random).withResponse();
            assert.equal(response.headers.get("sl-violations"), null);
            assert.deepEqual(data, JSON.parse(text));
          } catch (error) {
            error.message += `\n${JSON.stringify(random)}\n${JSON.stringify(error.body)}`;
            throw error;
          }
        }
        flatpeak.free();
      }
    });
  }

  test("are worth something: Prism refuses what is not valid", async () => {
    const baseURL = await prism(await pathOf("schedule-by-duration.md"));
    const post = (body) =>
      fetch(`${baseURL}/schedules/duration`, {
        method: "POST",
        headers: { authorization: "Bearer b", "content-type": "application/json" },
        body: JSON.stringify(body),
      });
    const valid = { location_id: "l", start_time: "2026-01-01T00:00:00Z", end_time: "2026-01-02T00:00:00Z" };
    const { status } = await post({ ...valid, segment: "LOW", duration: 60 });
    const refused = await Promise.all(
      [{ duration: "60" }, { duration: 60, start_time: "noon" }, {}].map((body) =>
        post({ ...valid, segment: "LOW", ...body }),
      ),
    );
    assert.deepEqual([status, ...refused.map(({ status }) => status)], [200, 422, 422, 422]);
  });
});
