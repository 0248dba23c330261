// Next with both of its bundlers: pages of the server and of the client, and routes of both runtimes.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { open, skip as noBrowser } from "../support/page.js";
import { answering, ANSWERS, answersOf, pricesOf } from "../support/programs.js";
import { host, serving } from "../support/host.js";

const IMPORTS = `import { init, initPrices, Planner, readPrices } from "flatpeak-wasm";`;
const ANSWER = `const answer = async () => (await init(), await initPrices(), JSON.stringify(${ANSWERS}));`;

const FILES = {
  "app/layout.jsx": `
    export default function Layout({ children }) {
      return <html lang="en"><head><link rel="icon" href="data:," /></head><body>{children}</body></html>;
    }`,
  "app/client/page.jsx": `
    "use client";
    import { useEffect, useState } from "react";
    ${IMPORTS}
    ${ANSWER}
    export default function Page() {
      const [text, setText] = useState("");
      useEffect(() => void answer().then(setText), []);
      return <pre id="result">{text}</pre>;
    }`,
  "app/server/page.jsx": `
    ${IMPORTS}
    ${ANSWER}
    export const dynamic = "force-dynamic";
    export default async function Page() {
      return <pre id="result">{await answer()}</pre>;
    }`,
  "app/node/route.js": `${answering("flatpeak-wasm")} export const dynamic = "force-dynamic";`,
  "app/edge/route.js": `${answering("flatpeak-wasm")} export const runtime = "edge";`,
};

for (const [bundler, flags] of Object.entries({ Turbopack: [], webpack: ["--webpack"] })) {
  const next = await host("next");
  describe(`Next by ${bundler}`, { skip: next.skip }, () => {
    const program = next.skip ? undefined : next.path("next", "dist", "bin", "next");
    let server;
    let expected;

    before(async () => {
      const { project } = next;
      for (const [name, text] of Object.entries(FILES)) await project.write(name, text);
      const env = { ...project.env, NEXT_TELEMETRY_DISABLED: "1" };
      const { code, stdout, stderr } = await project.node(program, "build", ...flags);
      assert.equal(code, 0, stdout + stderr);
      const args = [program, "start", "-H", "127.0.0.1", "-p", "0"];
      server = await serving(project.folder, env, /(http:\/\/127\.0\.0\.1:\d+)[^]*Ready/, process.execPath, ...args);
      const node = await project.load();
      expected = [answersOf(node), pricesOf(node)];
    });

    after(() => server?.stop());

    for (const runtime of ["node", "edge"]) {
      test(`answers by a route of the runtime ${runtime}`, async () => {
        assert.deepEqual(await (await fetch(`${server.address}/${runtime}`)).json(), expected);
      });
    }

    for (const side of ["server", "client"]) {
      test(`shows a page of the ${side}`, { skip: noBrowser }, async () => {
        const { result, complaints } = await open(`${server.address}/${side}`);
        assert.deepEqual(result, expected);
        assert.deepEqual(complaints, []);
      });
    }
  });
}
