// The hosts that npm has: bundlers, runtimes, frameworks, runners of tests. Each is fetched into .tools/hosts/ when the
// first test wants it, at the version that is written here.

import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";

import { emptyProject, ROOT } from "../package/project.js";

const PACKAGES = {
  bun: { bun: "1.4.5" },
  deno: { deno: "2.9.6" },
  esbuild: { esbuild: "0.28.2" },
  jest: { jest: "30.5.2", "jest-environment-jsdom": "30.5.2" },
  miniflare: { esbuild: "0.28.2", miniflare: "4.20260730.0" },
  ncc: { "@vercel/ncc": "0.45.0" },
  next: { next: "16.4.6", react: "19.3.1", "react-dom": "19.3.1" },
  parcel: { parcel: "2.16.4" },
  rollup: { "@rollup/plugin-node-resolve": "16.0.3", rollup: "4.68.8" },
  rspack: { "@rspack/core": "2.3.3" },
  "vite-5": { vite: "5.4.21" },
  "vite-6": { vite: "6.4.6" },
  "vite-7": { vite: "7.3.8" },
  vitest: { vite: "8.3.8", vitest: "5.1.1" },
  wrangler: { wrangler: "4.164.0" },
};

/**
 * A host, with an empty project that has the packed package in it and finds the host's own packages above it.
 *
 * @param {keyof typeof PACKAGES} name
 */
export async function host(name) {
  const home = join(ROOT, ".tools", "hosts", name);
  const problem = await installed(home, PACKAGES[name]);
  if (problem !== undefined) {
    if (process.env.CI) throw new Error(`CI must test in ${name}: ${problem}`);
    return { skip: `no ${name}: ${problem}` };
  }
  const project = await emptyProject(home);
  return {
    skip: false,
    project,
    /** The path of a file of one of the host's packages. */
    path: (...names) => join(home, "node_modules", ...names),
    /** One of the host's packages. */
    async load(specifier) {
      const file = `load-${specifier.replace(/\W/g, "-")}.mjs`;
      await project.write(file, `export * as loaded from "${specifier}";`);
      const { loaded } = await import(pathToFileURL(join(project.folder, file)));
      return loaded;
    },
  };
}

/** Fetches packages where they are not there; undefined, or why that failed. */
async function installed(home, packages) {
  const manifest = join(home, "package.json");
  const wanted = JSON.stringify({ private: true, dependencies: packages });
  const done = join(home, "installed.json");
  if (existsSync(done) && (await readFile(done, "utf8")) === wanted) return undefined;
  await mkdir(home, { recursive: true });
  await writeFile(manifest, wanted);
  try {
    await promisify(execFile)("npm", ["install", "--silent", "--no-audit", "--no-fund", "--no-package-lock"], {
      cwd: home,
      shell: process.platform === "win32",
    });
  } catch (error) {
    return `npm could not fetch it (${error.message.split("\n")[0]})`;
  }
  await writeFile(done, wanted);
  return undefined;
}
