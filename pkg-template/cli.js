#!/usr/bin/env node
// The command `flatpeak-wasm`.

import { readFileSync } from "node:fs";
import process from "node:process";

import { run } from "./cli/program.js";

const { version } = JSON.parse(readFileSync(new URL("./package.json", import.meta.url), "utf8"));

// Who reads only the first lines has what they want.
process.stdout.on("error", (error) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});
process.exitCode = await run(process.argv.slice(2), version);
