// Prism, which answers as an OpenAPI document says, and refuses what the document does not allow. It ends with the tests
// of the file.

import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after } from "node:test";

import { ROOT } from "./project.js";

const PRISM = join(ROOT, "node_modules", "@stoplight", "prism-cli", "dist", "index.js");

/** Serves a document on a free port of this machine; gives its address. */
export async function prism(document) {
  const process = spawn(
    globalThis.process.execPath,
    [PRISM, "mock", "--errors", "--host", "127.0.0.1", "--port", "0", document],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  after(() => process.kill());
  let said = "";
  for await (const line of createInterface(process.stdout)) {
    said += `${line}\n`;
    const [address] = /http:\/\/127\.0\.0\.1:\d+$/.exec(/Prism is listening on .*/.exec(line)?.[0] ?? "") ?? [];
    if (address === undefined) continue;
    // What it says of each request has to go somewhere.
    process.stdout.resume();
    process.stderr.resume();
    return address;
  }
  throw new Error(`Prism did not start:\n${said}`);
}
