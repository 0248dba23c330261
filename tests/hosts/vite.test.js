// The servers for development of Vite before 8 move the package's modules into a folder of their own, and the page in it
// still finds the WebAssembly files.

import assert from "node:assert/strict";
import { after, describe, test } from "node:test";

import { open, skip } from "../browser/page.js";
import { answersOf, html, planningThenReading, pricesOf, shownByReading } from "../browser/programs.js";
import { host } from "./host.js";

for (const major of [5, 6, 7]) {
  const vite = await host(`vite-${major}`);
  describe(`Vite ${major}, in development`, { skip: skip || vite.skip }, () => {
    test("plans what Node plans and reads the prices that Node reads", async () => {
      const { project } = vite;
      await project.write("main.js", planningThenReading("flatpeak-wasm"));
      await project.write("index.html", html("/main.js"));
      const { createServer } = await vite.load("vite");
      const server = await createServer({
        root: project.folder,
        configFile: false,
        logLevel: "error",
        server: { host: "127.0.0.1", port: 0 },
      });
      after(() => server.close());
      await server.listen();
      const { port } = server.httpServer.address();
      const { result, complaints } = await open(`http://127.0.0.1:${port}/`);
      const node = await project.load();
      assert.deepEqual(result, shownByReading({ plans: answersOf(node), prices: pricesOf(node) }));
      assert.deepEqual(complaints, []);
    });
  });
}
