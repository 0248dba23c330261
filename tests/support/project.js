// An empty folder with the packed tarball in it: what a stranger has after `npm install flatpeak-wasm`.

import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";

/** The root of the repository. */
export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** The packed package. */
export const TARBALL = join(ROOT, "build", "flatpeak-wasm.tgz");

/** A temporary folder, removed when the tests of the file are over. */
export async function emptyFolder(parent = tmpdir()) {
  const folder = await realpath(await mkdtemp(join(parent, "flatpeak-wasm-")));
  after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** An empty folder that has only flatpeak-wasm in it. */
export async function emptyProject(parent) {
  const folder = await emptyFolder(parent);
  await writeFile(join(folder, "package.json"), JSON.stringify({ private: true }));
  await promisify(execFile)(
    "npm",
    ["install", "--offline", "--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock", TARBALL],
    { cwd: folder, shell: process.platform === "win32" },
  );
  return new Project(folder);
}

class Project {
  #instance;

  constructor(folder) {
    this.folder = folder;
    /** Where the package is. */
    this.installed = join(folder, "node_modules", "flatpeak-wasm");
  }

  /** Puts a file into the folder, or into one below it. */
  async write(name, text) {
    await mkdir(dirname(join(this.folder, name)), { recursive: true });
    await writeFile(join(this.folder, name), text);
  }

  /** The text of a file of the package. */
  read(name) {
    return readFile(join(this.installed, name), "utf8");
  }

  /** The package as `import` finds it from the folder. */
  async load() {
    const { Instance } = WebAssembly;
    const project = this;
    WebAssembly.Instance = class extends Instance {
      constructor(...given) {
        super(...given);
        project.#instance = this;
      }
    };
    try {
      return await import(pathToFileURL(createRequire(join(this.folder, "package.json")).resolve("flatpeak-wasm")));
    } finally {
      WebAssembly.Instance = Instance;
    }
  }

  /** The memory of the WebAssembly module of the package that was loaded. */
  get memory() {
    return this.#instance.exports.memory;
  }

  /** The environment without the settings of the Node that runs the tests. */
  get env() {
    return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("NODE_")));
  }

  /** Runs Node with these arguments in the folder, as a shell without any settings would. */
  node(...args) {
    return this.run(process.execPath, ...args);
  }

  /** Runs a program so. */
  run(binary, ...args) {
    return this.runIn(this.folder, binary, ...args);
  }

  /** Runs a program so in another folder. */
  runIn(cwd, binary, ...args) {
    const env = this.env;
    return new Promise((resolve) => {
      execFile(binary, args.map(String), { cwd, env }, (error, stdout, stderr) =>
        // What a signal ended has no code.
        resolve({ code: error?.code ?? error?.signal ?? 0, stdout, stderr }),
      );
    });
  }
}
