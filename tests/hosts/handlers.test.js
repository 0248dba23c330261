// The API over HTTP in other runtimes than Node: the same handler answers the same.

import assert from "node:assert/strict";
import { join } from "node:path";
import { after, describe, test } from "node:test";

import * as hosts from "../support/host.js";

const [bun, deno, workerd] = await Promise.all(["bun", "deno", "miniflare"].map(hosts.host));

/** Four hours at 0.4, 0.1, 0.2 and 0.3; the cheapest 90 minutes cost 0.13333 on average. */
const HANDLER = `
  import { Flatpeak, Planner } from "flatpeak-wasm";
  import { createHandler } from "flatpeak-wasm/server";
  const prices = { start: "2026-01-01T00:00:00Z", intervalMinutes: 60, values: [0.4, 0.1, 0.2, 0.3] };
  const planner = new Planner({ prices, location: { timezone: "Europe/Vienna", currency_code: "EUR" } });
  const accounts = { acc_1: "sk_1" };
  export const handler = createHandler({ planner, prices }, { accounts });
  export async function answer() {
    // What is not said here is asked of the environment, for which Deno wants a permission.
    const baseURL = "http://localhost";
    const client = new Flatpeak({ accountId: "acc_1", secretKey: "sk_1", baseURL, fetch: handler });
    const window = { start_time: "2026-01-01T00:00:00Z", end_time: "2026-01-01T04:00:00Z" };
    const plan = await client.schedules.duration({ location_id: "l", ...window, segment: "LOW", duration: 90 });
    const read = await client.prices.retrieve({ location_id: "l", ...window });
    const refused = await handler(new Request("http://localhost/schedules/soc", { method: "POST" }));
    return JSON.stringify([plan.data[0].price.value, read.data.length, refused.status]);
  }`;
const ANSWER = [0.13333, 4, 401];

async function prints({ project }, binary, ...args) {
  await project.write("handler.mjs", HANDLER);
  await project.write("main.mjs", `import { answer } from "./handler.mjs"; console.log(await answer());`);
  const { code, stdout, stderr } = await project.run(binary, ...args, "main.mjs");
  assert.deepEqual([code, stderr], [0, ""]);
  assert.deepEqual(JSON.parse(stdout), ANSWER);
}

describe("Bun", { skip: bun.skip }, () => {
  test("answers", () => prints(bun, hosts.bun(bun)));
});

describe("Deno", { skip: deno.skip }, () => {
  test("answers with no permission", () => prints(deno, hosts.deno(deno), "run", "--no-prompt"));
});

describe("workerd, by Miniflare", { skip: workerd.skip }, () => {
  test("answers, with the handler as what a worker exports", async () => {
    const { project } = workerd;
    await project.write("handler.js", HANDLER);
    await project.write(
      "worker.js",
      `import { answer, handler } from "./handler.js";
       export default {
         fetch: async (request, env, context) =>
           request.url.endsWith("/answer") ? new Response(await answer()) : handler(request, env, context),
       };`,
    );
    const { build } = await workerd.load("esbuild");
    await build({
      absWorkingDir: project.folder,
      entryPoints: ["worker.js"],
      bundle: true,
      format: "esm",
      conditions: ["workerd", "worker", "browser"],
      loader: { ".wasm": "copy" },
      outdir: "out",
      logLevel: "error",
    });
    const { Miniflare } = await workerd.load("miniflare");
    const miniflare = new Miniflare({
      modules: true,
      modulesRoot: join(project.folder, "out"),
      scriptPath: join(project.folder, "out", "worker.js"),
      modulesRules: [{ type: "CompiledWasm", include: ["**/*.wasm"] }],
      compatibilityDate: "2026-01-01",
    });
    after(() => miniflare.dispose());
    assert.deepEqual(await (await miniflare.dispatchFetch("http://localhost/answer")).json(), ANSWER);
    const login = await miniflare.dispatchFetch("http://localhost/login", {
      headers: { authorization: `Basic ${btoa("acc_1:sk_1")}` },
    });
    assert.equal((await login.json()).expires_in, 3600);
  });
});
