// Types of flatpeak-wasm/fleet: many homes at once, in Node.

import type {
  AmountOptions,
  AmountRequest,
  AmountSchedule,
  BatteryProfile,
  DirectionalPrices,
  DurationOptions,
  DurationRequest,
  DurationSchedule,
  FlatpeakError,
  LimitOptions,
  LimitRequest,
  LimitSchedule,
  LocationOptions,
  PriceSeries,
  SiteOptions,
  SiteRequest,
  SiteSchedule,
  SocOptions,
  SocRequest,
  SocSchedule,
  TimeInput,
} from "flatpeak-wasm";

/** Prices, and where they hold: what a `Planner` is made of. */
export interface FleetTariff {
  /** The import price alone, or one series for each direction. */
  prices: PriceSeries | DirectionalPrices;
  /** Where the prices hold. What a price document says of it may be left out. */
  location?: LocationOptions;
}

/** The prices that requests are planned with, unless they bring their own, and the time that it is. */
export interface FleetPrices {
  /** The prices of requests that name no tariff. */
  prices?: PriceSeries | DirectionalPrices;
  /** Where `prices` hold. */
  location?: LocationOptions;
  /** Tariffs by the name that requests have in `tariff`. Each is prepared once for all homes that have it. */
  tariffs?: Readonly<Record<string, FleetTariff>>;
  /** The clock of all plans: one instant. The time of the call if left out; give it to repeat a run to the byte. */
  now?: TimeInput;
}

/** What a request of a fleet has beside its operation. */
export interface FleetRequestFields {
  /**
   * The id of its result, of 1 to 256 characters, such as that of the home. Left out: `req_` and 24 hex digits, made from
   * the content of the request.
   */
  id?: string;
  /** The name of its tariff. Left out: the fleet's `prices`. */
  tariff?: string;
  /** Prices of its own, instead of a tariff. Requests that share one object share what is prepared of it. */
  prices?: PriceSeries | DirectionalPrices;
  /** Where its own prices hold. */
  location?: LocationOptions;
}

/** A call of `schedules.amount`. */
export interface AmountFleetRequest extends FleetRequestFields {
  operation: "amount";
  /** The body of the call. */
  body: AmountRequest;
  /** Its options. */
  options?: AmountOptions;
}

/** A call of `schedules.duration`. */
export interface DurationFleetRequest extends FleetRequestFields {
  operation: "duration";
  /** The body of the call. */
  body: DurationRequest;
  /** Its options. */
  options?: DurationOptions;
}

/** A call of `schedules.limit`. */
export interface LimitFleetRequest extends FleetRequestFields {
  operation: "limit";
  /** The body of the call. */
  body: LimitRequest;
  /** Its options. */
  options?: LimitOptions;
}

/** A call of `schedules.site`; each battery is in its body. */
export interface SiteFleetRequest extends FleetRequestFields {
  operation: "site";
  /** The body of the call. */
  body: SiteRequest;
  /** Its options. */
  options?: SiteOptions;
}

/** A call of `schedules.soc`; the state to plan from is the `device_state` of its body. */
export interface SocFleetRequest extends FleetRequestFields {
  operation: "soc";
  /** The body of the call. */
  body: SocRequest;
  /** The battery of the device that the body names. */
  battery: BatteryProfile;
  /** Its options. */
  options?: SocOptions;
}

/** One plan of a fleet: a call of a `Planner` as data, which can be sent to a thread or written to a file. */
export type FleetRequest =
  AmountFleetRequest | DurationFleetRequest | LimitFleetRequest | SiteFleetRequest | SocFleetRequest;

/** What a call answered. */
export interface FleetAnswer {
  /** The id of the request. */
  id: string;
  /** The schedule, as the call of a `Planner` gives it. */
  answer: AmountSchedule | DurationSchedule | LimitSchedule | SiteSchedule | SocSchedule;
  error?: undefined;
}

/** What is wrong with a request. */
export interface FleetError {
  /** The id of the request; that by its content where it is none. */
  id: string;
  /**
   * What the call would have thrown. Also `missing_field` of `prices` and `not_found` of `tariff`; and `worker_died`: the
   * thread or the process ended each time that this request was planned, by the end of its memory, say.
   */
  error: FlatpeakError;
  answer?: undefined;
}

/** The result of one request: an answer or an error, by its id. */
export type FleetResult = FleetAnswer | FleetError;

/** How far a fleet is. */
export interface FleetProgress {
  /** Requests that were read. */
  read: number;
  /** Results that there are, errors among them. */
  planned: number;
  /** Errors. */
  errors: number;
}

/** How much memory a worker thread may have: `resourceLimits` of `node:worker_threads`. */
export interface ThreadLimits {
  maxOldGenerationSizeMb?: number;
  maxYoungGenerationSizeMb?: number;
  codeRangeSizeMb?: number;
  stackSizeMb?: number;
}

/** Options of `planMany`. */
export interface PlanManyOptions extends FleetPrices {
  /** The worker threads; as many as the machine has cores if left out. */
  threads?: number;
  /**
   * How many requests a thread takes at once. Default 500. In memory are never more requests and results than three
   * batches a thread.
   */
  batchSize?: number;
  /** Ends the run at once, also in the middle of a plan: the iteration throws an `AbortError`. */
  signal?: AbortSignal;
  /** Told after each batch. What it throws ends the run. */
  onProgress?: (progress: FleetProgress) => void;
  /** The memory of each thread. One that needs more ends, and is replaced. */
  resourceLimits?: ThreadLimits;
}

