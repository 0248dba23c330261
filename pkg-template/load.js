// How a WebAssembly module gets from where it is into the memory of the program.

import { isLoaded, setLoaded } from "./engine.js";

/**
 * @import { Loader } from "./engine.js"
 * @import { Starter } from "./glue.js"
 */

/** @typedef {BufferSource | WebAssembly.Module} Compilable */

/**
 * Instantiates a module at once, from its bytes or compiled.
 *
 * @param {Loader} loader
 * @param {Starter} starter What prepares an instance, and what makes a new one after a failure
 * @param {Compilable} source
 */
export function instantiateSync(loader, { prepare, restart }, source) {
  const { imports, finish } = prepare();
  const module = isBytes(source) ? new WebAssembly.Module(source) : source;
  finish(new WebAssembly.Instance(module, imports), module);
  setLoaded(loader, restart);
}

/**
 * Instantiates one from its address or a response, too.
 *
 * @param {Loader} loader
 * @param {Starter} starter
 * @param {string | URL | Request | Response | Compilable} source
 */
export async function instantiate(loader, { prepare, restart }, source) {
  const { imports, finish } = prepare();
  const response = isAddress(source) ? await fetch(source) : source;
  const { instance, module } = await (isResponse(response)
    ? fromResponse(response, imports)
    : fromMemory(response, imports));
  // It may have come at once meanwhile.
  if (isLoaded(loader)) return;
  finish(instance, module);
  setLoaded(loader, restart);
}

/**
 * @param {unknown} source
 * @returns {source is string | URL | Request}
 */
function isAddress(source) {
  return (
    typeof source === "string" || [globalThis.URL, globalThis.Request].some((kind) => kind && source instanceof kind)
  );
}

/**
 * By what it has: it may be of another implementation.
 *
 * @param {any} source
 * @returns {source is Response}
 */
function isResponse(source) {
  return typeof source?.ok === "boolean";
}

/**
 * @param {Response} response
 * @param {WebAssembly.Imports} imports
 */
async function fromResponse(response, imports) {
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
  // Servers that do not know the type send others, which are not taken as a stream.
  const type = response.headers.get("content-type");
  if (type === "application/wasm" && WebAssembly.instantiateStreaming !== undefined) {
    return WebAssembly.instantiateStreaming(response, imports);
  }
  const bytes = new Uint8Array(await response.arrayBuffer());
  // A server that answers every address with its page, as those of development do.
  if (type?.includes("html") || bytes[0] === LESS_THAN) throw new Error("the answer is HTML, not WebAssembly");
  return fromMemory(bytes, imports);
}

/** `<`, with which no WebAssembly begins. */
const LESS_THAN = 0x3c;

/**
 * @param {Compilable} source
 * @param {WebAssembly.Imports} imports
 */
async function fromMemory(source, imports) {
  if (isBytes(source)) return WebAssembly.instantiate(source, imports);
  return { module: source, instance: await WebAssembly.instantiate(source, imports) };
}

/**
 * Not by the class of a module, which may be that of another realm.
 *
 * @param {any} source
 * @returns {source is BufferSource}
 */
function isBytes(source) {
  return source?.byteLength !== undefined;
}
