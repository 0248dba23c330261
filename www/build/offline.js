// Makes the service worker know the files of this build, so that the page works with no network once it was loaded.

import { createHash } from "node:crypto";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { PICTURE } from "./share-picture.js";

const WORKER = "service-worker.js";
/** What the page does not load: the worker itself, and the picture for other sites. */
const LEFT_OUT = [WORKER, PICTURE];

/**
 * Writes the names of all files, and a digest of what is in them, into the service worker.
 *
 * @returns {import("vite").Plugin}
 */
export function offline() {
  let folder = "";
  return {
    name: "offline",
    apply: "build",
    configResolved({ root, build }) {
      folder = join(root, build.outDir);
    },
    closeBundle() {
      const files = readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && !LEFT_OUT.includes(entry.name))
        .map((entry) =>
          join(entry.parentPath, entry.name).slice(folder.length).replaceAll("\\", "/").replace(/^\//, ""),
        )
        .toSorted();
      const digest = createHash("sha256");
      for (const file of files) digest.update(file).update(readFileSync(join(folder, file)));
      const worker = join(folder, WORKER);
      const text = readFileSync(worker, "utf8")
        .replace('"BUILD"', JSON.stringify(digest.digest("hex").slice(0, 16)))
        .replace('["FILES"]', JSON.stringify(files));
      writeFileSync(worker, text);
    },
  };
}
