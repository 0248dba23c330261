// The API over HTTP, answered by a planner: as the client of the package sees it, and as any other.

import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, test } from "node:test";

import { failure } from "../support/api.js";
import { hours } from "../support/four-hours.js";
import { ROOT } from "../support/project.js";
import { ANODE, ask, BUSBAR, createHandler, flatpeak, handler, planner, project, ZERO } from "../support/server.js";

const { Flatpeak } = flatpeak;

const ACCOUNT = { accountId: "acc_1", secretKey: "sk_test_1" };
const ACCOUNTS = { acc_1: "sk_test_1", acc_2: "sk_test_2" };

const KW = (value) => ({ units: "KW", value });
const STATE = {
  time: "2026-01-01T00:00:00Z",
  state_of_charge_percent: 20,
  target_state_of_charge_percent: 80,
};
const BODIES = {
  amount: {
    location_id: "loc_home",
    max_power: KW(10),
    data: [{ device_id: "dev_car", ...hours, max_power: KW(10), energy: { units: "KWH", value: 15 } }],
  },
  duration: { location_id: "loc_home", ...hours, segment: "LOW", duration: 90 },
  limit: { location_id: "loc_home", ...hours, segment: "LOW", absolute: 0.25, direction: "EXPORT" },
  soc: { device_id: "dev_battery", device_state: STATE, schedule_horizon: 4 },
};
const DURATION = "POST /schedules/duration";

const basic = (account, secret) => ({
  authorization: `Basic ${Buffer.from(`${account}:${secret}`).toString("base64")}`,
});
const bearer = (token) => ({ authorization: `Bearer ${token}` });

describe("the client of the package, without a network", () => {
  for (const [operation, version] of [
    ["amount", ZERO],
    ["amount", ANODE],
    ["duration", BUSBAR],
    ["duration", ANODE],
    ["limit", ANODE],
    ["limit", BUSBAR],
    ["soc", BUSBAR],
  ]) {
    test(`schedules.${operation} in ${version} is what the planner answers`, async () => {
      const client = new Flatpeak({ ...ACCOUNT, apiVersion: version, fetch: handler({ accounts: ACCOUNTS }) });
      const answer = await client.schedules[operation](BODIES[operation]);
      const expected = planner().schedules[operation](BODIES[operation]);
      if (operation === "amount" && version === ANODE) {
        Object.assign(expected, { object: "schedule_amount", id: expected.id.replace("sch_", "sae_") });
      }
      assert.deepEqual(answer, expected);
    });
  }

  test("a state that is submitted is planned from, and can be read", async () => {
    const client = new Flatpeak({ ...ACCOUNT, fetch: handler({ accounts: ACCOUNTS }) });
    const other = planner();
    const state = { ...STATE, energy_flow_direction: "EXPORT", battery_power_kw: 3.4 };
    const answer = await client.devices.submitState("dev_battery", state);
    assert.deepEqual(answer, other.devices.submitState("dev_battery", state));
    const body = { device_id: "dev_battery", schedule_horizon: 4 };
    assert.deepEqual(await client.schedules.soc(body), other.schedules.soc(body));
    // What gives to the grid is below 0.
    assert.deepEqual(await client.request("GET", "/devices/dev_battery/state"), {
      ...answer,
      ...STATE,
      battery_power_kw: -3.4,
    });
  });

  for (const apiVersion of [ZERO, ANODE, BUSBAR]) {
    test(`prices of ${apiVersion} plan as those that the server has`, async () => {
      const client = new Flatpeak({ ...ACCOUNT, apiVersion, fetch: handler({ accounts: ACCOUNTS }) });
      const read = (tariff_direction) =>
        client.prices.retrieve({ location_id: "loc_home", ...hours, tariff_direction });
      const document = await read("EXPORT");
      assert.equal(document.object, "price");
      assert.equal(document.tariff_direction, "EXPORT");
      assert.deepEqual(
        document.data.map(({ valid_from, price }) => [valid_from.slice(11, 16), price.value, price.confidence]),
        [
          ["00:00", 0.1, 1],
          ["01:00", 0.2, 1],
          ["02:00", 0.3, 1],
          ["03:00", 0.4, 1],
        ],
      );
      const copy = new flatpeak.Planner({ prices: { import: await read("IMPORT") }, now: hours.start_time });
      const { data } = copy.schedules.duration(BODIES.duration);
      assert.deepEqual(data, planner().schedules.duration(BODIES.duration).data);
      assert.equal((await failure(read("LOCAL"))).status, 422);
    });
  }

  test("what the planner refuses is the same error", async () => {
    const client = new Flatpeak({ ...ACCOUNT, apiVersion: BUSBAR, fetch: handler({ accounts: ACCOUNTS }) });
    const body = { ...BODIES.duration, end_time: "2026-01-01T05:00:00Z" };
    const error = await failure(client.schedules.duration(body));
    assert.throws(
      () => planner().schedules.duration(body),
      ({ name, status, code, message, type }) =>
        assert.deepEqual(
          [name, status, code, message, type],
          [error.name, error.status, error.code, error.message, error.type],
        ) ?? true,
    );
  });
});

