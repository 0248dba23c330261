// The remote engine against an API on loopback: what it sends, and what it makes of the answers.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import { parse } from "yaml";

import { api, failure } from "../support/api.js";
import { ROOT } from "../support/project.js";
import { ANODE, BODIES, BUSBAR, Planner, SOC, ZERO, body, client, errors, run } from "../support/operations.js";
import { without } from "../support/objects.js";

const named = (object, from, to) =>
  Object.fromEntries(Object.entries(object).map(([name, value]) => [name === from ? to : name, value]));
const OPERATIONS = [
  ["schedules.amount", ZERO, "POST /schedules", body("schedules.amount")],
  ["schedules.amount", ANODE, "POST /schedules/amount/loc_home", body("schedules.amount", "location_id")],
  ["schedules.duration", ANODE, "POST /schedules/duration/loc_home", body("schedules.duration", "location_id")],
  ["schedules.duration", BUSBAR, "POST /schedules/duration", body("schedules.duration")],
  ["schedules.limit", ANODE, "POST /schedules/limit/loc_home", body("schedules.limit", "location_id")],
  ["schedules.limit", BUSBAR, "POST /schedules/limit", named(body("schedules.limit"), "direction", "tariff_direction")],
  ["schedules.soc", BUSBAR, "POST /schedules/soc", SOC],
  ["devices.submitState", BUSBAR, "PUT /devices/dev_battery/state", body("devices.submitState")],
  [
    "prices.retrieve",
    ZERO,
    "GET /tariffs/rates/loc_home?include_tariff=true&start_time=2026-01-01T00%3A00%3A00Z&end_time=2026-01-01T04%3A00%3A00Z&direction=EXPORT",
    undefined,
  ],
  ["prices.retrieve", ANODE, "POST /prices/loc_home", body("prices.retrieve", "location_id")],
  ["prices.retrieve", BUSBAR, "POST /prices", body("prices.retrieve")],
];
const DEFAULTS = { "schedules.amount": ZERO, "schedules.limit": ANODE };

for (const [operation, version, place, sent] of OPERATIONS) {
  test(`${operation} in ${version}`, async () => {
    const server = await api(() => ({ id: "x_1", new: { kept: [1] } }));
    const isDefault = (DEFAULTS[operation] ?? BUSBAR) === version;
    for (const options of isDefault ? [{}, { apiVersion: version }] : [{ apiVersion: version }]) {
      server.requests.length = 0;
      assert.deepEqual(await run(client(server, options), operation), { id: "x_1", new: { kept: [1] } });
      const [login, request] = server.requests;
      assert.equal(`${login.method} ${login.url}`, version === BUSBAR ? "POST /auth/tokens" : "GET /login");
      assert.equal(`${request.method} ${request.url}`, place);
      assert.equal(request.headers["flatpeak-version"], version);
      assert.equal(request.headers.authorization, `Bearer token_${server.logins}`);
      assert.equal(request.headers.accept, "application/json");
      assert.equal(request.headers["content-type"], sent && "application/json");
      assert.deepEqual(request.body === "" ? undefined : JSON.parse(request.body), sent);
    }
  });
}

test("an operation that a version lacks is a clear error, and nothing is sent", async () => {
  const server = await api();
  const table = new Set(OPERATIONS.map(([operation, version]) => `${operation} ${version}`));
  for (const operation of Object.keys(BODIES)) {
    for (const apiVersion of [ZERO, ANODE, BUSBAR].filter((version) => !table.has(`${operation} ${version}`))) {
      const error = await failure(run(client(server, { apiVersion }), operation));
      assert.equal(error.code, "operation_not_in_version");
      assert.ok(error instanceof errors.InvalidRequestError && error.message.includes(operation), error.message);
    }
  }
  assert.equal(server.requests.length, 0);
});

const API = join(ROOT, "..", "shared", "flatpeak", "openapi");
const skip = existsSync(API) ? false : `the API's documents are not at ${API}`;

test("what is sent is valid by the API's own schemas", { skip }, async () => {
  const ajv = addFormats.default(new Ajv({ strict: false }));
  const checked = [];
  for (const file of await readdir(API)) {
    const document = parse(await readFile(join(API, file), "utf8"));
    ajv.addSchema(document, file);
    for (const [path, item] of Object.entries(document.paths)) {
      for (const [method, operation] of Object.entries(item).filter(([, value]) => value.requestBody)) {
        const server = await api();
        const place = `${method.toUpperCase()} ${path.replace("{id}", "loc_home").replace("{device_id}", "dev_battery")}`;
        const [name] = OPERATIONS.find(([name, version, at]) => at === place && (DEFAULTS[name] ?? BUSBAR) === version);
        await run(client(server), name);
        const key = operation.requestBody.$ref.split("/").at(-1);
        const validate = ajv.compile({
          $ref: `${file}#/components/requestBodies/${key}/content/application~1json/schema`,
        });
        assert.ok(validate(JSON.parse(server.calls()[0].body)), `${file}: ${ajv.errorsText(validate.errors)}`);
        checked.push(name);
      }
    }
  }
  assert.deepEqual(checked.sort(), ["devices.submitState", "schedules.amount", "schedules.limit", "schedules.soc"]);
});

