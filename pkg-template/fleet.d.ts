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
export type FleetRequest = AmountFleetRequest | DurationFleetRequest | LimitFleetRequest | SocFleetRequest;

/** What a call answered. */
export interface FleetAnswer {
  /** The id of the request. */
  id: string;
  /** The schedule, as the call of a `Planner` gives it. */
  answer: AmountSchedule | DurationSchedule | LimitSchedule | SocSchedule;
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
 * @throws {FlatpeakError} What is wrong with prices or options; `missing_peer` without the package `piscina`.
 * @throws {AbortError} When `signal` aborts.
 */
export function planMany(
  requests: Iterable<FleetRequest> | AsyncIterable<FleetRequest>,
  options?: PlanManyOptions,
): AsyncGenerator<FleetResult, void, undefined>;
