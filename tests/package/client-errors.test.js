// What an error of the remote engine has in it, and what decides about its class.

import assert from "node:assert/strict";
import { cp, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { inspect } from "node:util";

import { api, failure, json } from "../support/api.js";
import { emptyProject, ROOT } from "../support/project.js";

const project = await emptyProject();
const { Flatpeak, Planner, ...errors } = await project.load();

const SOC = { device_id: "dev_battery", schedule_horizon: 24 };

function client(server, options) {
  return new Flatpeak({ bearer: "b_hidden", baseURL: server.baseURL, maxRetries: 0, ...options });
}

test("the status decides about the class, not what the body calls itself", async () => {
  let status;
  const server = await api((_, response) => json(response, status, { type: "connection_error", code: "some_code" }));
  for (const [code, name, type] of [
    [400, "InvalidRequestError", "invalid_request"],
    [401, "AuthenticationError", "invalid_request"],
    [409, "FlatpeakError", "invalid_request"],
    [429, "RateLimitError", "rate_limit"],
    [503, "ServerError", "api_error"],
  ]) {
    status = code;
    const error = await failure(client(server).schedules.soc(SOC));
    assert.deepEqual([error.name, error.constructor, error.type], [name, errors[name], type]);
    assert.deepEqual([error.code, error.status], ["some_code", code]);
  }
});

test("an error has the id of the request, the body, and what the API adds to it", async () => {
  const body = {
    object: "error",
    type: "api_error",
    code: "account_disabled",
    message: "Pay first",
    context: "connect.tariff",
    connect_token: "cot_1",
    live_mode: false,
    time_created: "2022-01-24T14:15:22.003",
    more: { kept: [1, null, "b_hidden"] },
  };
  let name;
  const server = await api((_, response) => json(response, 422, body, { [name]: "req_1" }));
  for (name of ["x-request-id", "request-id"]) {
    const error = await failure(client(server).schedules.soc(SOC));
    assert.equal(error.requestId, "req_1");
    assert.deepEqual(error.body, { ...body, more: { kept: [1, null, "[secret]"] } });
    const { connect_token, live_mode, time_created, context } = error;
    assert.deepEqual(
      { connect_token, live_mode, time_created, context },
      { connect_token: "cot_1", live_mode: false, time_created: "2022-01-24T14:15:22.003", context: "connect.tariff" },
    );
  }
});

test("an error as JSON has its name, its message and its fields", async () => {
  const server = await api((_, response) => json(response, 404, { code: "not_found", message: "No such device" }));
  const error = await failure(client(server).schedules.soc(SOC));
  assert.deepEqual(JSON.parse(JSON.stringify(error)), {
    name: "NotFoundError",
    message: "No such device",
    type: "invalid_request",
    code: "not_found",
    context: "schedules.soc",
    status: 404,
  });
  const planner = new Planner({
    prices: { start: "2026-01-01T00:00:00Z", intervalMinutes: 60, values: [1] },
    location: { timezone: "Europe/London", currency_code: "GBP" },
  });
  assert.throws(
    () => planner.schedules.duration({}),
    (thrown) => {
      const { name, message, field } = JSON.parse(JSON.stringify(thrown));
      assert.deepEqual([name, message, field], ["InvalidRequestError", "start_time is required", "start_time"]);
      return true;
    },
  );
});

test("a body that is no error of the API is kept as it is, one that is no JSON is not there", async () => {
  let text;
  const server = await api((_, response) => void response.writeHead(500).end(text));
  for (const [sent, body] of [
    ['["a", {"b": null}]', ["a", { b: null }]],
    ["null", null],
    ["7", 7],
    ["<html>", undefined],
    ["", undefined],
  ]) {
    text = sent;
    const error = await failure(client(server).schedules.soc(SOC));
    assert.deepEqual([error.name, error.body], ["ServerError", body]);
  }
});

test("the words of problem+json are read", async () => {
  const problem = { type: "https://example.test/problems/window", title: "Bad window", status: 422 };
  let document;
  const server = await api((_, response) => json(response, 422, document));
  for (const [more, message] of [
    [{ detail: "end_time is before start_time" }, "end_time is before start_time"],
    [{}, "Bad window"],
    [{ detail: "less", message: "more" }, "more"],
  ]) {
    document = { ...problem, ...more };
    const error = await failure(client(server).schedules.soc(SOC));
    assert.deepEqual([error.message, error.type, error.code], [message, "invalid_request", "http_422"]);
  }
});

test("a message of 100 KB is shortened, whatever it is in", async () => {
  const long = "ü".repeat(100_000);
  let answer;
  const server = await api((_, response) => void response.writeHead(400).end(answer));
  for (answer of [
    long,
    JSON.stringify({ message: long }),
    JSON.stringify({ detail: long, code: long, context: long }),
  ]) {
    const error = await failure(client(server).schedules.soc(SOC));
    assert.match(error.message, /üüü…$/);
    assert.ok(error.message.length < 1100, `${error.message.length}`);
    assert.deepEqual([error.code, error.context], ["bad_request", "schedules.soc"]);
  }
});

test("an error is an instance of its class in another copy of the package", async () => {
  const copy = join(project.folder, "copy");
  await cp(project.installed, copy, { recursive: true });
  const other = await import(pathToFileURL(join(copy, "inline.js")));
  assert.notEqual(other.FlatpeakError, errors.FlatpeakError);
  const server = await api((_, response) => json(response, 404, {}));
  const error = await failure(client(server).schedules.soc(SOC));
  for (const name of Object.keys(errors).filter((name) => name.endsWith("Error"))) {
    const expected = name === "FlatpeakError" || name === "NotFoundError";
    assert.equal(error instanceof other[name], expected, name);
    assert.equal(error instanceof errors[name], expected, name);
    for (const value of [new Error("x"), {}, null, undefined, 5]) assert.ok(!(value instanceof other[name]));
  }
  class Mine extends other.NotFoundError {}
  assert.ok(!(error instanceof Mine));
  assert.ok(new Mine({ code: "mine", message: "mine" }) instanceof errors.NotFoundError);
  assert.ok(new Mine({ code: "mine", message: "mine" }) instanceof Mine);
});

test("an answer that is no document is named", async () => {
  let reply;
  const server = await api((_, response) => void response.writeHead(reply[0]).end(reply[1]));
  for (const [status, text, code, name, message, attempts] of [
    [204, undefined, "invalid_answer", "ConnectionError", "The server answered 204 with nothing", 1],
    [200, "", "invalid_answer", "ConnectionError", "The server answered 200 with nothing", 2],
    [304, undefined, "not_modified", "FlatpeakError", "The server answered 304: not modified", 1],
    [200, "null", "invalid_answer", "ConnectionError", "The server answered 200 with JSON that is no object", 1],
    [200, "[1]", "invalid_answer", "ConnectionError", "The server answered 200 with JSON that is no object", 1],
    [200, "7", "invalid_answer", "ConnectionError", "The server answered 200 with JSON that is no object", 1],
    [200, "<p>", "invalid_answer", "ConnectionError", "The server answered 200 with a page of HTML or XML", 2],
    [
      200,
      '{"a',
      "invalid_answer",
      "ConnectionError",
      "The server answered 200 with text that is no JSON, or not all of it",
      2,
    ],
  ]) {
    reply = [status, text];
    server.requests.length = 0;
    const error = await failure(client(server, { maxRetries: 1 }).schedules.soc(SOC));
    assert.deepEqual([error.code, error.name, error.message, error.status], [code, name, message, status]);
    assert.equal(server.requests.length, attempts, message);
  }
});

test("an error that is printed shows no header and no body", async () => {
  const server = await api((_, response) => json(response, 400, { note: "only in the body" }, { "set-cookie": "a=b" }));
  const error = await failure(client(server).schedules.soc(SOC));
  assert.ok(!/only in the body|a=b/.test(inspect(error, { depth: 9 }) + JSON.stringify(error)));
  assert.equal(error.headers.get("set-cookie"), "a=b");
});

test("the types list all codes that the client gives of itself", async () => {
  const read = (...path) => readFile(join(ROOT, ...path), "utf8");
  const inRust = [...(await read("src", "client", "code.rs")).matchAll(/^pub const \w+: &str = "(\w+)";$/gm)];
  const inJavaScript = [...(await read("pkg-template", "flatpeak.js")).matchAll(/code: "(\w+)"/g)];
  const elsewhere = ["operation_not_in_version", "window_too_long"];
  const [, listed] = /^export type RemoteErrorCode =([^;]*)/m.exec(await project.read("index.d.ts"));
  const types = [...listed.matchAll(/"(\w+)"/g)].map(([, code]) => code);
  const given = [...inRust, ...inJavaScript].map(([, code]) => code).concat(elsewhere);
  // What is wrong with options has the codes of bodies.
  assert.deepEqual([...new Set(given)].filter((code) => code !== "invalid_type").sort(), types.sort());
  assert.ok(inRust.length >= 19 && inJavaScript.length >= 3);
});

test("of an answer that nests without end, 64 levels are shown", async () => {
  const levels = 100_000;
  const fetch = async () => new Response("[".repeat(levels) + "]".repeat(levels), { status: 400 });
  const { code, body } = await failure(new Flatpeak({ bearer: "b", fetch }).schedules.soc(SOC));
  assert.equal(code, "bad_request");
  let depth = 0;
  for (let inner = body; inner !== undefined; [inner] = inner) depth += 1;
  assert.equal(depth, 64);
});
