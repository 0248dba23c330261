// The remote engine against an API on loopback: what it sends, and what it makes of the answers.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { inspect } from "node:util";

import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import { parse } from "yaml";

import { ACCOUNT, api, failure, json } from "../support/api.js";
import { emptyProject, ROOT } from "../support/project.js";

const project = await emptyProject();
const { Flatpeak, Planner, ...errors } = await project.load();

const WINDOW = { start_time: "2026-01-01T00:00:00Z", end_time: "2026-01-01T04:00:00Z" };
const BODIES = {
  "schedules.amount": {
    location_id: "loc_home",
    max_power: { units: "KW", value: 11 },
    data: [{ device_id: "dev_car", direction: "IMPORT", ...WINDOW, energy: { units: "KWH", value: 20 } }],
  },
  "schedules.duration": {
    location_id: "loc_home",
    ...WINDOW,
    segment: "LOW",
    duration: 90,
    tariff_direction: "EXPORT",
  },
  "schedules.limit": { location_id: "loc_home", ...WINDOW, segment: "LOW", direction: "EXPORT", absolute: 0.2 },
  "schedules.soc": { device_id: "dev_battery", schedule_horizon: 24 },
  "prices.retrieve": { location_id: "loc_home", ...WINDOW, tariff_direction: "EXPORT" },
  "devices.submitState": {
    time: WINDOW.start_time,
    state_of_charge_percent: 20.5,
    target_state_of_charge_percent: 80,
    record_reference_id: "r1",
  },
};
const SOC = BODIES["schedules.soc"];

function run(flatpeak, operation, options) {
  const [group, method] = operation.split(".");
  const body = BODIES[operation];
  return method === "submitState"
    ? flatpeak.devices.submitState("dev_battery", body, options)
    : flatpeak[group][method](body, options);
}

function client(server, options) {
  return new Flatpeak({ ...ACCOUNT, baseURL: server.baseURL, ...options });
}

const without = (object, ...names) =>
  Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));
const named = (object, from, to) =>
  Object.fromEntries(Object.entries(object).map(([name, value]) => [name === from ? to : name, value]));

const [ZERO, ANODE, BUSBAR] = ["2024-08-24.zero", "2025-09-14.anode", "2026-08-01.busbar"];
const body = (operation, ...gone) => without(BODIES[operation], ...gone);
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

