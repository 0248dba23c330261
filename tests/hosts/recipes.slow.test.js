// The folders of examples/ whose hosts take long.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { skip as noBrowser } from "../support/page.js";
import { nodeBinary } from "../support/nodes.js";
import { ONE_HOUR, plansAsTheSliderMoves, TWO_HOURS } from "../support/charge.js";
import { recipe, serving } from "../support/host.js";

const next = await recipe("next");
const cloudflare = await recipe("cloudflare");

async function answers(address) {
  const { data } = await (await fetch(address)).json();
  return data.map(({ start_time, end_time, price }) => `${start_time} to ${end_time} at ${price.value}`);
}

describe("Next", { skip: next.skip }, () => {
  let server;

  before(async () => {
    const { folder, env } = next.project;
    await next.script("build");
    const args = [next.path("next", "dist", "bin", "next"), "start", "-H", "127.0.0.1", "-p", "0"];
    server = await serving(folder, env, /(http:\/\/127\.0\.0\.1:\d+)[^]*Ready/, process.execPath, ...args);
  });

  after(() => server?.stop());

  test("plans in a route", async () => {
    assert.deepEqual(await answers(`${server.address}/plan`), [TWO_HOURS]);
    assert.deepEqual(await answers(`${server.address}/plan?minutes=60`), [ONE_HOUR]);
  });

  test("has the plan in the page that the server renders", async () => {
    const page = await (await fetch(server.address)).text();
    assert.ok(page.replaceAll("<!-- -->", "").includes(`<li>${TWO_HOURS}</li>`), page);
  });

  test("plans in the page as a slider moves, and has no complaint", { skip: noBrowser }, async () => {
    await plansAsTheSliderMoves(server.address);
  });
});

const node = [24, 22].map(nodeBinary).find((binary) => binary !== undefined);
const noNode = node === undefined && "no Node 22 or 24: make test fetches them";

describe("Cloudflare Workers", { skip: cloudflare.skip || noNode }, () => {
  test("answer with plans", async () => {
    const { project } = cloudflare;
    const env = { ...project.env, WRANGLER_SEND_METRICS: "false", CI: "1" };
    const program = [cloudflare.path("wrangler", "bin", "wrangler.js"), "dev", "--ip", "127.0.0.1", "--port", "0"];
    const ready = /Ready on (http:\/\/127\.0\.0\.1:\d+)/;
    const { address, stop } = await serving(project.folder, env, ready, node, ...program);
    after(stop);
    assert.deepEqual(await answers(address), [TWO_HOURS]);
    assert.deepEqual(await answers(`${address}/?minutes=60`), [ONE_HOUR]);
    const refused = await fetch(`${address}/?minutes=-1`);
    assert.deepEqual([refused.status, (await refused.json()).code], [400, "invalid_value"]);
  });
});
