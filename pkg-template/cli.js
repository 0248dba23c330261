#!/usr/bin/env node
// The command `flatpeak-wasm`, and the thread that it plans in where it serves.

import { readFileSync } from "node:fs";
import process from "node:process";
import { isMainThread } from "node:worker_threads";

import { run } from "./cli/program.js";
import { answerCalls } from "./cli/thread-calls.js";

const { version } = JSON.parse(readFileSync(new URL("./package.json", import.meta.url), "utf8"));

if (isMainThread) {
  // Who reads only the first lines has what they want; what goes on, such as a server, does so unread.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (/** @type {NodeJS.ErrnoException} */ error) => {
      if (error.code !== "EPIPE") throw error;
    });
  }
  process.exitCode = await run(process.argv.slice(2), version);
} else {
  answerCalls();
}
