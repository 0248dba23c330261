// `serve` under Schemathesis, which asks what each OpenAPI document of the API allows, and what it does not, with all of its
// checks but those that are named here with a reason. SOAK says how many hundred examples there are of each document.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { before, describe, test } from "node:test";

import { stringify, parse } from "yaml";

import { project, served } from "../support/command.js";
import { ROOT } from "../support/project.js";

const API = join(ROOT, "..", "shared", "flatpeak", "openapi");
const TOOLS = join(ROOT, ".tools");
const tool = existsSync(TOOLS) && readdirSync(TOOLS).find((name) => name.startsWith("schemathesis-"));
const PYTHON = join(TOOLS, tool || "none", "bin", "schemathesis");

const EXAMPLES = 100 * Number(process.env.SOAK ?? 1);
const SEED = process.env.SEED ?? "1";
const KEYS = { FLATPEAK_ACCOUNT_ID: "acc_1", FLATPEAK_SECRET_KEY: "sk_1" };

const skip =
  (process.env.SOAK === undefined && "it takes minutes: make soak") ||
  (!existsSync(API) && `the API's documents are not at ${API}`) ||
  (!existsSync(PYTHON) && "there is no Schemathesis: make soak installs it where there is Python");

/** What the documents leave open, for all of them. */
const LOOSE = {
  positive_data_acceptance:
    "the schemas allow more than their own texts do: any text as a segment, a window that ends before it starts, 200 percent",
};
const OLD_LOGIN = { missing_required_header: "it wants 401; these documents have 403 for a request without a token" };

/** The checks that are left out for each document, and why. */
const DOCUMENTS = {
  "create-a-schedule.yaml": {
    ...LOOSE,
    ...OLD_LOGIN,
    negative_data_rejection:
      "the document requires a direction, and says that it defaults to IMPORT; numbers may be texts",
  },
  "schedule-by-limit.yaml": {
    ...LOOSE,
    ...OLD_LOGIN,
    negative_data_rejection: "null counts as left out, in both engines",
  },
  "schedule-by-soc.yaml": {
    ...LOOSE,
    negative_data_rejection:
      "the document requires a horizon, and says what holds when it is omitted; null counts as left out",
  },
  "submit-a-device-state.yaml": {
    ...LOOSE,
    negative_data_rejection: "null counts as left out, in both engines",
  },
};

/** Statuses that the documents do not list, and every server has. Their bodies are checked too. */
const MORE_STATUSES = ["400", "404", "405", "408", "413", "415", "422", "431"];
const ENVELOPE = {
  type: "object",
  required: ["object", "type", "code", "message"],
  properties: {
    object: { enum: ["error"] },
    type: { type: "string" },
    code: { type: "string" },
    message: { type: "string" },
  },
};
/** The oldest version has no more. */
const MESSAGE = { type: "object", required: ["message"], properties: { message: { type: "string" } } };

/** Reading a state is on another page of the API. */
const READ = {
  responses: {
    200: {
      description: "The last state",
      content: { "application/json": { schema: { type: "object", required: ["id", "device_id", "time"] } } },
    },
    401: { description: "No token", content: { "application/json": { schema: ENVELOPE } } },
  },
};

function withStatuses(document) {
  const state = document.paths["/devices/{device_id}/state"];
  if (state) state.get = structuredClone(READ);
  const schema = document.info.version.endsWith("zero") ? MESSAGE : ENVELOPE;
  const missing = { description: "An error", content: { "application/json": { schema } } };
  for (const item of Object.values(document.paths)) {
    for (const operation of Object.values(item).filter((value) => value.responses)) {
      for (const status of MORE_STATUSES) operation.responses[status] ??= missing;
    }
  }
  return document;
}

/** What the texts of the documents say, and their schemas do not: then all that is allowed must be accepted. */
const NARROW = {
  start_time: { enum: ["2023-06-15T09:00:00Z", "2023-06-15T08:30:00+01:00", "2023-06-14T00:00:01-05:00"] },
  end_time: { enum: ["2023-06-16T09:00:00Z", "2023-06-16T10:00:00.5+01:00", "2023-06-17T00:00:00Z"] },
  time: { enum: ["2023-06-16T09:00:00Z", "2023-06-16T10:00:00+01:00"] },
  direction: { enum: ["IMPORT", "EXPORT"] },
  segment: { enum: ["HIGH", "LOW"] },
  relative: { minimum: 0.01, maximum: 1 },
  absolute: { minimum: -1000, maximum: 1000 },
  schedule_horizon: { minimum: 0.1, maximum: 72 },
  device_id: { enum: ["dev_battery"] },
  id: { minLength: 1, maxLength: 200 },
  location_id: { minLength: 1, maxLength: 200 },
  record_reference_id: { minLength: 1, maxLength: 200 },
};
const PERCENT = { minimum: 0, maximum: 100 };
const READING = { minimum: -1000, maximum: 1000 };

