// `flatpeak-wasm serve` when plans take long: each is given up in time, and holds nobody else up.

import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { test } from "node:test";

import { project, served } from "../support/command.js";

const START = Date.UTC(2026, 0, 1);
const at = (seconds) => new Date(START + seconds * 1000).toISOString();

// Three days with a price for each minute.
const values = Array.from({ length: 4320 }, (_, minute) => ((minute * 7919) % 997) / 1000);
await project.write("minutes.json", JSON.stringify({ start: at(0), intervalMinutes: 1, values }));
const PRICES = ["--prices", "minutes.json", "--export-prices", "minutes.json"];

/** A hundred devices that buy and sell under one limit, from other seconds on: some seconds of work. */
const HEAVY = {
  location_id: "loc_home",
  max_power: { units: "KW", value: 100 },
  data: Array.from({ length: 100 }, (_, number) => ({
    device_id: `dev_${number}`,
    start_time: at(number * 17),
    end_time: at(259_200 - ((number * 23) % 400) * 13),
    max_power: { units: "KW", value: 1 + (number % 7) },
    energy: { units: "KWH", value: 100 + (number % 5) },
  })).flatMap((device) => ["IMPORT", "EXPORT"].map((direction) => ({ ...device, direction }))),
};
const DURATION = { location_id: "loc_home", start_time: at(0), end_time: at(14_400), segment: "LOW", duration: 90 };
const STATE = { time: at(0), state_of_charge_percent: 20, target_state_of_charge_percent: 80 };

async function ask({ address }, path, body, method = "POST") {
  const headers = { "content-type": "application/json" };
  const response = await fetch(address + path, { method, headers, body: JSON.stringify(body) });
  return { status: response.status, retryAfter: response.headers.get("retry-after"), json: await response.json() };
}

async function stop({ child, ended }) {
  child.kill("SIGTERM");
  return ended;
}

test("a plan that takes too long is 422, and those that wait for it, and come after it, are answered", async () => {
  const args = ["--devices", "devices.json", "--no-states", "--plan-seconds", 0.3];
  const server = await served([...PRICES, ...args]);
  assert.equal((await ask(server, "/devices/dev_battery/state", STATE, "PUT")).status, 200);
  const [late, ...others] = await Promise.all([
    ask(server, "/schedules", HEAVY),
    ...Array.from({ length: 20 }, () => ask(server, "/schedules/duration", DURATION)),
  ]);
  assert.equal(late.status, 422);
  assert.equal(late.json.message, "The plan takes more than 0.3 s: ask for fewer devices or a shorter window");
  assert.deepEqual(
    others.map(({ status }) => status),
    Array(20).fill(200),
  );
  // There is no price now; but there is the state, in the thread that came after.
  const { json } = await ask(server, "/schedules/soc", { device_id: "dev_battery", schedule_horizon: 4 });
  assert.equal(json.code, "no_price_data");
  assert.deepEqual(server.errors, []);
  assert.equal(await stop(server), 0);
});

test("who has waited five seconds for others is told to come back", async () => {
  const server = await served([...PRICES, "--plan-seconds", 0.3]);
  const answers = await Promise.all(Array.from({ length: 30 }, () => ask(server, "/schedules", HEAVY)));
  const kinds = new Set(answers.map(({ status, retryAfter }) => `${status} ${retryAfter}`));
  assert.deepEqual([...kinds].sort(), ["422 null", "429 5"]);
  assert.deepEqual(server.errors, []);
});

test("a whole site is planned there too", async () => {
  const server = await served(PRICES);
  const data = [{ device_id: "car", energy: { units: "KWH", value: 5 }, max_power: { units: "KW", value: 10 } }];
  const { status, json } = await ask(server, "/schedules/site", { start_time: at(0), end_time: at(3600), data });
  assert.deepEqual([status, json.object], [200, "schedule_site"]);
});

test("a stop waits for the plan that is being made", async () => {
  const server = await served(PRICES);
  const planned = ask(server, "/schedules", { ...HEAVY, data: HEAVY.data.slice(0, 20) });
  await new Promise((resolve) => setTimeout(resolve, 200));
  assert.equal(await stop(server), 0);
  assert.equal((await planned).status, 200);
});

test("who sends a byte a second is given up after ten, and who breaks off is nobody's concern", async () => {
  const server = await served(PRICES);
  const { hostname, port } = new URL(server.address);
  const open = (text) => {
    const socket = connect(Number(port), hostname, () => socket.write(text));
    return socket.on("error", () => {});
  };
  const head = "POST /schedules/duration HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
  const slow = [
    open(head),
    open(`${head}Content-Length: 500\r\n\r\n`),
    open(`${head}Transfer-Encoding: chunked\r\n\r\n`),
  ];
  const [inHead, inBody, inChunks] = slow;
  const drip = setInterval(() => {
    inHead.write("X");
    inBody.write("{");
    inChunks.write("1\r\n{\r\n");
  }, 1000);
  const answers = slow.map((socket) => once(socket, "data"));
  for (let number = 0; number < 50; number += 1) {
    open(`${head}Content-Length: 500\r\n\r\n{`).setTimeout(20, function () {
      this.destroy();
    });
    assert.equal((await ask(server, "/schedules/duration", DURATION)).status, 200);
  }
  for (const [bytes] of await Promise.all(answers)) assert.match(String(bytes), /^HTTP\/1\.1 408 /);
  clearInterval(drip);
  for (const socket of slow) socket.destroy();
  assert.deepEqual(server.errors, []);
  assert.equal(await stop(server), 0);
});
