// Cloudflare's own tool, which bundles the worker itself.

import assert from "node:assert/strict";
import { after, describe, test } from "node:test";

import { answering, answersOf, pricesOf } from "../support/programs.js";
import { nodeBinary } from "../support/nodes.js";
import { host, serving } from "../support/host.js";

const wrangler = await host("wrangler");
const node = [24, 22].map(nodeBinary).find((binary) => binary !== undefined);
const skip = wrangler.skip || (node === undefined && "no Node 22 or 24: make test fetches them");

describe("wrangler dev", { skip }, () => {
  test("serves a worker that plans and reads prices, and gives the WebAssembly files as modules", async () => {
    const { project } = wrangler;
    await project.write("answer.js", answering("flatpeak-wasm"));
    await project.write(
      "worker.js",
      `import engines from "flatpeak-wasm/flatpeak_wasm_bg.wasm";
       import prices from "flatpeak-wasm/flatpeak_prices_bg.wasm?module";
       import { GET } from "./answer.js";
       const areModules = [engines, prices].every((file) => file instanceof WebAssembly.Module);
       export default { fetch: () => (areModules ? GET() : new Response("no modules")) };`,
    );
    const args = ["dev", "worker.js", "--ip", "127.0.0.1", "--port", "0", "--compatibility-date", "2026-01-01"];
    const { address, stop } = await serving(
      project.folder,
      { ...project.env, WRANGLER_SEND_METRICS: "false", CI: "1" },
      /Ready on (http:\/\/127\.0\.0\.1:\d+)/,
      node,
      wrangler.path("wrangler", "bin", "wrangler.js"),
      ...args,
    );
    after(stop);
    const text = await (await fetch(address)).text();
    const here = await project.load();
    assert.deepEqual(JSON.parse(text), [answersOf(here), pricesOf(here)]);
  });
});
