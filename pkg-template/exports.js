// How the exports of a WebAssembly module are called: through proxies, which no engine compiles into the caller; and what
// becomes of a module that was ended in the middle of its work.
//
// V8 before 13 (Node 20 and 22, Chromium of 2024) inlines a call of an export into optimised code. If a garbage
// collection throws that code away during the call, V8 rebuilds the frame of the caller from the result, and has no case
// for a result that is a JavaScript value (`Deoptimizer::TranslatedValueForWasmReturnKind`: `default: UNREACHABLE()`).
// The process ends, and no `try` catches it: with exports called directly, Node 20.20 ended after 2,400 planners that
// were not freed, Node 22.23 after 7,000. Bound functions, `Reflect.apply` and closures do not help: the optimiser looks
// through them, and a call that is deoptimised by hand (`%DeoptimizeFunction`) ends the process with each of them. It
// does not look into a proxy. All this takes some 40 ns a call.
//
// A call that is ended by a trap, or by the end of the stack, leaves the memory of the module as it is at that moment, be
// it in the middle of the allocator. Nothing can be asked of it any more, not even to free what it holds.

import { FlatpeakError } from "./errors.js";

/**
 * The exports, to be called. After a failure they throw, and free nothing.
 *
 * @param {WebAssembly.Exports} exports
 * @param {() => void} onFailure
 */
export function callable(exports, onFailure) {
  /** @type {State} */
  const state = { thrown: undefined, failure: undefined, onFailure };
  const entries = Object.entries(exports).map(([name, value]) => {
    if (typeof value !== "function") return [name, value];
    const call = new Proxy(value, {});
    // A finaliser calls these: whatever it throws would end the process.
    return [name, name.endsWith("_free") ? freeing(call, state) : guarded(call, state)];
  });
  return Object.fromEntries(entries);
}

/**
 * What was thrown last, what ended the module, and whom that is told.
 *
 * @typedef {{ thrown: unknown, failure: unknown, onFailure: () => void }} State
 */

/**
 * @param {Function} call
 * @param {State} state
 * @returns {(...args: unknown[]) => unknown}
 */
function guarded(call, state) {
  return function guardedCall(...args) {
    if (state.thrown !== undefined && hasFailed(state)) raise(state.failure);
    try {
      return Reflect.apply(call, undefined, args);
    } catch (cause) {
      state.thrown = cause;
      // At the end of the stack this throws by itself, and the next call comes here again.
      if (hasFailed(state)) raise(cause);
      throw cause;
    }
  };
}

/**
 * @param {Function} call
 * @param {State} state
 * @returns {(...args: unknown[]) => void}
 */
function freeing(call, state) {
  const free = guarded(call, state);
  return (...args) => {
    try {
      Reflect.apply(free, undefined, args);
    } catch (cause) {
      if (state.thrown === undefined) throw cause;
    }
  };
}

/**
 * Whether the module has failed, as far as the last thing that was thrown tells.
 *
 * @param {State} state
 */
function hasFailed(state) {
  if (state.failure === undefined && endedModule(state.thrown)) {
    state.onFailure();
    state.failure = state.thrown;
  }
  if (state.failure === undefined) state.thrown = undefined;
  return state.failure !== undefined;
}

/**
 * Whether an error ended a call of the module that had begun.
 *
 * @param {unknown} error
 */
function endedModule(error) {
  if (error instanceof WebAssembly.RuntimeError) return true;
  // The end of the stack, for which Firefox has an error of its own.
  if (!(error instanceof Error)) return false;
  const { name, stack = "" } = error;
  if (!(error instanceof RangeError) && name !== "InternalError") return false;
  // It may have been met on the way there. A stack that is cut off does not tell.
  return !stack.includes("guardedCall") || stack.includes("wasm-function[");
}

/**
 * @param {unknown} cause
 * @returns {never}
 */
function raise(cause) {
  const why = cause instanceof Error ? cause.message : cause;
  const message = `The WebAssembly module was ended in the middle of its work (${why}): make a new one of what was called.`;
  throw new FlatpeakError({ type: "api_error", code: "engine_failed", message }, { cause });
}
