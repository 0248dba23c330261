/// <reference lib="esnext.disposable" />

// ---------------------------------------------------------------------------------------------------------------------
// Loading

/** Where the WebAssembly module comes from, if not from beside the package's own files. */
export type ModuleSource = string | URL | Request | Response | BufferSource | WebAssembly.Module;

/**
 * Loads the WebAssembly module. Call it once before the first `new Planner` in a browser or a worker; more calls return
 * the same promise. In Node the module is loaded by the import itself, and this returns at once.
 *
 * @param source Where the module comes from. Left out, it is found beside the package's own files, which Vite, webpack
 *   and plain static servers all serve.
 * @throws {ConnectionError} `load_failed`. The next call tries again.
 */
export function init(source?: ModuleSource | Promise<ModuleSource>): Promise<void>;

// ---------------------------------------------------------------------------------------------------------------------
// Prices

/**
 * An RFC 3339 time with `Z` or an offset, such as `2026-01-31T18:30:00Z` or `2026-01-31T19:30:00+01:00`. A time without
 * an offset is an error: nobody could tell which instant it is.
 */
export type Timestamp = string;

/** The price of some time: half-open, from `valid_from` up to but not including `valid_to`. */
export interface PricePeriod {
  /** Where the price starts to hold; on a whole second. */
  valid_from: Timestamp;
  /** Where the price ends to hold; on a whole second, after `valid_from`. */
  valid_to: Timestamp;
  /** The price. */
  price?: {
    /** Per kWh, in major currency units; may be negative. */
    value: number;
    /** How sure it is: 1 is known, less is a forecast. A value of 0 with confidence 0 is no price at all. Default 1. */
    confidence?: number;
  };
  /** The price as API version 2024-08-24 writes it. */
  tariff?: {
    /** Per kWh, in major currency units. */
    rate: number;
    /** As in `price`. */
    confidence?: number;
  };
}

/** A price document of the Flatpeak API, of any version, as the server sent it. Other fields are left alone. */
export interface PriceDocument {
  /** The location that the prices hold for. */
  location_id?: string;
  /** Its time zone, by its name in the tz database. */
  location_timezone?: string;
  /** The currency of the prices, ISO 4217. */
  currency_code?: string;
  /** The prices. In any order, of any and mixed length; they may have gaps, and may not overlap. */
  data: readonly PricePeriod[];
}

/** Prices of one length each, one after the other. A `Float64Array` crosses into the module in one copy. */
export interface PriceColumns {
  /** Where the first price starts to hold. */
  start: Timestamp | Date;
  /** How long each price holds, in minutes. */
  intervalMinutes: number;
  /** The prices, per kWh, in major currency units. */
  values: Float64Array | readonly number[];
  /** How sure each price is; all are sure if left out. */
  confidence?: Float64Array | readonly number[];
}

/** A price series in any of its forms: a document, the list in its `data`, or columns. */
export type PriceSeries = PriceDocument | readonly PricePeriod[] | PriceColumns;

/** A price series for each direction that the location trades in. */
export interface DirectionalPrices {
  /** What it costs to buy a kWh. */
  import?: PriceSeries;
  /** What selling a kWh earns. */
  export?: PriceSeries;
  /** What a kWh of the location's own costs; 0 if left out. */
  local?: PriceSeries;
}

// ---------------------------------------------------------------------------------------------------------------------
// The local engine

/** Options of a `Planner`. */
export interface PlannerOptions {
  /** The prices to plan with: the import price alone, or one series for each direction. They are prepared once. */
  prices: PriceSeries | DirectionalPrices;
  /** Where the prices hold. What a price document says of it may be left out. */
  location?: LocationOptions;
  /** The clock: a fixed time, or a function that tells it. The system's clock if left out. */
  now?: Timestamp | Date | (() => Timestamp | Date);
}

/** Where the prices hold. */
export interface LocationOptions {
  /** The location's id, such as `loc_home`: 2 to 4 small letters, an underscore, then letters and digits. */
  id?: string;
  /** Its time zone by its name in the tz database, such as `Europe/London`; checked against `Intl`. */
  timezone?: string;
  /** Its currency, ISO 4217, such as `GBP`. */
  currency_code?: string;
}

/** Options that every call of the local engine has. */
export interface CallOptions {
  /** The clock of this call; the planner's if left out. */
  now?: Timestamp | Date;
}

/** Options of `schedules.duration`. */
export interface DurationOptions extends CallOptions {
  /**
   * `true` asks for one block, which may start at any second. By default the time may be split, which is never dearer.
   */
  contiguous?: boolean;
  /**
   * What to do when the window is shorter than `duration`: `warn` plans the whole window and says so in `warnings`,
   * `error` throws an `UnprocessableError` with code `shortfall`. Default `warn`.
   */
  onShortfall?: "warn" | "error";
}

