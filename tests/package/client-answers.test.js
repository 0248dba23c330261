// The answers of the hosted API: their keys, their envelopes, their size, and what is none.

import assert from "node:assert/strict";
import { test } from "node:test";

import { api, failure, json } from "../support/api.js";
import { ANODE, BUSBAR, SOC, WINDOW, ZERO, client, errors, run } from "../support/operations.js";

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
