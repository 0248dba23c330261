// The entry `flatpeak-wasm/server`.

export { createHandler } from "./server/handler.js";