describe("who may ask", () => {
  const handle = handler({ accounts: ACCOUNTS });

  for (const [version, place, status] of [
    [BUSBAR, DURATION, 401],
    [ANODE, "POST /schedules/duration/loc_home", 403],
    [ZERO, "POST /schedules", 403],
  ]) {
    test(`without a token, ${version} refuses with ${status}`, async () => {
      for (const headers of [{}, bearer("x"), bearer("a.b"), bearer(""), basic("acc_1", "sk_test_1")]) {
        const answer = await ask(handle, place, BODIES.duration, headers);
        assert.equal(answer.status, status);
        assert.equal(answer.headers.get("flatpeak-version"), version);
        assert.equal(answer.headers.has("www-authenticate"), status === 401);
      }
    });
  }

  test("a login with another key, another account, or none, is refused", async () => {
    for (const headers of [
      {},
      basic("acc_1", "sk_test_2"),
      basic("acc_1", ""),
      basic("acc_3", ""),
      basic("constructor", "x"),
      { authorization: "Basic !" },
      bearer("x"),
    ]) {
      assert.equal((await ask(handle, "POST /auth/tokens", undefined, headers)).status, 401);
      assert.equal((await ask(handle, "GET /login", undefined, headers)).status, 403);
    }
  });

  test("a token is of one account, and of no other server's key", async () => {
    const { json } = await ask(handle, "POST /auth/tokens", undefined, basic("acc_1", "sk_test_1"));
    assert.equal(json.expires_in, 3600);
    const [payload, mac] = json.bearer_token.split(".");
    const ok = await ask(handle, DURATION, BODIES.duration, bearer(json.bearer_token));
    assert.equal(ok.status, 200);
    const other = Buffer.from(JSON.stringify(["acc_2", 9e9])).toString("base64url");
    const late = Buffer.from(JSON.stringify(["acc_1", 9e9])).toString("base64url");
    for (const token of [`${other}.${mac}`, `${late}.${mac}`, `${payload}.`, payload, `${payload}.${mac.slice(1)}`]) {
      assert.equal((await ask(handle, DURATION, BODIES.duration, bearer(token))).status, 401, token);
    }
    const rotated = handler({ accounts: { acc_1: "sk_new" } });
    assert.equal((await ask(rotated, DURATION, BODIES.duration, bearer(json.bearer_token))).status, 401);
    // It is not kept anywhere, so another server that knows the account takes it.
    const twin = handler({ accounts: (account) => ACCOUNTS[account] });
    assert.equal((await ask(twin, DURATION, BODIES.duration, bearer(json.bearer_token))).status, 200);
  });

  test("a token ends after an hour", async (t) => {
    t.mock.timers.enable({ apis: ["Date"], now: 0 });
    const { json } = await ask(handle, "GET /login", undefined, basic("acc_1", "sk_test_1"));
    t.mock.timers.setTime(3_599_000);
    assert.equal((await ask(handle, DURATION, BODIES.duration, bearer(json.bearer_token))).status, 200);
    t.mock.timers.setTime(3_600_000);
    assert.equal((await ask(handle, DURATION, BODIES.duration, bearer(json.bearer_token))).status, 401);
  });

  test("without accounts everybody may ask, and each account has its site", async () => {
    assert.equal((await ask(handler(), DURATION, BODIES.duration)).status, 200);
    const asked = [];
    const each = createHandler((account) => {
      asked.push(account);
      return account === "acc_9" ? undefined : planner();
    });
    const { json } = await ask(each, "POST /auth/tokens", undefined, basic("acc_9", "any"));
    assert.equal((await ask(each, DURATION, BODIES.duration)).status, 200);
    assert.equal((await ask(each, DURATION, BODIES.duration, bearer(json.bearer_token))).status, 404);
    assert.deepEqual(asked, ["acc_local", "acc_9"]);
  });
});

