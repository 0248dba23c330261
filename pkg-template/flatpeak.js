// The remote engine.

import { AnswerPromise } from "./answer-promise.js";
import { disposable } from "./disposable.js";
import { errorOf, requireLoaded, unwrap } from "./engine.js";
import { AbortError, FlatpeakError, InvalidRequestError } from "./errors.js";
import { run } from "./exchange.js";
import { WasmClient, WasmOperation } from "./flatpeak_wasm.js";
import { environment, isBrowser, runtime } from "./host.js";
import { requireFits, Tape } from "./tape.js";

/**
 * @import { Answer } from "./answer-promise.js"
 * @import { Outcome, Transport } from "./exchange.js"
 * @import { WasmExchange } from "./flatpeak_wasm.js"
 */

/**
 * Options as they are given, for the module to check.
 *
 * @typedef {Record<string, any>} Given
 */

class Flatpeak {
  /** @type {WasmClient | undefined} */
  #engine;
  #options;
  /** @type {Transport} */
  #transport;

  /** @param {unknown} [options] */
  constructor(options) {
    requireLoaded("init", "Flatpeak");
    this.#options = withEnvironment(given(options));
    const { dangerouslyAllowBrowser, fetch, getBearer, logger, ...rest } = this.#options;
    if (rest.secretKey !== undefined && !dangerouslyAllowBrowser && isBrowser()) throw secretInBrowser();
    requireFunction("fetch", fetch);
    requireFunction("getBearer", getBearer);
    // The module, which has no parser of addresses, says what is wrong with it.
    if (!isAddress(rest.baseURL)) rest.baseURL = "";
    /** @type {Transport["fetch"]} */
    const send = fetch ?? ((url, init) => globalThis.fetch(url, init));
    this.#transport = { fetch: send, getBearer, pendingLogins: new Map() };
    const log = writer(logger ?? globalThis.console);
    // Nobody who has not asked for a log gets one.
    rest.logLevel ??= logger === undefined ? "off" : "warn";
    rest.defaultHeaders = headersOf(rest.defaultHeaders);
    const tape = new Tape().write(rest);
    const hasTokens = getBearer !== undefined;
    this.#engine = unwrap(WasmClient.create(tape.numbers, tape.text, tape.rows, hasTokens, runtime, log));
    /** @type {(which: WasmOperation) => (body: unknown, options?: unknown) => AnswerPromise} */
    const operation = (which) => (body, options) => this.#operation(which, () => new Tape().write(body), options);
    this.schedules = Object.freeze({
      amount: operation(WasmOperation.Amount),
      duration: operation(WasmOperation.Duration),
      limit: operation(WasmOperation.Limit),
      soc: operation(WasmOperation.Soc),
    });
    this.devices = Object.freeze({
      /** @type {(id: unknown, body: unknown, options?: unknown) => AnswerPromise} */
      submitState: (id, body, options) =>
        this.#operation(WasmOperation.SubmitState, () => new Tape().write(id).write(body), options),
    });
    this.prices = Object.freeze({ retrieve: operation(WasmOperation.Prices) });
  }

  /** @param {unknown} options */
  withOptions(options) {
    const engine = this.#requireEngine();
    const changes = given(options);
    const kept = { ...this.#options };
    if (CREDENTIALS.some((name) => name in changes)) for (const name of CREDENTIALS) delete kept[name];
    const client = new Flatpeak({ ...kept, ...changes });
    if (Object.keys(changes).every((name) => KEEP_TOKENS.has(name))) {
      const separate = client.#requireEngine();
      client.#engine = separate.sharing(engine);
      client.#transport.pendingLogins = this.#transport.pendingLogins;
      separate.free();
    }
    return client;
  }

  /**
   * @param {unknown} method
   * @param {unknown} path
   * @param {unknown} [body]
   * @param {unknown} [options]
   */
  request(method, path, body, options) {
    return this.#start(options, (rest) => {
      const { numbers, text, rows } = new Tape().write(rest);
      const [verb, place, json] = [String(method).toUpperCase(), String(path), jsonOf(body)];
      requireFits(0, verb.length + place.length + (json?.length ?? 0));
      return this.#requireEngine().request(verb, place, json, numbers, text, rows);
    });
  }

  /**
   * @param {WasmOperation} operation
   * @param {() => Tape} write
   * @param {unknown} options
   */
  #operation(operation, write, options) {
    return this.#start(options, (rest) => {
      const { numbers, text, rows } = write().write(rest);
      return this.#requireEngine().call(operation, numbers, text, rows);
    });
  }

  /**
   * Reads what the caller gave at once, for the caller may change it; sends it when the promise says how.
   *
   * @param {unknown} options
   * @param {(rest: Given) => WasmExchange} prepare
   */
  #start(options, prepare) {
    return new AnswerPromise(() => {
      const { signal, ...rest } = optionsOf(options);
      requireSignal(signal);
      const exchange = unwrap(prepare(rest));
      const transport = this.#transport;
      return (raw) => answer(exchange, transport, raw, signal);
    });
  }

  #requireEngine() {
    if (this.#engine !== undefined) return this.#engine;
    throw new FlatpeakError({ code: "client_freed", message: "This Flatpeak was freed; make a new one." });
  }

  free() {
    this.#engine?.free();
    this.#engine = undefined;
  }
}

