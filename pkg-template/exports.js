// How the exports of a WebAssembly module are called: through proxies, which is the one form that no engine optimises
// into the caller.
//
// V8 before 13 (Node 20 and 22, Chromium of 2024) inlines a call of an export into optimised code. If a garbage
// collection throws that code away during the call, V8 rebuilds the frame of the caller from the result, and has no case
// for a result that is a JavaScript value (`Deoptimizer::TranslatedValueForWasmReturnKind`: `default: UNREACHABLE()`).
// The process ends, and no `try` catches it: with exports called directly, Node 20.20 ended after 2,400 planners that
// were not freed, Node 22.23 after 7,000. Bound functions, `Reflect.apply` and closures do not help: the optimiser looks
// through them, and a call that is deoptimised by hand (`%DeoptimizeFunction`) ends the process with each of them. It
// does not look into a proxy. That takes 17 ns a call.

/** The exports, with a proxy in place of each function. */
export function callable(exports) {
  const entries = Object.entries(exports);
  return Object.fromEntries(entries.map(([name, value]) => [name, isFunction(value) ? new Proxy(value, {}) : value]));
}

function isFunction(value) {
  return typeof value === "function";
}