/**
 * The local engine: plans exactly, from the prices that it was given, with no server. All calls are synchronous.
 *
 * Prices are read and checked once, by the constructor; a call reads nothing but its own body.
 *
 * @example
 * const planner = new Planner({
 *   prices: { start: "2026-01-31T00:00:00Z", intervalMinutes: 60, values: [0.21, 0.19, 0.08, 0.07, 0.2, 0.31] },
 *   location: { timezone: "Europe/London", currency_code: "GBP" },
 * });
 * const plan = planner.schedules.duration({
 *   start_time: "2026-01-31T00:00:00Z",
 *   end_time: "2026-01-31T06:00:00Z",
 *   segment: "LOW",
 *   duration: 120,
 * });
 * plan.data; // one slot, 02:00 to 04:00, mean price 0.075
 */
export class Planner {
  /**
   * Reads and checks the prices.
   *
   * @throws {InvalidRequestError} For prices or a location that cannot be planned with; `field` is the path of what is
   *   wrong, such as `prices.import.data[3].price.value`.
   * @throws {FlatpeakError} `not_initialized`, in a browser before `await init()`.
   */
  constructor(options: PlannerOptions);

  /** The schedules that can be planned. */
  readonly schedules: LocalSchedules;

  /** Gives the memory of the prices back. The planner cannot be used afterwards. Otherwise the garbage collector does. */
  free(): void;

  /** `free()`, for `using planner = new Planner(…)`. */
  [Symbol.dispose](): void;
}

/** What the local engine can plan. */
export interface LocalSchedules {
  /**
   * Finds `duration` minutes of a window with the lowest or the highest mean price. They may be split over several
   * slots, and a price period may be used in part. Among equal costs: the fewest slots, then the earliest.
   *
   * @throws {InvalidRequestError} A body or options that are wrong; `field` says where.
   * @throws {UnprocessableError} `no_price_data`: a gap in the prices inside the window, the message has its first
   *   instant. `no_tariff_connected`: no prices for the direction. `shortfall`: with `onShortfall: "error"`.
   * @throws {NotFoundError} `not_found`: a `location_id` that is not the planner's.
   */
  duration(body: DurationRequest, options?: DurationOptions): DurationSchedule;

  /**
   * Finds all periods of a window that are priced at or below (`LOW`), or at or above (`HIGH`), a limit.
   *
   * @throws {InvalidRequestError} A body or options that are wrong; `field` says where.
   * @throws {UnprocessableError} `no_price_data` and `no_tariff_connected`, as for `duration`.
   * @throws {NotFoundError} `not_found`: a `location_id` that is not the planner's.
   */
  limit(body: LimitRequest, options?: CallOptions): LimitSchedule;
}

// ---------------------------------------------------------------------------------------------------------------------
// Documents

/** Which prices a request is about: buying, selling, or using what the location generates itself. */
export type Direction = "IMPORT" | "EXPORT" | "LOCAL";

/** Which end of the prices a request wants: the cheapest or the most expensive. */
export type Segment = "LOW" | "HIGH";

/** The body of `POST /schedules/duration` (2026-08-01.busbar). */
export interface DurationRequest {
  /** The location. Only the hosted API needs it; here it must be the planner's own, if it is given. */
  location_id?: string;
  /** Where the window starts. */
  start_time: Timestamp;
  /** Where the window ends. The answer is printed in its offset. */
  end_time: Timestamp;
  /** `LOW` for the lowest mean price, `HIGH` for the highest, whatever the direction. */
  segment: Segment;
  /** How much time is needed, in minutes; at least one second, rounded to whole seconds. */
  duration: number;
  /** The device that the time is for; the answer repeats it. */
  device_id?: string;
  /** Which prices are meant. Default `IMPORT`. */
  tariff_direction?: Direction;
}

/** The answer of `schedules.duration`. */
export interface DurationSchedule {
  /** `std_` and 24 hex digits. The local engine makes them from the request and the prices. */
  id: string;
  /** The kind of document. */
  object: "schedule_duration";
  /** The account that asked; `acc_local` for the local engine. */
  account_id: string;
  /** Whether the live system planned it; `false` for the local engine. */
  live_mode: boolean;
  /** The time zone at the location. */
  location_timezone: string;
  /** The currency at the location, ISO 4217. */
  currency_code: string;
  /** The direction of the prices. */
  tariff_direction: Direction;
  /** The chosen time, in order; slots never touch. */
  data: DurationSlot[];
  /** When the answer was made, in UTC. */
  time_created: Timestamp;
  /** The device of the request. */
  device_id?: string;
  /** The location; `loc_local` if nobody named one. */
  location_id: string;
  /** What could not be delivered; left out where all could. Only the local engine has it. */
  warnings?: Warning[];
}

/** An unbroken stretch of time. */
export interface DurationSlot {
  /** When it starts, in the offset of the request's `end_time`. */
  start_time: Timestamp;
  /** When it ends. */
  end_time: Timestamp;
  /** The time-weighted mean price. */
  price: {
    /** Per kWh, in major currency units, five decimals. */
    value: number;
    /** The lowest confidence of the prices in the slot. */
    confidence: number;
  };
  /** Whether a flexibility event influences it. Only the hosted API knows; `false` for the local engine. */
  vpp_event: boolean;
}

