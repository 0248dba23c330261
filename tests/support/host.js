// The hosts that npm has: bundlers, runtimes, frameworks, runners of tests. Each is fetched into .tools/hosts/ when the
// first test wants it, at the version that is written here.

import { execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify, stripVTControlCharacters } from "node:util";

import { emptyProject, ROOT } from "./project.js";

const PACKAGES = {
  angular: {
    "@angular/build": "22.2.7",
    "@angular/cli": "22.2.7",
    "@angular/common": "22.2.6",
    "@angular/compiler": "22.2.6",
    "@angular/compiler-cli": "22.2.6",
    "@angular/core": "22.2.6",
    "@angular/platform-browser": "22.2.6",
    rxjs: "7.8.2",
    tslib: "2.9.1",
    typescript: "6.0.3",
  },
  bun: { bun: "1.4.5" },
  deno: { deno: "2.9.6" },
  esbuild: { esbuild: "0.28.2" },
  jest: { "@babel/plugin-transform-modules-commonjs": "7.29.14", jest: "30.5.2", "jest-environment-jsdom": "30.5.2" },
  miniflare: { esbuild: "0.28.2", miniflare: "4.20260730.0" },
  ncc: { "@vercel/ncc": "0.45.0" },
  next: { next: "16.4.6", react: "19.3.1", "react-dom": "19.3.1" },
  parcel: { parcel: "2.16.4" },
  rollup: { "@rollup/plugin-node-resolve": "16.0.3", rollup: "4.68.8" },
  rspack: { "@rspack/core": "2.3.3" },
  sveltekit: {
    "@sveltejs/adapter-node": "6.0.1",
    "@sveltejs/kit": "3.2.0",
    "@sveltejs/vite-plugin-svelte": "7.3.1",
    svelte: "5.57.3",
    vite: "8.3.8",
  },
  "typescript-5.2": { typescript: "5.2.2" },
  "typescript-5.8": { typescript: "5.8.3" },
  "vite-5": { vite: "5.4.21" },
  "vite-6": { vite: "6.4.6" },
  "vite-7": { vite: "7.3.8" },
  vitest: { vite: "8.3.8", vitest: "5.1.1" },
  wrangler: { wrangler: "4.164.0" },
};

/**
 * A host, with an empty project that has the packed package in it and finds the host's own packages above it; or why it is
 * skipped.
 *
 * @param {keyof typeof PACKAGES} name
 */
export function host(name) {
  return prepared(name, PACKAGES[name]);
}

/**
 * A folder of examples/ as a stranger has it who ran `npm install` there, but with the packed package.
 *
 * @param {string} name
 */
export async function recipe(name) {
  const folder = join(ROOT, "examples", name);
  const { dependencies, devDependencies } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const packages = { ...dependencies, ...devDependencies };
  delete packages["flatpeak-wasm"];
  const made = await prepared(`recipe ${name}`, packages);
  if (!made.skip) await cp(folder, made.project.folder, { recursive: true });
  return made;
}

async function prepared(name, wanted) {
  const packages = Object.entries(wanted);
  const folder = packages.map(([which, version]) => `${which.replace("@", "").replace("/", "-")}-${version}`).join("_");
  const home = join(ROOT, ".tools", "hosts", folder);
  const problem = existsSync(home) ? undefined : await install(packages, home);
  if (problem !== undefined) {
    if (process.env.CI) throw new Error(`CI must test in ${name}: ${problem}`);
    return { skip: `no ${name}: ${problem}` };
  }
  return new Host(home, await emptyProject(home));
}

class Host {
  skip = false;
  #home;

  constructor(home, project) {
    this.#home = home;
    this.project = project;
  }

  /** The path of a file of one of the host's packages. */
  path(...names) {
    return join(this.#home, "node_modules", ...names);
  }

  /** Runs a script of the project's package.json, by this version of Node; `npm` finds the host's programs above. */
  async script(name, { node = process.execPath } = {}) {
    const { folder, env } = this.project;
    const path = `${dirname(node)}${delimiter}${env.PATH}`;
    const settings = { cwd: folder, env: { ...env, PATH: path }, shell: process.platform === "win32" };
    const { stdout, stderr } = await promisify(execFile)("npm", ["run", name], settings);
    return stripVTControlCharacters(stdout + stderr);
  }

  /** One of the host's packages. */
  async load(specifier) {
    const file = `load-${specifier.replace(/\W/g, "-")}.mjs`;
    await this.project.write(file, `export * as loaded from "${specifier}";`);
    const { loaded } = await import(pathToFileURL(join(this.project.folder, file)));
    return loaded;
  }
}

// Programs that their packages put in place for this machine.

export function bun(host) {
  return host.path("bun", "bin", "bun.exe");
}

export function deno(host) {
  // It fetches its own esbuild for bundles; certificates are those of the machine.
  process.env.DENO_TLS_CA_STORE ??= "system";
  return host.path("deno", process.platform === "win32" ? "deno.exe" : "deno");
}

/**
 * Starts a program that serves.
 *
 * @param {string} cwd
 * @param {RegExp} ready Matches what it prints when it is ready, and finds its address
 * @returns {Promise<{ address: string, stop: () => Promise<void> }>}
 */
export function serving(cwd, env, ready, binary, ...args) {
  const server = spawn(binary, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise((resolve) => server.once("close", resolve));
  const stop = () => (server.kill(), ended);
  return new Promise((resolve, reject) => {
    let said = "";
    const listen = (chunk) => {
      said += chunk;
      const [, address] = ready.exec(said) ?? [];
      if (address !== undefined) resolve({ address, stop });
    };
    server.stdout.on("data", listen);
    server.stderr.on("data", listen);
    ended.then(() => reject(new Error(`it ended: ${said}`)));
  });
}

/** Fetches packages; undefined, or why that failed. */
async function install(packages, home) {
  // Tests of other files may do the same at the same time: whoever is first puts it in its place.
  const part = `${home}.part-${process.pid}`;
  await mkdir(part, { recursive: true });
  await writeFile(join(part, "package.json"), JSON.stringify({ private: true }));
  const names = packages.map(([which, version]) => `${which}@${version}`);
  try {
    await promisify(execFile)(
      "npm",
      ["install", "--silent", "--no-audit", "--no-fund", "--no-package-lock", ...names],
      {
        cwd: part,
        shell: process.platform === "win32",
      },
    );
    await rename(part, home);
  } catch (error) {
    await rm(part, { recursive: true, force: true });
    if (!existsSync(home)) return `npm could not fetch it (${error.message.split("\n")[0]})`;
  }
  return undefined;
}
