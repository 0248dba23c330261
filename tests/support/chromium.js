// Where Chrome or Chromium is on this machine. Run as a program, it prints the path, or fails.

import { fileURLToPath } from "node:url";

import { findProgram, isProgram } from "./find-program.js";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
const USUAL = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/** The path of the browser: `$CHROME` if it is set, else the first in the usual places; undefined if there is none. */
export function findChromium() {
  if (process.env.CHROME) return process.env.CHROME;
  return findProgram(NAMES) ?? USUAL.find(isProgram);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const path = findChromium();
  if (path === undefined) process.exitCode = 1;
  else console.log(path);
}