describe("what is refused", () => {
  const handle = handler({ limits: { bodyBytes: 2000, bodyMillis: 50, slots: 100 } });

  test("an error has the form of its version", async () => {
    const { json: busbar } = await ask(handle, DURATION, {});
    const { json: anode } = await ask(handle, "POST /schedules/limit/loc_home", {});
    const { json: zero } = await ask(handle, "POST /schedules", {});
    assert.deepEqual(Object.keys(busbar), [
      "object",
      "type",
      "code",
      "message",
      "context",
      "time_created",
      "live_mode",
    ]);
    assert.deepEqual(Object.keys(anode), ["object", "type", "code", "message", "context", "time_created"]);
    assert.deepEqual(zero, { message: "location_id is required" });
  });

  for (const [place, body, status, code, headers] of [
    ["GET /nowhere", undefined, 404, "not_found"],
    ["GET /", undefined, 404, "not_found"],
    ["POST /schedules/duration/", {}, 404, "not_found"],
    ["POST //schedules/duration", {}, 404, "not_found"],
    ["POST /SCHEDULES/duration", {}, 404, "not_found"],
    ["POST /schedules%2Fduration", {}, 404, "not_found"],
    ["GET /devices/dev_battery/state", undefined, 404, "not_found"],
    ["GET /devices/%E0%A4%A/state", undefined, 404, "not_found"],
    ["GET /devices/../../etc/passwd", undefined, 404, "not_found"],
    ["PUT /devices/dev_other/state", STATE, 404, "not_found"],
    [DURATION, BODIES.duration, 404, "not_found", { "flatpeak-version": ANODE }],
    [DURATION, BODIES.duration, 422, "api_version_not_supported", { "flatpeak-version": "2020-01-01" }],
    ["DELETE /schedules/duration", undefined, 405, "method_not_allowed"],
    ["PATCH /devices/dev_battery/state", STATE, 405, "method_not_allowed"],
    [DURATION, "{", 400, "invalid_json"],
    [DURATION, "", 400, "invalid_json"],
    [DURATION, undefined, 400, "missing_field"],
    [DURATION, "[]", 400, "invalid_type"],
    [DURATION, "null", 400, "invalid_type"],
    [DURATION, `{"a":`.repeat(300), 400, "invalid_json"],
    [DURATION, { ...BODIES.duration, location_id: null }, 400, "missing_field"],
    [DURATION, { ...BODIES.duration, end_time: "2026-01-09T00:00:00Z" }, 400, "window_too_long"],
    ["POST /schedules/soc", { ...BODIES.soc, more: 1 }, 400, "unknown_field"],
    ["POST /schedules/duration/loc_home", { ...BODIES.duration, device_id: "d" }, 400, "unknown_field"],
    ["POST /prices", { location_id: "l", end_time: "noon" }, 400, "invalid_value"],
    ["POST /prices", { location_id: "l", ...hours, end_time: "2027-01-01T00:00:00Z" }, 400, "window_too_long"],
    [
      "POST /prices",
      { location_id: "l", start_time: "2026-02-01T00:00:00Z", end_time: "2026-02-02T00:00:00Z" },
      422,
      "no_price_data",
    ],
    [DURATION, JSON.stringify(BODIES.duration), 415, "unsupported_media_type", { "content-type": "text/plain" }],
    [DURATION, JSON.stringify(BODIES.duration), 415, "unsupported_media_type", { "content-encoding": "gzip" }],
    [DURATION, { ...BODIES.duration, note: "x".repeat(2000) }, 413, "body_too_large"],
    [DURATION, "{}", 413, "body_too_large", { "content-length": "2001" }],
  ]) {
    const shown = (typeof body === "string" ? body : (JSON.stringify(body) ?? "")).slice(0, 60);
    test(`${place} ${shown} ${JSON.stringify(headers ?? {})} is ${status} ${code}`, async () => {
      const answer = await ask(handle, place, body, headers);
      assert.deepEqual([answer.status, answer.json.code], [status, code]);
      assert.equal(answer.headers.get("content-type"), "application/json");
    });
  }

  test("seven windows of 16 quarter-hours are more than 100", async () => {
    const [device] = BODIES.amount.data;
    // Of four hours each has 16.
    const amount = (count) => ({ ...BODIES.amount, data: Array(count).fill(device) });
    const handle = handler({ limits: { slots: 100 } });
    const headers = { "flatpeak-version": ANODE };
    const answer = await ask(handle, "POST /schedules/amount/loc_home", amount(7), headers);
    assert.deepEqual([answer.status, answer.json.code], [422, "too_large"]);
    assert.equal((await ask(handle, "POST /schedules/amount/loc_home", { ...BODIES.amount }, headers)).status, 200);
  });

  test("a body that does not come is given up, and holds nobody else up", async () => {
    const slow = new ReadableStream({ start: (controller) => controller.enqueue(new TextEncoder().encode("{")) });
    const headers = { "content-type": "application/json" };
    const request = new Request("http://x/schedules/duration", { method: "POST", body: slow, duplex: "half", headers });
    const waiting = handle(request);
    assert.equal((await ask(handle, DURATION, BODIES.duration)).status, 200);
    const response = await waiting;
    assert.deepEqual([response.status, (await response.json()).code], [408, "request_timeout"]);
  });

  test("a body that breaks off is the sender's fault", async () => {
    const broken = new ReadableStream({ start: (controller) => controller.error(new Error("reset")) });
    const headers = { "content-type": "application/json" };
    const request = new Request("http://x/schedules/duration", {
      method: "POST",
      body: broken,
      duplex: "half",
      headers,
    });
    const response = await handle(request);
    assert.deepEqual([response.status, (await response.json()).code], [400, "incomplete_body"]);
  });

  test("a fault of the server is 500, says nothing of itself, and is reported", async () => {
    const errors = [];
    const broken = createHandler(() => Promise.reject(new Error("the secret of the disk")), {
      onError: (error) => errors.push(error.message),
    });
    const { status, json } = await ask(broken, DURATION, BODIES.duration);
    assert.deepEqual([status, json.code, json.type], [500, "server_error", "api_error"]);
    assert.ok(!JSON.stringify(json).includes("secret"));
    assert.deepEqual(errors, ["the secret of the disk"]);
  });
});

