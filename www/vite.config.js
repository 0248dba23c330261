// The page as a folder of static files that works from any path of any host.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { defineConfig } from "vite";

import { restartableGlue } from "../pkg-template/glue.mjs";
import { droppableShapes } from "../pkg-template/shapes.mjs";
import { ahead } from "./build/ahead.js";
import { letters } from "./build/letters.js";
import { offline } from "./build/offline.js";
import { PACKAGE } from "./build/package.js";
import { preload } from "./build/preload.js";
import { sharePicture } from "./build/share-picture.js";
import { source } from "./build/source.js";

const manifest = JSON.parse(readFileSync(new URL("../pkg/package.json", import.meta.url), "utf8"));

export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  base: "./",
  resolve: { alias: PACKAGE },
  plugins: [
    source(manifest),
    restartableGlue,
    droppableShapes,
    letters(),
    preload(),
    ahead(),
    sharePicture(manifest),
    offline(),
  ],
  build: {
    outDir: "../build/site",
    emptyOutDir: true,
    target: "es2023",
    // The colours are written with light-dark(), which needs browsers of 2024.
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
    // A data: address would be against the page's own content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Two files of scripts until the first plan, for one large file is smaller than its parts: what loads the words, and
    // then the rest, whose modules take their words when they are loaded.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: "first", test: /\/src\/main\.ts$|rolldown\/runtime/, priority: 2 },
            { name: "page", test: /\/src\/start\.ts$/, priority: 1 },
          ],
        },
      },
    },
  },
});
