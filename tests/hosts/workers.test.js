// Cloudflare's runtime, where no code may be made from bytes.

import assert from "node:assert/strict";
import { join } from "node:path";
import { after, describe, test } from "node:test";

import { answering, answersOf, pricesOf } from "../support/programs.js";
import { host } from "../support/host.js";

const workerd = await host("miniflare");

describe("workerd, by Miniflare", { skip: workerd.skip }, () => {
  test("plans what Node plans and reads the prices that Node reads, with the same code", async () => {
    const { project } = workerd;
    await project.write("answer.js", answering("flatpeak-wasm"));
    await project.write("worker.js", `import { GET } from "./answer.js"; export default { fetch: GET };`);
    const { build } = await workerd.load("esbuild");
    // As its own tools do: WebAssembly files stay what is imported.
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
    const response = await miniflare.dispatchFetch("http://localhost/");
    const node = await project.load();
    assert.deepEqual(JSON.parse(await response.text()), [answersOf(node), pricesOf(node)]);
  });
});