/**
 * Plans many requests over worker threads, and gives a result for each as it is there: not in the order of the requests.
 * Reads no faster than its results are taken. A request that is wrong ends as an error by its id, and stops nothing.
 * A thread that ends is replaced: the request at which it ended is planned once more by itself, the others go on. When the
 * iteration ends, also by `break`, no thread is left. Needs the package `piscina`.
 *
 * @example
 * import { planMany } from "flatpeak-wasm/fleet";
 * const homes = [11, 22].map((value, at) => ({
 *   id: `home-${at}`,
 *   operation: "amount",
 *   body: {
 *     max_power: { units: "KW", value: 11 },
 *     data: [{ device_id: "car", start_time, end_time, energy: { units: "KWH", value } }],
 *   },
 * }));
 * for await (const { id, answer, error } of planMany(homes, { prices, location })) {
 *   console.log(id, error?.code ?? answer.tariff.value); // 0.77 and 1.65, that is 11 * 0.07 and 11 * 0.08 more
 * }
 *
 * @throws {FlatpeakError} What is wrong with prices or options, with the name of the tariff in `field`; `missing_peer`
 *   without the package `piscina`; `worker_died` where no thread can start, for want of memory, say.
 * @throws {AbortError} When `signal` aborts.
 */
export function planMany(
  requests: Iterable<FleetRequest> | AsyncIterable<FleetRequest>,
  options?: PlanManyOptions,
): AsyncGenerator<FleetResult, void, undefined>;

/** Options of `fleetQueue`. */
export interface FleetQueueOptions {
  /** A Redis: its URL, or options of `ioredis`. It needs `maxmemory-policy noeviction`; see `warnings()`. */
  connection: string | Readonly<Record<string, unknown>>;
  /**
   * The name of the fleet: letters, digits, and `. _ -`. Ids count once under it, so take a new one for each run, such as
   * `night-2026-01-31`. Default `fleet`.
   */
  name?: string;
  /** How many homes a job has, at most 5,000. Default 1,000. */
  batchSize?: number;
  /** Told of lost connections, which are made again. Default: a warning of the process. */
  onError?: (error: Error) => void;
}

/** Options of `enqueue`. */
export interface EnqueueOptions extends FleetPrices {
  /** Stops between two batches; what is enqueued stays. */
  signal?: AbortSignal;
  /** Told after each batch. */
  onProgress?: (progress: EnqueueCounts) => void;
}

/** How many requests were read, and how many of them had no result and were enqueued. */
export interface EnqueueCounts {
  read: number;
  enqueued: number;
}

/** Options of `work`. */
export interface FleetWorkOptions {
  /** The worker threads; as many as the machine has cores if left out. */
  threads?: number;
  /** The memory of each thread. */
  resourceLimits?: ThreadLimits;
  /** A worker that says nothing for so many milliseconds is taken for dead, and its batches are planned by others. Default 10,000. */
  stalledAfterMs?: number;
  /** Ends the work after the batches that it has. */
  signal?: AbortSignal;
}

/** Something that works for a queue. */
export interface FleetWorker {
  /** Ends its batches, takes no more, and ends its threads. */
  close(): Promise<void>;
}

/** Options of `results`. */
export interface FleetResultsOptions {
  /** Who takes the results: each batch goes to one consumer. One that comes back under its name gets what it did not acknowledge. Default `consumer`. */
  consumer?: string;
  /** Whether to wait for more where all that was enqueued has been taken. Default `false`. */
  follow?: boolean;
  /** Ends the iteration. */
  signal?: AbortSignal;
}

/** The results of a batch, for a consumer. */
export interface FleetDelivery {
  /** A result for each id. */
  results: FleetResult[];
  /** Says that they are kept elsewhere: they are deleted here, and not given again. */
  acknowledge(): Promise<void>;
}

/** How far a queue is: ids that were enqueued, ids that have a result, batches of results that nobody has acknowledged. */
export interface FleetCounts {
  requested: number;
  planned: number;
  batches: number;
}

/** What a Redis may lose: `eviction`, `no_append_only_file`, `append_later`. */
export interface FleetServerWarning {
  code: "eviction" | "no_append_only_file" | "append_later";
  /** What to set. */
  message: string;
}

/** A fleet over a queue: any process that opens it may enqueue, work, or take results. */
export interface FleetQueue {
  /**
   * Enqueues requests, which must be JSON, in batches. Those that have a result already are left out, and a batch that
   * is there already is not there twice, so that it may be repeated after a failure.
   */
  enqueue(
    requests: Iterable<FleetRequest> | AsyncIterable<FleetRequest>,
    options?: EnqueueOptions,
  ): Promise<EnqueueCounts>;
  /**
   * Begins to plan batches over worker threads. A batch whose worker dies is planned by another; where that happens three
   * times it is split, until the home that ends its workers is alone, and is an error: `worker_died`.
   */
  work(options?: FleetWorkOptions): Promise<FleetWorker>;
  /** The results, batch by batch, each id once. What is not acknowledged is given again to the next that asks. */
  results(options?: FleetResultsOptions): AsyncGenerator<FleetDelivery, void, undefined>;
  /** How far it is. */
  counts(): Promise<FleetCounts>;
  /** The ids that were enqueued and have no result: enqueue them again if nobody works and they stay. */
  missing(): AsyncGenerator<string, void, undefined>;
  /** What the Redis may lose, by its settings. */
  warnings(): Promise<FleetServerWarning[]>;
  /** Deletes all of this name: jobs, results and ids. */
  clear(): Promise<void>;
  /** Ends the workers of this process, and its connections. */
  close(): Promise<void>;
}

/**
 * A fleet over BullMQ on Redis: processes and machines that come and go plan it, and each id has one result. Needs the
 * packages `bullmq`, `ioredis` and, to work, `piscina`.
 *
 * @throws {FlatpeakError} What is wrong with the options. Calls reject with `missing_peer` without the packages.
 */
export function fleetQueue(options: FleetQueueOptions): FleetQueue;
