// Answers of `amount` against the API's own document.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, test } from "node:test";

import Ajv from "ajv";
import addFormats from "ajv-formats";
import { parse } from "yaml";

import { ROOT } from "../support/project.js";
import { device, site, amount, kw, sites } from "../support/site.js";
import { undocumented } from "../support/undocumented-fields.js";

const SHARED = join(ROOT, "..", "shared");

const SCHEMA = join(SHARED, "flatpeak", "openapi", "create-a-schedule.yaml");
const skip = existsSync(SCHEMA) ? false : `the API's document is not at ${SCHEMA}`;

describe("the API's document", { skip }, () => {
  /** What the local engine adds to the API's answer. */
  const OWN_FIELDS = new Set([".baseline", ".data[].baseline", ".warnings", ".certificate", ".reasons"]);

  async function schemas() {
    const api = parse(await readFile(SCHEMA, "utf8"));
    const ajv = new Ajv({ strict: false, allErrors: true });
    addFormats(ajv);
    const { schema } = api.components.requestBodies.ScheduleCreate.content["application/json"];
    const documented = api.components.schemas.Schedule;
    return { answer: ajv.compile(documented), documented, request: ajv.compile(schema) };
  }

  test("describes every answer, but for the fields that are listed here", async () => {
    const { answer, documented, request } = await schemas();
    const found = new Set();
    let empty = 0;
    for (const { number, body, prices } of sites(200)) {
      const asked = { ...body, location_id: "loc_641b90b758fb8e6293716e40" };
      assert.ok(request(asked), JSON.stringify(request.errors));
      const plan = amount(asked, { prices, certificate: true, reasons: "text" });
      assert.ok(answer(plan), `site ${number}: ${JSON.stringify(answer.errors)}`);
      for (const path of undocumented(plan, documented)) found.add(path);
      empty += plan.data.filter(({ schedule }) => schedule.length === 0).length;
    }
    assert.deepEqual(found, new Set([...found].filter((path) => OWN_FIELDS.has(path))));
    assert.equal(found.size, OWN_FIELDS.size);
    assert.ok(empty > 0, "no schedule was empty");
  });

  test("describes an answer to every form of the price cap", async () => {
    const { answer } = await schemas();
    for (const shaving_threshold of [
      undefined,
      {},
      { absolute: 0.2 },
      { relative: 0.5 },
      { absolute: 0.2, relative: 0.5 },
      { absolute: "0.2", relative: null },
    ]) {
      const plan = amount(site([device("a", 5)], { shaving_threshold }));
      assert.ok(answer(plan), `${JSON.stringify(shaving_threshold)}: ${JSON.stringify(answer.errors)}`);
    }
  });

  test("describes answers to zeros", async () => {
    const { answer, request } = await schemas();
    const location_id = "loc_641b90b758fb8e6293716e40";
    for (const body of [
      site([{ ...device("a", 0), direction: "IMPORT" }], { location_id }),
      site([{ ...device("a", 5, { max_power: kw(0) }), direction: "IMPORT" }], { location_id }),
      site([{ ...device("a", 5), direction: "IMPORT" }], { location_id, max_power: kw(0) }),
    ]) {
      assert.ok(request(body), JSON.stringify(request.errors));
      const plan = amount(body);
      assert.ok(answer(plan), JSON.stringify(answer.errors));
    }
  });

  test("has examples like the answers' values", async () => {
    const { documented } = await schemas();
    const plan = amount(site([device("a", 10)]));
    const { id, object, account_id, location_id } = documented.properties;
    assert.equal(plan.object, object.example);
    assert.match(plan.id, new RegExp(`^sch_[0-9a-f]{${id.example.length - 4}}$`));
    for (const [value, { example }] of [
      [plan.account_id, account_id],
      [plan.location_id, location_id],
    ]) {
      assert.equal(value.split("_")[0], example.split("_")[0]);
    }
    assert.deepEqual([plan.live_mode, plan.location_timezone, plan.currency_code], [false, "Europe/Vienna", "EUR"]);
  });
});
