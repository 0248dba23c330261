// Runs a call: does what its steps say, and tells it how that went. What to do is decided in the module.

import { WasmFault, WasmStep } from "./flatpeak_wasm.js";

/** The end of the time that something may take. */
const LATE = Symbol("late");

/**
 * Runs a call to its end, and gives its document and its response, or its problem with the response and the cause.
 *
 * @param exchange The call; it is freed.
 * @param world What sends (`fetch`), what gives tokens (`getBearer`), and the logins that run (`flights`).
 * @param raw Whether the body of a success is left to the caller.
 * @param stop A promise that rejects when the call shall stop, and the signal that says so.
 */
export async function run(exchange, world, raw, stop) {
  let last = {};
  try {
    let step = exchange.ready();
    for (;;) {
      switch (step) {
        case WasmStep.Send:
          last = await send(exchange, world.fetch, raw, stop);
          step = last.fault === undefined ? answered(exchange, last) : exchange.failed(last.fault, codeOf(last.cause));
          break;
        case WasmStep.Ask:
          last = await within(exchange.millis(), ask(world.getBearer), stop);
          step = last.fault === undefined ? exchange.told(last.token) : exchange.failed(last.fault);
          break;
        case WasmStep.Pause:
          await within(exchange.millis(), new Promise(() => {}), stop);
          step = exchange.ready();
          break;
        case WasmStep.Await:
          last = await landing(exchange, world, stop);
          step = exchange.ready();
          break;
        case WasmStep.Done:
          return { data: last.document, response: last.response };
        default:
          return { problem: exchange.problem(), response: last.response, cause: last.cause };
      }
    }
  } finally {
    exchange.free();
  }
}

function answered(exchange, { response, document, text }) {
  return exchange.answered(response.status, response.headers, document, text);
}

/** The login that others wait for too: it goes on when this call is stopped. */
function landing(exchange, world, stop) {
  const { flights } = world;
  const flight = exchange.flight();
  const login = exchange.login();
  if (login !== undefined) {
    flights.set(
      flight,
      run(login, world, false).finally(() => flights.delete(flight)),
    );
  }
  return first(flights.get(flight), stop);
}

/** Sends a request with a controller of its own, so that no reason of a signal gets near it. */
async function send(exchange, fetch, raw, stop) {
  const controller = new AbortController();
  let request;
  try {
    request = exchange.request(controller.signal);
  } catch (cause) {
    return { fault: WasmFault.Unmade, cause };
  }
  let answer;
  try {
    answer = await within(exchange.millis(), receive(fetch, request, raw), stop);
    return answer;
  } finally {
    if (answer?.response === undefined) controller.abort();
    // A body that the caller reads ends with the signal.
    else if (raw) stop?.signal.addEventListener("abort", () => controller.abort(), { once: true });
  }
}

/** The answer, with its body unless it is left to the caller; or what went wrong on the way. */
async function receive(fetch, request, raw) {
  try {
    const response = await fetch(request);
    if (!isResponse(response)) return { fault: WasmFault.NoResponse };
    if (raw && response.status >= 200 && response.status < 300) return { response };
    return { response, ...parsed(await response.text()) };
  } catch (cause) {
    return { fault: WasmFault.Connection, cause };
  }
}

/** Whether it is a `Response`, of the host or of another implementation. */
function isResponse(value) {
  return (
    typeof value?.status === "number" && typeof value.headers?.get === "function" && typeof value.text === "function"
  );
}

function parsed(text) {
  try {
    return { document: JSON.parse(text) };
  } catch {
    // Enough of it for a message.
    return { text: String(text).slice(0, 200) };
  }
}

async function ask(getBearer) {
  try {
    return { token: await getBearer() };
  } catch (cause) {
    return { fault: WasmFault.NoBearer, cause };
  }
}

/** The code of the operating system, which Node puts into the cause of what it throws. */
function codeOf(thrown) {
  try {
    const code = thrown?.cause?.code;
    return typeof code === "string" ? code : undefined;
  } catch {
    return undefined;
  }
}

/** The work, if it is done in time. */
async function within(millis, work, stop) {
  let timer;
  const end = new Promise((resolve) => {
    timer = setTimeout(resolve, millis, LATE);
  });
  try {
    const result = await first(Promise.race([work, end]), stop);
    return result === LATE ? { fault: WasmFault.Late } : result;
  } finally {
    clearTimeout(timer);
  }
}

/** The work, unless the call is stopped before. */
function first(work, stop) {
  return stop === undefined ? work : Promise.race([work, stop.stopped]);
}
