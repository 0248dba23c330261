// The remote engine with a handler as its `fetch`: a client without a network. What the tests of the client say of an API on
// loopback holds here too, as far as an API that is right can show it: what it sends, what it makes of answers and errors,
// how it logs in.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { failure } from "../support/api.js";
import { hours } from "../support/four-hours.js";
import {
  ACCOUNT,
  ACCOUNTS,
  ANODE,
  BODIES,
  BUSBAR,
  createHandler,
  flatpeak,
  handler,
  planner,
  PRICES,
  STATE,
  ZERO,
} from "../support/server.js";

const { Flatpeak, ...errors } = flatpeak;

/** A client of a handler that asks for tokens, and what it sent. */
function client(options = {}, handle = handler({ accounts: ACCOUNTS })) {
  const requests = [];
  const fetch = (url, init) => {
    requests.push({ place: `${init.method} ${new URL(url).pathname}`, ...init });
    return handle(url, init);
  };
  return Object.assign(new Flatpeak({ ...ACCOUNT, fetch, maxRetries: 0, ...options }), { requests });
}

/** All requests but logins. */
const calls = ({ requests }) => requests.filter(({ place }) => place !== "GET /login" && place !== "POST /auth/tokens");
const logins = (flatpeak) => flatpeak.requests.length - calls(flatpeak).length;

const SCHEDULES = [
  ["amount", ZERO, "/schedules"],
  ["amount", ANODE, "/schedules/amount/loc_home"],
  ["duration", ANODE, "/schedules/duration/loc_home"],
  ["duration", BUSBAR, "/schedules/duration"],
  ["limit", ANODE, "/schedules/limit/loc_home"],
  ["limit", BUSBAR, "/schedules/limit"],
  ["soc", BUSBAR, "/schedules/soc"],
];