describe("what every server of the web does", () => {
  const handle = handler();

  test("a path says what may be done with it", async () => {
    const other = await ask(handle, "DELETE /devices/dev_battery/state");
    assert.equal(other.headers.get("allow"), "PUT, GET, HEAD, OPTIONS");
    const options = await ask(handle, "OPTIONS /schedules/soc");
    assert.deepEqual([options.status, options.headers.get("allow")], [204, "POST, OPTIONS"]);
  });

  test("HEAD is GET without the body", async () => {
    await ask(handle, "PUT /devices/dev_battery/state", STATE);
    const { status, headers, json } = await ask(handle, "HEAD /devices/dev_battery/state");
    assert.deepEqual([status, headers.get("content-type"), json], [200, "application/json", undefined]);
  });

  test("pages of other origins may ask only where that was said", async () => {
    const preflight = { origin: "https://app.test", "access-control-request-method": "POST" };
    const closed = await ask(handle, "OPTIONS /schedules/soc", undefined, preflight);
    assert.equal(closed.headers.get("access-control-allow-origin"), null);
    const open = handler({ cors: "https://app.test" });
    const allowed = await ask(open, "OPTIONS /schedules/soc", undefined, preflight);
    assert.equal(allowed.headers.get("access-control-allow-origin"), "https://app.test");
    assert.match(allowed.headers.get("access-control-allow-methods"), /POST/);
    const answer = await ask(open, DURATION, BODIES.duration, { origin: "https://app.test" });
    assert.equal(answer.headers.get("access-control-allow-origin"), "https://app.test");
    assert.match(answer.headers.get("access-control-expose-headers"), /flatpeak-version/);
  });

  test("a version may be named by its date, and is said in every answer", async () => {
    for (const [place, asked, version] of [
      [DURATION, undefined, BUSBAR],
      [DURATION, "2026-08-01", BUSBAR],
      ["POST /schedules", undefined, ZERO],
      ["POST /schedules/limit/loc_home", "2025-09-14", ANODE],
      ["GET /nowhere", ANODE, ANODE],
    ]) {
      const body = place.startsWith("POST") ? {} : undefined;
      const { headers } = await ask(handle, place, body, asked && { "flatpeak-version": asked });
      assert.equal(headers.get("flatpeak-version"), version);
    }
  });

  test("fields that no page knows are left alone where the pages allow them", async () => {
    const odd = {
      ...BODIES.amount,
      "x-note": [[]],
      data: [{ ...BODIES.amount.data[0], note: null, ["__proto__x"]: 1 }],
    };
    const { status, json } = await ask(handle, "POST /schedules", odd);
    assert.equal(status, 200);
    // 10 kWh at 0.1 and 5 kWh at 0.2.
    assert.equal(json.tariff.value, 2);
  });
});

