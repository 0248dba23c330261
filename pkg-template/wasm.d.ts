/**
 * A WebAssembly file of this package as hosts give it that import such files: Cloudflare Workers, and with `?module` also
 * edge runtimes. It is a compiled module.
 */
declare const module: typeof globalThis extends { WebAssembly: { Module: { prototype: infer Module } } }
  ? Module
  : object;
export default module;
