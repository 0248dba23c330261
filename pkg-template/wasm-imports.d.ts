// What WebAssembly files are where they are imported: text where build.mjs puts them inside, modules in some hosts.

declare module "*?base64" {
  const text: string;
  export default text;
}

declare module "*.wasm" {
  const module: WebAssembly.Module;
  export default module;
}

declare module "*.wasm?module" {
  const module: WebAssembly.Module;
  export default module;
}