/** The body of `POST /schedules/limit/{id}` (2025-09-14.anode). One of `absolute` and `relative` is needed. */
export interface LimitRequest {
  /** The location. Only the hosted API needs it; here it must be the planner's own, if it is given. */
  location_id?: string;
  /** Where the window starts. */
  start_time: Timestamp;
  /** Where the window ends. The answer is printed in its offset. */
  end_time: Timestamp;
  /** Which prices are meant. Default `IMPORT`. */
  direction?: Direction;
  /** `LOW` for prices at or below the limit, `HIGH` for prices at or above it. */
  segment: Segment;
  /** The limit on the scale of the window: its lowest price is 0.01, its highest is 1, linear between. */
  relative?: number;
  /** The limit per kWh, in major currency units. It wins over `relative`. */
  absolute?: number;
}

/** The answer of `schedules.limit`. */
export interface LimitSchedule {
  /** `spl_` and 24 hex digits. The local engine makes them from the request and the prices. */
  id: string;
  /** The kind of document. */
  object: "schedule_limit";
  /** Whether the live system planned it; `false` for the local engine. */
  live_mode: boolean;
  /** The location; `loc_local` if nobody named one. */
  location_id: string;
  /** The time zone at the location. */
  location_timezone: string;
  /** The currency at the location, ISO 4217. */
  currency_code: string;
  /** The direction of the prices. */
  direction: Direction;
  /** The total time of all slots, in minutes; 0 if nothing qualifies. */
  duration: number;
  /** The first instant of the window and after it that has no price of confidence 1 yet, or the end of the prices. */
  next_update: Timestamp;
  /** The request. Of `absolute` and `relative`, the one that was left out is the equivalent of the other. */
  request: {
    /** The direction of the prices. */
    direction: Direction;
    /** `LOW` or `HIGH`. */
    segment: Segment;
    /** The limit per kWh. */
    absolute: number;
    /** The limit on the scale of the window; off the scale where `absolute` lies beyond its prices. */
    relative: number;
    /** Where the window starts, in the offset of `end_time`. */
    start_time: Timestamp;
    /** Where the window ends. */
    end_time: Timestamp;
  };
  /** The periods, in order; slots never touch. */
  data: LimitSlot[];
  /** When the answer was made, in UTC. */
  time_created: Timestamp;
  /** The account that asked; `acc_local` for the local engine. */
  account_id: string;
}

/** An unbroken stretch of time within the limit. */
export interface LimitSlot {
  /** When it starts, in the offset of the request's `end_time`. */
  start_time: Timestamp;
  /** When it ends. */
  end_time: Timestamp;
  /** The time-weighted mean price. */
  tariff: {
    /** Per kWh, in major currency units, five decimals. */
    rate_avg: number;
    /** The lowest confidence of the prices in the slot. */
    confidence: number;
  };
}

/** What a plan could not deliver. */
export interface Warning {
  /** The kind of shortfall, such as `window_too_short`; safe to branch on. */
  code: string;
  /** The device, where it is about one. */
  device_id?: string;
  /** The amount that was asked for. */
  requested: number;
  /** The amount that the plan delivers. */
  delivered: number;
  /** The unit of both amounts, such as `minutes`. */
  unit: string;
  /** What stands in the way, such as `window`. */
  limited_by: string;
}

// ---------------------------------------------------------------------------------------------------------------------
// Errors

/** Any error of this package. Its subclasses tell the HTTP status that the API answers with, or would answer with. */
export class FlatpeakError extends Error {
  /** Errors are made by the package. */
  protected constructor();
  /** The API's class of the error: `invalid_request`, `rate_limit`, `api_error`; or `connection_error`. */
  readonly type: string;
  /** What is wrong; safe to branch on. The API's own code where it has one. */
  readonly code: string;
  /** The operation that failed, such as `schedules.duration`. */
  readonly context?: string;
  /** The path of the field that is wrong, such as `prices.import.data[3].price.value`; `message` names it too. */
  readonly field?: string;
  /** The HTTP status. */
  readonly status?: number;
}

/** 400: something in the request is wrong; `field` says what. */
export class InvalidRequestError extends FlatpeakError {}
/** 401 or 403: who asks is not known, or not allowed. */
export class AuthenticationError extends FlatpeakError {}
/** 404: an id that does not exist. */
export class NotFoundError extends FlatpeakError {}
/** 422: the request is right, and cannot be planned: no prices, no tariff, or a shortfall. */
export class UnprocessableError extends FlatpeakError {}
/** 429: too many requests. */
export class RateLimitError extends FlatpeakError {}
/** 5xx: the server failed. */
export class ServerError extends FlatpeakError {}
/** What was needed did not arrive: the server, or the WebAssembly module. `cause` says why. */
export class ConnectionError extends FlatpeakError {}
/** No answer in time. */
export class TimeoutError extends FlatpeakError {}
/** The caller aborted. */
export class AbortError extends FlatpeakError {}
