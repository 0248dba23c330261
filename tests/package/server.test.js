// The API over HTTP, answered by a planner, as any client sees it: who may ask, what is refused, what every server does.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { hours } from "../support/four-hours.js";
import {
  ACCOUNTS,
  ANODE,
  ask,
  basic,
  bearer,
  BODIES,
  BUSBAR,
  createHandler,
  handler,
  planner,
  STATE,
  ZERO,
} from "../support/server.js";

const DURATION = "POST /schedules/duration";

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

  test("windows that start at other seconds cut each other into more slots", async () => {
    const [device] = BODIES.amount.data;
    // Three of 16 quarter-hours, each a second later: in each of them two of the others start or end, 3 x (16 + 2).
    const data = [0, 1, 2].map((second) => ({
      ...device,
      device_id: `dev_${second}`,
      start_time: `2026-01-01T00:00:0${second}Z`,
      end_time: `2026-01-01T03:59:5${second}Z`,
    }));
    const asked = (slots) => ask(handler({ limits: { slots } }), "POST /schedules", { ...BODIES.amount, data });
    assert.match((await asked(53)).json.message, /at most 53 slots .* got 54$/);
    assert.equal((await asked(54)).status, 200);
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
    assert.equal(allowed.headers.get("access-control-allow-methods"), "GET,HEAD,POST,PUT");
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
