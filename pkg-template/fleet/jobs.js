// The jobs of a fleet's queue: what a batch of requests is there.

import { contentHash, errorLine, idOf, invalid, jsonOf } from "./request.js";
import { tariffNames } from "./tariffs.js";

/** @import { Queue } from "bullmq" */
/** @import { ResultSet } from "./result-set.js" */
/** @import { Tariff } from "./tariffs.js" */

/**
 * What a job has: the ids of its requests, the requests as JSON, the keys of their tariffs by name, and their clock.
 *
 * @typedef {{ ids: string[], requests: string, tariffs: Record<string, string>, now: string }} JobData
 */

/** What was thrown, by a Redis without memory for example, is tried again so often. */
const ATTEMPTS = 10;
const BACKOFF_MS = 500;

/** A batch that is split goes on in so many parts. */
const PARTS = 10;

/**
 * Requests in lists of a size.
 *
 * @param {Iterable<unknown> | AsyncIterable<unknown>} requests
 * @param {number} size
 */
export async function* batches(requests, size) {
  let batch = [];
  for await (const request of requests) {
    if (batch.push(request) < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/**
 * Adds those of a batch that have no result, and says how many they are.
 *
 * @param {unknown[]} batch
 * @param {{ queue: Queue, set: ResultSet, tariffs: Map<string, Tariff>, now: string }} fleet
 */
export async function addBatch(batch, { queue, set, tariffs, now }) {
  // Of two with the same id the first counts.
  const byId = new Map();
  for (const request of batch) {
    const id = idOf(request);
    if (!byId.has(id)) byId.set(id, request);
  }
  const ids = [...byId.keys()];
  const isNew = await set.request(ids);
  const good = [];
  const texts = [];
  const wrong = [];
  for (const id of ids.filter((_, at) => isNew[at])) {
    const text = textOf(byId.get(id), id);
    if (text === undefined) wrong.push(id);
    else good.push(id) && texts.push(text);
  }
  const problem = invalid("invalid_type", "request", "A request must be plain data");
  await set.put(wrong, wrong.map((id) => errorLine(id, problem)).join("\n"));
  if (good.length === 0) return 0;
  const names = tariffNames(good.map((id) => byId.get(id)));
  const keys = [...tariffs].filter(([name]) => names.has(name)).map(([name, { key }]) => [name, key]);
  await addJob(queue, { ids: good, tariffs: Object.fromEntries(keys), now, requests: `[${texts.join(",")}]` });
  return good.length;
}

/**
 * Adds a job again in parts.
 *
 * @param {JobData} data
 * @param {Queue} queue
 */
export async function splitJob(data, queue) {
  const requests = JSON.parse(data.requests);
  const size = Math.ceil(data.ids.length / PARTS);
  for (let from = 0; from < data.ids.length; from += size) {
    const part = JSON.stringify(requests.slice(from, from + size));
    await addJob(queue, { ...data, ids: data.ids.slice(from, from + size), requests: part });
  }
}

/**
 * Adds a job under an id by its content: while it is there, another of the same content is none.
 *
 * @param {Queue} queue
 * @param {JobData} data
 */
async function addJob(queue, data) {
  const jobId = `plan-${contentHash(data.requests + JSON.stringify(data.tariffs))}`;
  await queue.add("plan", data, {
    jobId,
    attempts: ATTEMPTS,
    backoff: { type: "exponential", delay: BACKOFF_MS },
    removeOnComplete: true,
    removeOnFail: true,
  });
}

/**
 * A request as JSON, with its id.
 *
 * @param {any} request
 * @param {string} id
 */
function textOf(request, id) {
  const isNameless = request !== null && typeof request === "object" && request.id === undefined;
  const named = isNameless && !Array.isArray(request) ? { ...request, id } : request;
  // Only prices may have rows of numbers that are no lists.
  if (named?.prices !== undefined) return jsonOf(named);
  try {
    return JSON.stringify(named);
  } catch {
    return undefined;
  }
}
