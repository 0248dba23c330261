// How a WebAssembly module gets from where it is into the memory of the program.

import { isLoaded, setLoaded } from "./engine.js";

// A module has a starter: what prepares an instance, and what makes a new one after a failure.

/** Instantiates a module at once, from its bytes or compiled. */
export function instantiateSync(loader, { prepare, restart }, source) {
  const { imports, finish } = prepare();
  const module = isBytes(source) ? new WebAssembly.Module(source) : source;
  finish(new WebAssembly.Instance(module, imports), module);
  setLoaded(loader, restart);
}

/** Instantiates one from its address or a response, too. */
export async function instantiate(loader, { prepare, restart }, source) {
  const { imports, finish } = prepare();
  const response = isAddress(source) ? await fetch(source) : source;
  const { instance, module } = await (typeof response?.ok === "boolean"
    ? fromResponse(response, imports)
    : fromMemory(response, imports));
  // It may have come at once meanwhile.
  if (isLoaded(loader)) return;
  finish(instance, module);
  setLoaded(loader, restart);
}

function isAddress(source) {
  return (
    typeof source === "string" || [globalThis.URL, globalThis.Request].some((kind) => kind && source instanceof kind)
  );
}

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

async function fromMemory(source, imports) {
  const made = await WebAssembly.instantiate(source, imports);
  return isBytes(source) ? made : { module: source, instance: made };
}

/** Not by the class of a module, which may be that of another realm. */
function isBytes(source) {
  return source?.byteLength !== undefined;
}
