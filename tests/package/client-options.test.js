// The options of the remote engine, and what it never shows.

import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";

import { ACCOUNT, api, failure, json } from "../support/api.js";
import { Flatpeak, SOC, client, project } from "../support/operations.js";

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
