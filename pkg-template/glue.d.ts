// What build.mjs adds to wasm-bindgen's glue, and to WebAssembly files that are imported as text.

/** What a module is instantiated with, again after a failure. */
export interface Starter {
  /** Makes a new glue: the imports of an instance, and what takes the instance. */
  prepare(): {
    imports: WebAssembly.Imports;
    finish(instance: WebAssembly.Instance, module: WebAssembly.Module): void;
  };
  /** Starts anew after a failure; else does nothing. */
  restart(): void;
}

declare module "./flatpeak_wasm.js" {
  export const starter: Starter;
}

declare module "./flatpeak_prices.js" {
  export const starter: Starter;
}