const Disposable = /* @__PURE__ */ disposable(Flatpeak, "Flatpeak");
export { Disposable as Flatpeak };

/**
 * @param {WasmExchange} exchange
 * @param {Transport} transport
 * @param {boolean} raw
 * @param {AbortSignal | undefined} signal
 * @returns {Promise<Answer>}
 */
async function answer(exchange, transport, raw, signal) {
  if (signal === undefined) return outcome(await run(exchange, transport, raw));
  if (signal.aborted) {
    exchange.free();
    throw aborted(signal);
  }
  let onAbort = () => {};
  /** @type {Promise<never>} */
  const stopped = new Promise((_, reject) => {
    onAbort = () => reject(aborted(signal));
  });
  signal.addEventListener("abort", onAbort);
  try {
    return outcome(await run(exchange, transport, raw, { stopped, signal }));
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

/**
 * @param {Outcome} outcome
 * @returns {Answer}
 */
function outcome({ problem, ...rest }) {
  if (problem !== undefined) throw errorOf(problem, rest);
  return rest;
}

/** Options that leave it as it is who asks, and where. */
const KEEP_TOKENS = new Set([
  "timeout",
  "maxRetries",
  "retryCreate",
  "defaultHeaders",
  "apiVersion",
  "logger",
  "logLevel",
]);

const CREDENTIALS = ["accountId", "secretKey", "bearer", "getBearer"];

/**
 * The options that are given: one that is null is not.
 *
 * @param {unknown} options
 * @returns {Given}
 */
function given(options) {
  return Object.fromEntries(Object.entries(Object(options)).filter(([, value]) => value !== null));
}

/**
 * What the options do not say, the environment does.
 *
 * @param {Given} options
 */
function withEnvironment(options) {
  options.baseURL ??= environment("FLATPEAK_BASE_URL");
  if (options.bearer === undefined && options.getBearer === undefined) {
    options.accountId ??= environment("FLATPEAK_ACCOUNT_ID");
    options.secretKey ??= environment("FLATPEAK_SECRET_KEY");
  }
  return options;
}

function secretInBrowser() {
  return new InvalidRequestError({
    code: "secret_in_browser",
    field: "options.secretKey",
    status: 400,
    message:
      "A secret key in a web page can be read by everybody who opens it. Log in on a server of yours, and give the " +
      "page a short-lived token: new Flatpeak({ getBearer: async () => token }). If nobody but you can open the page, " +
      "set dangerouslyAllowBrowser: true.",
  });
}

/**
 * @param {string} field
 * @param {string} problem
 */
function invalid(field, problem) {
  return new InvalidRequestError({ code: "invalid_type", field, status: 400, message: `${field} ${problem}` });
}

/**
 * @param {string} name
 * @param {unknown} value
 */
function requireFunction(name, value) {
  if (value !== undefined && typeof value !== "function") throw invalid(`options.${name}`, "must be a function");
}

/**
 * Whether it can be the start of a request; what is no string is for the module to name.
 *
 * @param {unknown} baseURL
 */
function isAddress(baseURL) {
  if (typeof baseURL !== "string") return true;
  try {
    return Boolean(new URL(baseURL));
  } catch {
    return false;
  }
}

/** @param {any} signal */
function requireSignal(signal) {
  if (signal === undefined || (typeof signal?.addEventListener === "function" && "aborted" in signal)) return;
  throw invalid("options.signal", "must be an AbortSignal");
}

/** @param {AbortSignal} signal */
function aborted(signal) {
  const message = "The call was aborted";
  return new AbortError({ type: "abort_error", code: "aborted", message }, { cause: signal.reason });
}

/**
 * @param {unknown} options
 * @returns {Given}
 */
function optionsOf(options) {
  if (options === undefined || options === null) return {};
  if (typeof options !== "object") throw invalid("options", "must be an object");
  const { headers, ...rest } = given(options);
  return { ...rest, headers: headersOf(headers) };
}

/**
 * Headers as plain data. One that is null is taken away, which the module is told with false.
 *
 * @param {unknown} headers
 */
function headersOf(headers) {
  if (headers === undefined || headers === null || typeof headers !== "object") return headers;
  const entries = headers instanceof Headers ? [...headers] : Object.entries(headers);
  return Object.fromEntries(entries.map(([name, value]) => [name, value ?? false]));
}

/** @param {unknown} body */
function jsonOf(body) {
  if (body === undefined) return undefined;
  try {
    const json = JSON.stringify(body);
    if (json !== undefined) return json;
  } catch {
    // What JSON cannot hold is named below.
  }
  throw invalid("body", "must be plain data, as in JSON");
}

/**
 * Writes lines to a logger, whatever it does.
 *
 * @param {any} logger
 * @returns {(level: string, line: string) => void}
 */
function writer(logger) {
  return (level, line) => logger?.[level]?.(`flatpeak: ${line}`);
}