describe("the states of devices", () => {
  const read = async (handle) => (await ask(handle, "GET /devices/dev_battery/state")).json.state_of_charge_percent;
  const submit = (handle, change) => ask(handle, "PUT /devices/dev_battery/state", { ...STATE, ...change });

  test("the latest stands, and a record that came before changes nothing", async () => {
    const handle = handler();
    await submit(handle, { record_reference_id: "r1", state_of_charge_percent: 30, time: "2026-01-01T00:01:00Z" });
    assert.equal(await read(handle), 30);
    await submit(handle, { state_of_charge_percent: 40 });
    assert.equal(await read(handle), 30);
    await submit(handle, { state_of_charge_percent: 50, time: "2026-01-01T01:01:00+01:00" });
    assert.equal(await read(handle), 50);
    await submit(handle, { record_reference_id: "r1", state_of_charge_percent: 60, time: "2026-01-01T00:02:00Z" });
    assert.equal(await read(handle), 50);
  });

  test("are kept where the caller says, and what was refused is not", async () => {
    const states = new Map();
    const handle = handler({}, { states });
    assert.equal((await submit(handle, { state_of_charge_percent: 101 })).status, 400);
    assert.equal(states.size, 0);
    await submit(handle, {});
    assert.deepEqual(states.get("dev_battery").state, STATE);
    assert.equal(await read(handler({}, { states })), 20);
  });
});

test("prices may have any form that a planner takes, and gaps", async () => {
  const period = (hour, price) => ({
    valid_from: `2026-01-01T0${hour}:00:00Z`,
    valid_to: `2026-01-01T0${hour + 1}:00:00Z`,
    ...price,
  });
  const data = [
    period(2, { tariff: { rate: 0.3 } }),
    period(0, { price: { value: 0, confidence: 0 } }),
    period(1, { price: { value: 0.2 } }),
  ];
  for (const prices of [data, { data }, { import: data }]) {
    const handle = createHandler({ planner: planner({ prices }), prices });
    const { json } = await ask(handle, "POST /prices", { location_id: "loc_home", ...hours });
    assert.deepEqual(
      json.data.map(({ valid_from, price }) => [valid_from, price]),
      [
        ["2026-01-01T01:00:00Z", { value: 0.2, confidence: 1 }],
        ["2026-01-01T02:00:00Z", { value: 0.3, confidence: 1 }],
      ],
    );
  }
  const bare = createHandler(planner());
  const { status, json } = await ask(bare, "POST /prices", { location_id: "loc_home", ...hours });
  assert.deepEqual([status, json.code], [422, "no_tariff_connected"]);
});