describe("every operation in every version that has it", () => {
  for (const [operation, apiVersion, path] of SCHEDULES) {
    test(`schedules.${operation} in ${apiVersion} is what the planner answers`, async () => {
      const remote = client({ apiVersion });
      const { data: answer, response } = await remote.schedules[operation](BODIES[operation]).withResponse();
      const expected = planner().schedules[operation](BODIES[operation]);
      if (operation === "amount" && apiVersion === ANODE) {
        Object.assign(expected, { object: "schedule_amount", id: expected.id.replace("sch_", "sae_") });
      }
      assert.deepEqual(answer, expected);
      assert.deepEqual([response.status, response.headers.get("flatpeak-version")], [200, apiVersion]);
      const [login, call] = remote.requests;
      assert.equal(login.place, apiVersion === BUSBAR ? "POST /auth/tokens" : "GET /login");
      assert.deepEqual([call.place, call.headers["flatpeak-version"]], [`POST ${path}`, apiVersion]);
    });
  }

  test("a state that is submitted is planned from, and can be read", async () => {
    const remote = client();
    const other = planner();
    const state = { ...STATE, energy_flow_direction: "EXPORT", battery_power_kw: 3.4 };
    const answer = await remote.devices.submitState("dev_battery", state);
    assert.deepEqual(answer, other.devices.submitState("dev_battery", state));
    const body = { device_id: "dev_battery", schedule_horizon: 4 };
    assert.deepEqual(await remote.schedules.soc(body), other.schedules.soc(body));
    // What gives to the grid is below 0.
    const read = await remote.request("GET", "/devices/dev_battery/state");
    assert.deepEqual(read, { ...answer, ...STATE, battery_power_kw: -3.4 });
  });

  test("a whole site, which the hosted API has not, is asked for by its path", async () => {
    const answer = await client().request("POST", "/schedules/site", BODIES.site);
    assert.deepEqual(answer, planner().schedules.site(BODIES.site));
    assert.deepEqual(
      answer.data[0].schedule.map(({ start_time, end_time, power }) => [start_time, end_time, power.value]),
      [["2026-01-01T01:00:00Z", "2026-01-01T03:00:00Z", 5]],
    );
    const unknown = await failure(client().request("POST", "/schedules/site", { ...BODIES.site, more: 1 }));
    assert.deepEqual([unknown.status, unknown.code], [400, "unknown_field"]);
    // One device in 16 quarter-hours.
    const small = client({}, handler({ accounts: ACCOUNTS, limits: { slots: 15 } }));
    assert.equal((await failure(small.request("POST", "/schedules/site", BODIES.site))).code, "too_large");
  });

  for (const apiVersion of [ZERO, ANODE, BUSBAR]) {
    test(`prices of ${apiVersion} plan as those that the server has`, async () => {
      const remote = client({ apiVersion });
      const read = (tariff_direction) =>
        remote.prices.retrieve({ location_id: "loc_home", ...hours, tariff_direction });
      const document = await read("EXPORT");
      assert.deepEqual([document.object, document.tariff_direction], ["price", "EXPORT"]);
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

  test("in a version that lacks it, it is refused before it is sent", async () => {
    const has = new Set(SCHEDULES.map(([operation, version]) => `${operation} ${version}`));
    for (const operation of ["amount", "duration", "limit", "soc"]) {
      for (const apiVersion of [ZERO, ANODE, BUSBAR].filter((version) => !has.has(`${operation} ${version}`))) {
        const remote = client({ apiVersion });
        const { code } = await failure(remote.schedules[operation](BODIES[operation]));
        assert.deepEqual([code, remote.requests.length], ["operation_not_in_version", 0]);
      }
    }
  });
});

describe("the words of the API", () => {
  test("a device without a direction imports, and numbers may be texts", async () => {
    const [device] = BODIES.amount.data;
    const energy = { units: "WH", value: "15000" };
    const body = { ...BODIES.amount, max_power: { units: "W", value: "10000" }, data: [{ ...device, energy }] };
    const { data, tariff } = await client().schedules.amount(body);
    // 10 kWh at 0.1 and 5 kWh at 0.2.
    assert.deepEqual([data[0].direction, tariff.value], ["IMPORT", 2]);
  });

  test("null is as good as left out, and a horizon that is left out is as long as the prices", async () => {
    const body = { device_id: "dev_battery", device_state: { ...STATE, record_reference_id: null } };
    const { data } = await client().schedules.soc(body);
    assert.equal(data[0].end_time, hours.end_time);
  });

  test("a window of three days is planned", async () => {
    const prices = { start: hours.start_time, intervalMinutes: 1440, values: [0.3, 0.1, 0.2] };
    const remote = client({}, createHandler(planner({ prices })));
    const body = { ...BODIES.duration, end_time: "2026-01-04T01:00:00+01:00", duration: 1440 };
    const { data } = await remote.schedules.duration(body);
    assert.deepEqual([data[0].start_time, data[0].price.value], ["2026-01-02T01:00:00+01:00", 0.1]);
  });

  for (const id of ["my-car", "a b", "ü/?#", "../x", "%2e%2e", "...", "\\", "__proto__", "x".repeat(256)]) {
    test(`an id may be ${id.slice(0, 10)}, in a path and in a body`, async () => {
      const devices = [{ id, battery: { capacity_kwh: 10, power_kw: 5 } }];
      const place = { timezone: "Europe/Vienna", currency_code: "EUR", id };
      const remote = client({}, createHandler({ planner: planner({ devices, location: place }), prices: PRICES }));
      assert.equal((await remote.devices.submitState(id, STATE)).device_id, id);
      assert.equal((await remote.schedules.soc({ device_id: id, schedule_horizon: 4 })).device_id, id);
      assert.equal((await remote.schedules.limit({ ...BODIES.limit, location_id: id })).location_id, id);
      assert.equal((await remote.prices.retrieve({ location_id: id, ...hours })).location_id, id);
    });
  }

  test("fields that the API does not know are sent and left alone, and the log says so", async () => {
    const lines = [];
    const remote = client({ logger: { warn: (line) => lines.push(line) } });
    const extra = JSON.parse('{"__proto__": {"price": 0.1}, "constructor": [1]}');
    const { data } = await remote.schedules.duration({ ...BODIES.duration, extra });
    assert.equal(data[0].price.value, 0.13333);
    assert.match(lines.join(), /does not document extra/);
  });
});

describe("the login", () => {
  test("is one for all who wait, and for clients that come of it", async () => {
    const remote = client();
    const body = BODIES.duration;
    await Promise.all(Array.from({ length: 100 }, () => remote.schedules.duration(body)));
    await remote.withOptions({ timeout: 5000 }).schedules.duration(body);
    assert.equal(logins(remote), 1);
  });

  test("is renewed when the token has ended, and when the server does not know it any more", async (t) => {
    const keys = { ...ACCOUNTS };
    const remote = client({}, handler({ accounts: (account) => keys[account] }));
    await remote.schedules.soc(BODIES.soc);
    // Another key for a while: what was signed with the old one is good for nothing, and nobody can log in.
    keys.acc_1 = "sk_other";
    assert.equal((await failure(remote.schedules.soc(BODIES.soc))).name, "AuthenticationError");
    keys.acc_1 = ACCOUNT.secretKey;
    await remote.schedules.soc(BODIES.soc);
    const before = logins(remote);
    t.mock.timers.enable({ apis: ["Date"], now: Date.now() + 3_600_000 });
    await remote.schedules.soc(BODIES.soc);
    assert.equal(logins(remote), before + 1);
  });

  for (const [apiVersion, status, operation] of [
    [ZERO, 403, "amount"],
    [ANODE, 403, "limit"],
    [BUSBAR, 401, "soc"],
  ]) {
    test(`with a wrong key is an AuthenticationError of ${status} in ${apiVersion}`, async () => {
      for (const wrong of [{ secretKey: "sk_test_2" }, { accountId: "acc_3" }]) {
        const remote = client({ apiVersion, ...wrong });
        const error = await failure(remote.schedules[operation](BODIES[operation]));
        assert.deepEqual([error.constructor, error.status], [errors.AuthenticationError, status]);
        assert.equal(remote.requests.length, 1);
        assert.match(error.message, /^Bad credentials/);
      }
    });
  }

  test("a token of one's own is taken where it is good, and refused where not", async () => {
    const handle = handler({ accounts: ACCOUNTS });
    const authorization = `Basic ${Buffer.from("acc_1:sk_test_1").toString("base64")}`;
    const login = await handle("http://x/auth/tokens", { method: "POST", headers: { authorization } });
    const token = (await login.json()).bearer_token;
    const own = new Flatpeak({ bearer: token, fetch: handle });
    assert.equal((await own.schedules.soc(BODIES.soc)).object, "schedule_soc");
    let asked = 0;
    const getBearer = () => ((asked += 1), asked === 1 ? "stale" : token);
    const asking = new Flatpeak({ getBearer, fetch: handle });
    assert.equal((await asking.schedules.soc(BODIES.soc)).object, "schedule_soc");
    assert.equal(asked, 2);
    const { name, status } = await failure(new Flatpeak({ bearer: "stale", fetch: handle }).schedules.soc(BODIES.soc));
    assert.deepEqual([name, status], ["AuthenticationError", 401]);
  });
});

describe("an error", () => {
  const late = { ...BODIES.duration, end_time: "2026-01-01T05:00:00Z" };

  test("of the planner is the same error", async () => {
    const body = late;
    const error = await failure(client({ apiVersion: BUSBAR }).schedules.duration(body));
    assert.throws(
      () => planner().schedules.duration(body),
      ({ name, status, code, message, type }) =>
        assert.deepEqual(
          [name, status, code, message, type],
          [error.name, error.status, error.code, error.message, error.type],
        ) ?? true,
    );
    assert.deepEqual([error.live_mode, error.body.object], [false, "error"]);
    assert.match(error.time_created, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  });

  for (const [what, call, name, status, code] of [
    ["a gap", (api) => api.schedules.duration(late), "UnprocessableError", 422, "no_price_data"],
    ["no device", (api) => api.devices.submitState("dev_other", STATE), "NotFoundError", 404, "not_found"],
    [
      "no state",
      (api) => api.schedules.soc({ device_id: "dev_battery" }),
      "UnprocessableError",
      422,
      "no_device_state",
    ],
    ["no path", (api) => api.request("GET", "/nowhere"), "NotFoundError", 404, "not_found"],
    ["no method", (api) => api.request("DELETE", "/schedules/soc"), "FlatpeakError", 405, "method_not_allowed"],
    ["no body", (api) => api.request("POST", "/schedules/soc"), "InvalidRequestError", 400, "missing_field"],
    ["no field", (api) => api.request("POST", "/schedules/soc", {}), "InvalidRequestError", 400, "missing_field"],
    ["a long body", (api) => api.request("POST", "/schedules/soc", { a: "x".repeat(1e6) }), "FlatpeakError", 413],
  ]) {
    test(`of ${what} is a ${name} of ${status}, and is not tried again`, async () => {
      const remote = client({ maxRetries: 3 });
      const error = await failure(call(remote));
      assert.deepEqual([error.name, error.constructor, error.status], [name, errors[name], status]);
      if (code !== undefined) assert.equal(error.code, code);
      assert.equal(calls(remote).length, 1);
    });
  }

  test("of the oldest version has a message and nothing else", async () => {
    const body = { ...BODIES.amount, data: [{ ...BODIES.amount.data[0], end_time: "2026-01-01T05:00:00Z" }] };
    const error = await failure(client({ apiVersion: ZERO }).schedules.amount(body));
    assert.deepEqual([error.name, Object.keys(error.body)], ["UnprocessableError", ["message"]]);
  });

  test("of the server is tried again where nothing is created by it", async () => {
    let broken = 1;
    const handle = createHandler(() => (broken-- > 0 ? Promise.reject(new Error("disk")) : planner()));
    const remote = client({ maxRetries: 1 }, handle);
    assert.equal((await remote.schedules.soc(BODIES.soc)).object, "schedule_soc");
    assert.deepEqual(
      calls(remote).map(({ headers }) => headers["X-Retry-Count"] ?? headers["x-retry-count"]),
      [undefined, "1"],
    );
    broken = 1;
    const { name, status, message } = await failure(remote.schedules.amount(BODIES.amount));
    assert.deepEqual([name, status, message.includes("disk")], ["ServerError", 500, false]);
  });
});

describe("a call", () => {
  /** A handler whose site takes a while to be there. */
  const slow = () => createHandler(() => sleep(200).then(() => planner()));

  test("ends in its time, and when its caller ends it", async () => {
    const remote = client({ bearer: "any", accountId: undefined, secretKey: undefined }, slow());
    assert.equal((await failure(remote.schedules.soc(BODIES.soc, { timeout: 20 }))).name, "TimeoutError");
    const signal = AbortSignal.timeout(20);
    assert.equal((await failure(remote.schedules.soc(BODIES.soc, { signal }))).name, "AbortError");
    assert.equal((await remote.schedules.soc(BODIES.soc)).object, "schedule_soc");
  });

  test("ends well where the client is freed meanwhile", async () => {
    const remote = client({}, slow());
    const running = remote.schedules.soc(BODIES.soc);
    remote.free();
    assert.equal((await running).object, "schedule_soc");
  });

  test("is one of a thousand at once", async () => {
    const remote = client();
    const durations = Array.from({ length: 1000 }, (_, at) => (at % 240) + 1);
    const answers = await Promise.all(
      durations.map((duration) => remote.schedules.duration({ ...BODIES.duration, duration })),
    );
    const minutes = answers.map(({ data }) =>
      data.reduce((sum, slot) => sum + (Date.parse(slot.end_time) - Date.parse(slot.start_time)) / 60_000, 0),
    );
    assert.deepEqual(minutes, durations);
    assert.equal(logins(remote), 1);
  });
});
