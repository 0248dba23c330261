// The entry of Node, Bun and Deno, and of hosts without files: the modules are inside, so that no bundler loses them and no
// host has to find them.

import engines from "./flatpeak_wasm_bg.wasm?base64";
import prices from "./flatpeak_prices_bg.wasm?base64";
import { provide } from "./provide.js";

export * from "./at-import.js";

provide({ engines: () => bytesOf(engines), prices: () => bytesOf(prices) });

/**
 * @param {string} base64
 * @returns {Uint8Array<ArrayBuffer>}
 */
function bytesOf(base64) {
  // By its name alone, a bundler would bring a `Buffer` of its own into a page.
  const { Buffer } = globalThis;
  if (Buffer !== undefined) return Buffer.from(base64, "base64");
  return Uint8Array.fromBase64?.(base64) ?? Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