describe("the server's table is the client's", async () => {
  const { OPEN_BODIES, ROUTES, VERSIONS } = await import("../../pkg-template/server/operations.js");
  const rust = (name) => readFile(join(ROOT, "src", "client", name), "utf8");
  const texts = (text) => [...text.matchAll(/"([^"]*)"/g)].map(([, word]) => word);

  test("of versions and operations", async () => {
    const source = await rust("operation.rs");
    const [, names] = /NAMES: \[&str; 3\] = \[(.*?)\]/s.exec(source);
    assert.deepEqual(VERSIONS, texts(names));
    const operations = new Map(
      [...source.matchAll(/Operation::(\w+) => "(\w+\.\w+)"/g)].map(([, variant, name]) => [variant, name]),
    );
    const consts = [...source.matchAll(/Operation::(\w+) => ([A-Z_]+),/g)].map(([, variant, list]) => [variant, list]);
    const routes = consts.flatMap(([variant, list]) => {
      const [, rows] = new RegExp(`^const ${list}: &\\[Route\\] = &\\[(.*?)\\];$`, "ms").exec(source);
      return [...rows.matchAll(/Route \{(.*?)\n? *renamed: &\[(.*?)\],\s*\}/gs)].map(([, fields, renamed]) => {
        const list = (name) => texts(new RegExp(`${name}: &\\[(.*?)\\]`, "s").exec(fields)[1]);
        const word = (name) => new RegExp(`${name}: (?:Version|Method)::(\\w+)`).exec(fields)[1];
        const version = VERSIONS.find((name) => name.endsWith(word("version").toLowerCase()));
        const [path] = /path: "([^"]*)"/.exec(fields)[1].split("?");
        return {
          operation: operations.get(variant),
          version,
          method: word("method").toUpperCase(),
          path,
          required: list("required"),
          lacks: list("lacks"),
          renamed: [...renamed.matchAll(/\("(\w+)", "(\w+)"\)/g)].map(([, from, to]) => [from, to]),
        };
      });
    });
    const own = ROUTES.map(({ operation, version, method, path, required, lacks, renamed }) => {
      return { operation, version, method, path, required, lacks, renamed };
    });
    assert.ok(routes.length >= 11, `${routes.length} routes`);
    assert.deepEqual(own, routes);
  });

  test("of the fields that bodies have", async () => {
    const source = await rust("schema.rs");
    const shared = new Map(
      [...source.matchAll(/^const (\w+): Property =\s+Property::\w+\("(\w+)"/gm)].map(([, name, field]) => [
        name,
        field,
      ]),
    );
    const fieldsOf = (name) => {
      const [, text] = new RegExp(
        `^static ${name}: Schema = (?:Schema::open\\(|Schema \\{.*?Schema::open\\()&\\[(.*?)^ *\\]\\)`,
        "ms",
      ).exec(source);
      const flat = text.replaceAll(
        /Property \{\s*name: ("\w+"),\s*kind: ([^\n]*?),\n[^}]*\}/g,
        "Property::required($1, $2)",
      );
      const entries = [...flat.matchAll(/Property::\w+\("(\w+)",(?: Kind::\w+\(&(\w+)\))?|^\s*([A-Z_]+),$/gm)].map(
        ([, field, inner, constant]) => [field ?? shared.get(constant), inner === undefined ? {} : fieldsOf(inner)],
      );
      return Object.fromEntries(entries);
    };
    for (const [operation, constant] of [
      ["schedules.amount", "AMOUNT"],
      ["schedules.duration", "DURATION"],
      ["schedules.limit", "LIMIT"],
      ["prices.retrieve", "PRICES"],
    ]) {
      assert.deepEqual(OPEN_BODIES[operation], fieldsOf(constant), operation);
    }
  });
});

test("the types list every code that the server has of itself, and no others", async () => {
  const folder = join(ROOT, "pkg-template", "server");
  const sources = await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name), "utf8")));
  const emitted = sources.flatMap((source) =>
    [...source.matchAll(/code: "(\w+)"|unprocessable\("(\w+)"|\?\? "(server_error)"/g)].map((found) =>
      found.slice(1).find(Boolean),
    ),
  );
  const [, listed] = /^export type ServerErrorCode =([^;]*);/m.exec(await project.read("server.d.ts"));
  const types = [...listed.matchAll(/"(\w+)"/g)].map(([, word]) => word);
  assert.deepEqual([...new Set(emitted)].sort(), types.sort());
});

test("what is bundled is named with its license", async () => {
  const text = await project.read("THIRD-PARTY.md");
  assert.match(text, /^## hono \d/m);
  assert.match(text, /Permission is hereby granted/);
});