test("prices are fetched, and planned with, in three lines", async () => {
  const server = await api(() => ({
    location_timezone: "Europe/London",
    currency_code: "GBP",
    data: [0.3, 0.1].map((value, hour) => ({
      valid_from: `2026-01-01T0${hour}:00:00Z`,
      valid_to: `2026-01-01T0${hour + 1}:00:00Z`,
      price: { value, confidence: 1 },
    })),
  }));
  const flatpeak = client(server);
  const [location_id, start_time, end_time] = ["loc_home", "2026-01-01T00:00:00Z", "2026-01-01T02:00:00Z"];
  const prices = await flatpeak.prices.retrieve({ location_id, start_time, end_time });
  const planner = new Planner({ prices });
  const plan = planner.schedules.duration({ start_time, end_time, segment: "LOW", duration: 60 });
  assert.equal(plan.data[0].price.value, 0.1);
});

test("what is wrong with a body is said before anything is sent", async () => {
  const server = await api();
  const { schedules, devices, prices } = client(server);
  for (const [promise, code, field] of [
    [schedules.duration({ ...BODIES["schedules.duration"], duration: "90" }), "invalid_type", "duration"],
    [schedules.duration(without(BODIES["schedules.duration"], "location_id")), "missing_field", "location_id"],
    [schedules.limit(without(BODIES["schedules.limit"], "absolute")), "missing_field", "absolute or relative"],
    [schedules.limit({ ...BODIES["schedules.limit"], location_id: ".." }), "invalid_value", "location_id"],
    [schedules.soc(), "invalid_type", "body"],
    [schedules.soc({ ...SOC, schedule_horizon: NaN }), "invalid_value", "schedule_horizon"],
    [schedules.soc(SOC, { timeuot: 1 }), "unknown_field", "options.timeuot"],
    [schedules.soc(SOC, { timeout: 0 }), "invalid_value", "options.timeout"],
    [schedules.soc(SOC, { headers: { "x-a": "b\nc" } }), "invalid_value", "options.headers.x-a"],
    [schedules.soc(SOC, { signal: {} }), "invalid_type", "options.signal"],
    [schedules.amount({ ...BODIES["schedules.amount"], data: [] }), "invalid_value", "data"],
    [
      schedules.amount({ ...BODIES["schedules.amount"], max_power: { units: "kW", value: 1 } }),
      "invalid_value",
      "max_power.units",
    ],
    [schedules.soc({ ...SOC, device_state: {} }), "missing_field", "device_state.time"],
    [prices.retrieve({ location_id: "loc_home" }), "missing_field", "end_time"],
    [prices.retrieve({ ...BODIES["prices.retrieve"], end_time: "noon" }), "invalid_value", "end_time"],
    [schedules.soc({ ...SOC, horizon: 1 }), "unknown_field", "horizon"],
    [
      devices.submitState("dev_a", { ...BODIES["devices.submitState"], state_of_charge_percent: 101 }),
      "invalid_value",
      "state_of_charge_percent",
    ],
    [devices.submitState("..", BODIES["devices.submitState"]), "invalid_value", "device_id"],
    [devices.submitState(undefined, BODIES["devices.submitState"]), "missing_field", "device_id"],
  ]) {
    const error = await failure(promise);
    assert.deepEqual([error.constructor, error.code, error.field], [errors.InvalidRequestError, code, field]);
  }
  assert.equal(server.requests.length, 0);
});

test("a body is read at once: it may be changed right after", async () => {
  const server = await api(({ body }) => JSON.parse(body));
  const { schedules } = client(server);
  const changing = { ...SOC };
  const answers = [1, 2, 3].map((schedule_horizon) => schedules.soc(Object.assign(changing, { schedule_horizon })));
  assert.deepEqual(
    (await Promise.all(answers)).map((answer) => answer.schedule_horizon),
    [1, 2, 3],
  );
});

test("numbers are sent to their last digit", async () => {
  const server = await api();
  const body = { ...BODIES["schedules.limit"], absolute: 0.1 + 0.2 };
  await client(server).schedules.limit(body);
  assert.match(server.calls()[0].body, /"absolute":0.30000000000000004/);
});

test("headers of the client and of the call, and any path", async () => {
  const server = await api(({ method, url, body }, response) =>
    method === "DELETE" ? void response.writeHead(202).end() : { method, url, body },
  );
  const flatpeak = client(server, { defaultHeaders: { "X-Site": "one", "X-Other": "two" } });
  await flatpeak.schedules.soc(SOC, { headers: { "x-site": null, "x-mine": "three" } });
  const { headers } = server.calls()[0];
  assert.deepEqual([headers["x-site"], headers["x-other"], headers["x-mine"]], [undefined, "two", "three"]);
  assert.deepEqual(await flatpeak.request("POST", "/locations?a=1", { deep: { list: [1, null] }, gone: null }), {
    method: "POST",
    url: "/locations?a=1",
    body: '{"deep":{"list":[1,null]},"gone":null}',
  });
  assert.equal(await flatpeak.request("DELETE", "/locations/loc_home"), undefined);
  for (const path of ["//evil.test", "https://evil.test", "@evil.test", ""]) {
    const { host } = server.calls()[0].headers;
    await flatpeak.request("GET", path).catch(({ field }) => assert.equal(field, "path"));
    assert.equal(server.calls().at(-1).headers.host, host);
  }
});