function narrowed(schema, name) {
  if (Array.isArray(schema)) return schema.map((entry) => narrowed(entry, name));
  if (schema === null || typeof schema !== "object") return schema;
  const inside = Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [
      key,
      key === "properties"
        ? Object.fromEntries(Object.entries(value).map(([field, property]) => [field, narrowed(property, field)]))
        : narrowed(value, name),
    ]),
  );
  if (typeof schema.type !== "string" || !["string", "number"].includes(schema.type)) return inside;
  if (name?.endsWith("_percent")) return { ...inside, ...PERCENT };
  if (name === "units") return { ...inside, enum: /WH/.test(inside.example) ? ["WH", "KWH"] : ["W", "KW"] };
  if (name === "value") return { ...inside, minimum: 0, maximum: 1e6 };
  if (/_kwh?$/.test(name ?? "")) return { ...inside, ...(name.endsWith("kwh") ? { ...READING, minimum: 0 } : READING) };
  return { ...inside, ...NARROW[name] };
}

function narrow(document) {
  for (const body of Object.values(document.components.requestBodies)) {
    body.required = true;
    body.content = narrowed(body.content);
  }
  const { DeviceStateSubmit } = document.components.schemas ?? {};
  if (DeviceStateSubmit) document.components.schemas.DeviceStateSubmit = narrowed(DeviceStateSubmit);
  const power = (properties) => properties?.max_power && { ...properties.max_power, required: ["units", "value"] };
  const { schema } = Object.values(document.components.requestBodies)[0].content["application/json"];
  if (schema.properties?.data) {
    schema.required = [...schema.required, "data"];
    // A device that comes twice must not overlap itself, which no schema can say.
    Object.assign(schema.properties.data, { minItems: 1, maxItems: 1 });
    schema.properties.data.items.properties.max_power = power(schema.properties.data.items.properties);
  }
  // Without a state there must be one that was submitted.
  if (schema.properties?.device_state) schema.required = [...schema.required, "device_state"];
  if (schema.properties?.segment) schema.anyOf = [{ required: ["relative"] }, { required: ["absolute"] }];
  for (const item of Object.values(document.paths)) {
    for (const parameter of item.parameters ?? []) parameter.schema = { type: "string", ...NARROW[parameter.name] };
  }
  return document;
}

function schemathesis(args) {
  return new Promise((resolve) => {
    execFile(PYTHON, args, { cwd: project.folder, maxBuffer: 1e8 }, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, output: stdout + stderr }),
    );
  });
}

describe("every answer is one of the document's", { skip }, () => {
  let server;
  let token;
  before(async () => {
    const values = Array.from({ length: 10_000 }, (_, day) => 0.2 + 0.1 * Math.sin(day));
    const prices = { start: "2000-01-01T00:00:00Z", intervalMinutes: 1440, values };
    await project.write("days.json", JSON.stringify(prices));
    const args = ["--prices", "days.json", "--export-prices", "days.json", "--devices", "devices.json", "--no-states"];
    server = await served(args, { env: KEYS });
    const basic = Buffer.from("acc_1:sk_1").toString("base64");
    const login = await fetch(`${server.address}/login`, { headers: { authorization: `Basic ${basic}` } });
    token = (await login.json()).bearer_token;
  });

  const run = async (file, change, excluded, examples, t) => {
    const document = join(project.folder, file);
    await writeFile(
      document,
      stringify(change(parse(await readFile(join(API, file), "utf8"))), { aliasDuplicateObjects: false }),
    );
    server.lines.length = 0;
    const without = Object.keys(excluded).length === 0 ? [] : ["--exclude-checks", Object.keys(excluded).join(",")];
    const { code, output } = await schemathesis([
      ...["run", document, "--url", server.address, "--header", `Authorization: Bearer ${token}`, "--no-color"],
      ...[
        "--max-examples",
        String(examples),
        "--seed",
        SEED,
        "--continue-on-failure",
        "--suppress-health-check",
        "all",
      ],
      ...without,
    ]);
    t.diagnostic(/^ {2}(\d+ generated.*)$/m.exec(output)?.[1] ?? "");
    for (const [check, why] of Object.entries(excluded)) t.diagnostic(`without ${check}: ${why}`);
    assert.equal(code, 0, output);
    const statuses = server.lines.map((line) => Number(/ (\d{3}) [\d.]+ ms$/.exec(line)?.[1] ?? 0));
    const counts = [...new Set(statuses.filter(Boolean))].map(
      (status) => `${status}: ${statuses.filter((other) => other === status).length}`,
    );
    t.diagnostic(counts.join(", "));
    assert.ok(!statuses.some((status) => status >= 500));
    assert.deepEqual(server.errors, []);
    return statuses;
  };

  for (const [file, excluded] of Object.entries(DOCUMENTS)) {
    test(`${file}, ${EXAMPLES} examples`, (t) => run(file, withStatuses, excluded, EXAMPLES, t));

    test(`${file}, and all that its text allows is accepted`, async (t) => {
      const { positive_data_acceptance: checked, ...kept } = excluded;
      assert.ok(checked);
      const statuses = await run(file, (document) => narrow(withStatuses(document)), kept, Math.ceil(EXAMPLES / 10), t);
      assert.ok(statuses.includes(200));
    });
  }
});