test("answers of all versions have the same keys, and keep what nobody knows", async () => {
  const slot = { start_time: WINDOW.start_time, extra: 1 };
  for (const [operation, apiVersion, answer, expected] of [
    [
      "schedules.duration",
      ANODE,
      { direction: "IMPORT", data: [{ ...slot, tariff: { rate_avg: 0.1, confidence: 1 } }] },
      { tariff_direction: "IMPORT", data: [{ ...slot, price: { value: 0.1, confidence: 1 } }] },
    ],
    [
      "schedules.duration",
      ANODE,
      { data: [{ ...slot, price: { average: 0.1 } }] },
      { data: [{ ...slot, price: { value: 0.1 } }] },
    ],
    [
      "schedules.limit",
      BUSBAR,
      { tariff_direction: "IMPORT", data: [{ ...slot, price: { value: 0.1 } }] },
      { direction: "IMPORT", data: [{ ...slot, tariff: { rate_avg: 0.1 } }] },
    ],
    [
      "schedules.amount",
      ANODE,
      { cost: { value: 1 }, data: [{ tariff_direction: "IMPORT", cost: { value: 1 } }] },
      { tariff: { value: 1 }, data: [{ direction: "IMPORT", tariff: { value: 1 } }] },
    ],
    [
      "prices.retrieve",
      ZERO,
      { direction: "IMPORT", data: [{ valid_from: "", tariff: { rate: 0.1 }, carbon: {} }] },
      { tariff_direction: "IMPORT", data: [{ valid_from: "", price: { value: 0.1 }, carbon: {} }] },
    ],
  ]) {
    const server = await api(() => answer);
    assert.deepEqual(await run(client(server, { apiVersion }), operation), expected);
  }
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

test("the document, with its response, or the response alone", async () => {
  const server = await api((_, response) => json(response, 200, { id: "x_1" }, { "x-request-id": "r" }));
  const { schedules } = client(server);
  const { data, response } = await schedules.soc(SOC).withResponse();
  assert.deepEqual([data, response.status, response.headers.get("x-request-id")], [{ id: "x_1" }, 200, "r"]);
  const raw = await schedules.soc(SOC).asResponse();
  assert.ok(raw instanceof Response && !raw.bodyUsed);
  assert.deepEqual(await raw.json(), { id: "x_1" });
  assert.equal(server.calls().length, 2);
  const call = schedules.soc(SOC);
  assert.ok(call instanceof Promise);
  assert.deepEqual(await Promise.all([call, call.withResponse().then(({ data }) => data)]), [data, data]);
  assert.equal(server.calls().length, 3);
});

test("every status and every envelope is an error of its class", async () => {
  const envelopes = [
    [{ object: "error", type: "api_error", code: "some_code", message: "Some message" }, "some_code", /^Some message$/],
    [{ message: "Some message" }, undefined, /^Some message$/],
    [{ object: "error" }, undefined, /without a message$/],
    ["<html><body>Some page</body></html>", undefined, /HTML/],
    ["some text", undefined, /some text$/],
    ["", undefined, /with nothing$/],
  ];
  let reply;
  const server = await api((_, response) => {
    const [status, envelope] = reply;
    response.writeHead(status, { "x-request-id": "r" });
    response.end(typeof envelope === "string" ? envelope : JSON.stringify(envelope));
  });
  const { schedules } = client(server, { maxRetries: 0 });
  for (const [status, name] of [
    [400, "InvalidRequestError"],
    [401, "AuthenticationError"],
    [403, "AuthenticationError"],
    [404, "NotFoundError"],
    [409, "FlatpeakError"],
    [418, "FlatpeakError"],
    [422, "UnprocessableError"],
    [429, "RateLimitError"],
    [500, "ServerError"],
    [503, "ServerError"],
  ]) {
    for (const [envelope, code, message] of envelopes) {
      reply = [status, envelope];
      const error = await failure(schedules.soc(SOC));
      assert.deepEqual([error.name, error.constructor, error.status], [name, errors[name], status]);
      assert.match(error.message, message);
      assert.equal(error.code, code ?? error.code);
      assert.equal(error.context, "schedules.soc");
      assert.equal(error.headers.get("x-request-id"), "r");
      assert.match(error.code, /^[a-z0-9_]+$/);
    }
  }
});

test("a version that was not asked for, a redirect, and what is no document, are errors", async () => {
  let reply;
  const server = await api((_, response) => void response.writeHead(...reply[0]).end(reply[1]));
  const { schedules } = client(server, { maxRetries: 0 });
  for (const [head, text, code, name] of [
    [[200, { "flatpeak-version": ANODE }], "{}", "version_mismatch", "FlatpeakError"],
    [[302, { location: "http://127.0.0.1:1/" }], "", "redirected", "FlatpeakError"],
    [[200], "<html>", "invalid_answer", "ConnectionError"],
    [[200], "", "invalid_answer", "ConnectionError"],
    [[200], '{"id": "x', "invalid_answer", "ConnectionError"],
    [[200], "[]", "invalid_answer", "ConnectionError"],
    [[200], "null", "invalid_answer", "ConnectionError"],
  ]) {
    reply = [head, text];
    const error = await failure(schedules.soc(SOC));
    assert.deepEqual([error.code, error.name], [code, name], text);
  }
  reply = [[200, { "flatpeak-version": BUSBAR }], "{}"];
  assert.deepEqual(await schedules.soc(SOC), {});
});

test("10 MB of JSON", async () => {
  const data = Array.from({ length: 100_000 }, (_, index) => ({ index, text: "x".repeat(90) }));
  const server = await api(() => ({ data }));
  assert.deepEqual(await client(server).schedules.soc(SOC), { data });
});

test("the options say what is wrong with them, and the environment fills them in", async () => {
  const code = (options) => {
    try {
      new Flatpeak(options).free();
    } catch (error) {
      return `${error.name} ${error.code} ${error.field}`;
    }
  };
  assert.match(code(), /missing_field/);
  assert.match(code({ accountId: "acc_1" }), /missing_field options.secretKey/);
  assert.match(code({ bearer: "b", getBearer: () => "b" }), /invalid_value options.getBearer/);
  assert.match(code({ bearer: "b", fetch: 1 }), /invalid_type options.fetch/);
  assert.match(code({ bearer: "b", baseURL: "/api" }), /invalid_value options.baseURL/);
  assert.match(code({ bearer: "b", tiemout: 1 }), /unknown_field options.tiemout/);
  assert.match(code({ bearer: "b", apiVersion: "busbar" }), /invalid_value options.apiVersion/);
  assert.match(code({ bearer: "b", defaultHeaders: { Authorization: "x" } }), /options.defaultHeaders.Authorization/);

  const server = await api(() => ({ id: "x_1" }));
  const program = `
    import { Flatpeak } from "flatpeak-wasm";
    console.log(JSON.stringify(await new Flatpeak().schedules.soc(${JSON.stringify(SOC)})));
  `;
  await project.write("environment.mjs", program);
  const env = {
    FLATPEAK_ACCOUNT_ID: "acc_1",
    FLATPEAK_SECRET_KEY: "sk_test_hidden",
    FLATPEAK_BASE_URL: server.baseURL,
  };
  Object.assign(process.env, env);
  try {
    const ended = await project.node("environment.mjs");
    // It ends by itself, with no timer left.
    assert.deepEqual(ended, { code: 0, stdout: '{"id":"x_1"}\n', stderr: "" });
  } finally {
    for (const name of Object.keys(env)) delete process.env[name];
  }
});

test("nothing secret is ever shown", async () => {
  const lines = [];
  const logger = Object.fromEntries(
    ["error", "warn", "info", "debug"].map((level) => [level, (line) => lines.push(`${level} ${line}`)]),
  );
  const server = await api(({ headers }, response) =>
    json(response, 400, { message: `${headers.authorization} ${ACCOUNT.secretKey}` }),
  );
  const flatpeak = client(server, { logger, logLevel: "debug", defaultHeaders: { "x-api-key": "hidden" } });
  const error = await failure(flatpeak.schedules.soc(SOC));
  const bearer = new Flatpeak({ bearer: "hidden", baseURL: server.baseURL });
  const other = await failure(bearer.schedules.soc(SOC));
  const login = await failure(client(server, { accountId: "acc_2" }).schedules.soc(SOC));
  assert.equal(login.context, "login");
  const shown = [flatpeak, flatpeak.withOptions({ timeout: 1 }), bearer, error, other, login]
    .flatMap((value) => [inspect(value, { depth: 9, showHidden: true }), JSON.stringify(value), String(value.stack)])
    .concat(lines)
    .join("\n");
  for (const secret of ["hidden", "token_1", Buffer.from("acc_1:sk").toString("base64").slice(0, 8)]) {
    assert.ok(!shown.includes(secret), shown);
  }
  assert.match(lines.join("\n"), /debug flatpeak: POST .* authorization: \[secret\]/);
  assert.match(lines.join("\n"), /info flatpeak: POST .* in \d+ ms/);
});
