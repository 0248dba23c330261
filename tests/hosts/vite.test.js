// Vite before 8. Its servers for development move the package's modules into a folder of their own, from where they still
// find the WebAssembly files.

import assert from "node:assert/strict";
import { after, describe, test } from "node:test";

import { open, serve, skip } from "../support/page.js";
import { answersOf, html, planningThenReading, pricesOf, shownByReading } from "../support/programs.js";
import { emptyFolder } from "../support/project.js";
import { host } from "../support/host.js";

// All before the first test: what ends with the tests of a file ends where one waits between them.
const hosts = new Map();
for (const major of [5, 6, 7]) hosts.set(major, await host(`vite-${major}`));

for (const [major, vite] of hosts) {
  describe(`Vite ${major}`, { skip: skip || vite.skip }, () => {
    async function check(url) {
      const { result, complaints } = await open(url);
      const node = await vite.project.load();
      assert.deepEqual(result, shownByReading({ plans: answersOf(node), prices: pricesOf(node) }));
      assert.deepEqual(complaints, []);
    }

    async function prepared() {
      await vite.project.write("main.js", planningThenReading("flatpeak-wasm"));
      await vite.project.write("index.html", html("/main.js"));
      return { root: vite.project.folder, configFile: false, logLevel: "error" };
    }

    test("serves in development a page that plans and reads prices", async () => {
      const { createServer } = await vite.load("vite");
      const server = await createServer({ ...(await prepared()), server: { host: "127.0.0.1", port: 0 } });
      after(() => server.close());
      await server.listen();
      await check(`http://127.0.0.1:${server.httpServer.address().port}/`);
    });

    test("builds it", async () => {
      const { build } = await vite.load("vite");
      const outDir = await emptyFolder();
      await build({ ...(await prepared()), build: { outDir, target: "esnext" } });
      await check((await serve(outDir)).url);
    });
  });
}
