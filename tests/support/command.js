// The command `flatpeak-wasm`, as npm installs it: run to its end, or as a server that ends with the tests of the file.

import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after } from "node:test";

import { emptyProject } from "./project.js";

export const project = await emptyProject();

/** 0.4, 0.1, 0.2 and 0.3 for the four hours from 00:00 on. */
await project.write(
  "prices.csv",
  "start,price\n2026-01-01T00:00:00Z,0.4\n2026-01-01T01:00:00Z,0.1\n2026-01-01T02:00:00Z,0.2\n2026-01-01T03:00:00Z,0.3\n",
);
await project.write(
  "devices.json",
  JSON.stringify([{ id: "dev_battery", battery: { capacity_kwh: 10, power_kw: 5 } }]),
);

/** The servers that run. */
const running = new Set();
after(() => running.forEach((child) => child.kill()));

const COMMAND = join(project.folder, "node_modules", ".bin", "flatpeak-wasm");

function started(args, { input, env, binary }) {
  const [program, ...before] = binary === undefined ? [COMMAND] : [binary, join(project.installed, "cli.js")];
  const child = spawn(program, [...before, ...args.map(String)], {
    cwd: project.folder,
    env: { ...project.env, ...env },
    stdio: "pipe",
    shell: process.platform === "win32",
  });
  child.stdin.on("error", () => {}).end(input);
  return child;
}

/** Runs it to its end. */
export async function command(args, options = {}) {
  const child = started(args, options);
  const result = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"]) child[name].setEncoding("utf8").on("data", (text) => (result[name] += text));
  const code = await new Promise((resolve) => child.on("close", resolve));
  return { code, ...result };
}

/** Runs `serve`; gives where, once it listens, and what it has said. */
export async function served(args = [], options = {}) {
  const child = started(
    ["serve", ...(args.includes("--prices") ? [] : ["--prices", "prices.csv"]), "--port", 0, ...args],
    options,
  );
  const ended = new Promise((resolve) => child.on("close", resolve));
  running.add(child);
  ended.then(() => running.delete(child));
  const lines = [];
  const errors = [];
  createInterface(child.stderr).on("line", (line) => errors.push(line));
  const address = await new Promise((resolve, reject) => {
    ended.then(() => reject(new Error(`It did not start:\n${[...lines, ...errors].join("\n")}`)));
    createInterface(child.stdout).on("line", (line) => {
      lines.push(line);
      if (line.startsWith("Stop it")) resolve(/http:\/\/\S+/.exec(lines.join("\n"))[0]);
    });
  });
  return { address, lines, errors, child, ended };
}
