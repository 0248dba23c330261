/// <reference lib="esnext.disposable" />

// ---------------------------------------------------------------------------------------------------------------------
// Loading

/** A class of the host, where the host has it: types of a browser are not asked of a program for Node. */
type HostClass<Name extends string> =
  typeof globalThis extends Record<Name, { prototype: infer Instance }> ? Instance : never;

/** A compiled module, where the host knows the type. */
type CompiledModule = typeof globalThis extends { WebAssembly: { Module: { prototype: infer Module } } }
  ? object & Module
  : never;

/**
 * Where a WebAssembly module comes from, if not from beside the package's own files: its address, a response with it,
 * its bytes, or the compiled module.
 */
export type ModuleSource =
  | string
  | HostClass<"URL">
  | HostClass<"Request">
  | HostClass<"Response">
  | ArrayBuffer
  | ArrayBufferView
  | CompiledModule;

/**
 * Loads the WebAssembly module of both engines. Call it once before the first `new Planner` or `new Flatpeak` in a browser
 * or a worker; more calls return the same promise. In Node, Bun, Deno and Cloudflare Workers, and with
 * `flatpeak-wasm/inline` everywhere, the module is loaded by the import itself, and this returns at once.
 *
 * @example
 * await init();
 * const planner = new Planner({ prices, location });
 *
 * @param source Where the module comes from: an address, a `Response` or `Request`, the bytes, or the compiled module.
 *   Left out, it is found beside the package's own files, which Vite, webpack and plain static servers all serve.
 * @throws {ConnectionError} `load_failed`. The next call tries again.
 */
export function init(source?: ModuleSource | Promise<ModuleSource>): Promise<void>;

/**
 * Loads the WebAssembly module of `readPrices`, which is a file of its own: what does not read prices need not load it.
 * Call it once before the first `readPrices` in a browser or a worker; more calls return the same promise. It needs no
 * `init()`. Where the import itself loads the engines, the first `readPrices` loads this, and `initPrices` returns at once.
 *
 * @example
 * await initPrices();
 * const prices = readPrices("start,end,value\n2026-01-31T00:00:00Z,2026-01-31T01:00:00Z,0.21");
 *
 * @param source Where the module comes from, as for `init`.
 * @throws {ConnectionError} `load_failed`. The next call tries again.
 */
export function initPrices(source?: ModuleSource | Promise<ModuleSource>): Promise<void>;

/**
 * As `init`, at once, of a module that the program has already. Where the module is there, this does nothing.
 *
 * @example
 * // In a worker
 * const response = await fetch("https://example.com/flatpeak_wasm_bg.wasm");
 * initSync(await response.arrayBuffer());
 *
 * @param source The bytes, which many browsers compile at once in workers only, or the compiled module.
 * @throws {ConnectionError} `load_failed`. The next call tries again.
 */
export function initSync(source: ArrayBuffer | ArrayBufferView | CompiledModule): void;

/**
 * As `initPrices`, at once, of a module that the program has already.
 *
 * @example
 * // In a worker
 * const response = await fetch("https://example.com/flatpeak_prices_bg.wasm");
 * initPricesSync(await response.arrayBuffer());
 *
 * @param source The bytes or the compiled module, as for `initSync`.
 * @throws {ConnectionError} `load_failed`. The next call tries again.
 */
export function initPricesSync(source: ArrayBuffer | ArrayBufferView | CompiledModule): void;

// ---------------------------------------------------------------------------------------------------------------------
// Prices

/**
 * An RFC 3339 time with `Z` or an offset, such as `2026-01-31T18:30:00Z` or `2026-01-31T19:30:00+01:00`. A time without
 * an offset is an error: nobody could tell which instant it is.
 */
export type Timestamp = string;

/** A time that is given: a `Timestamp`, or a `Date`, which counts as one in UTC. Answers have `Timestamp`s. */
export type TimeInput = Timestamp | Date;

/** The price of some time: half-open, from `valid_from` up to but not including `valid_to`. */
export interface PricePeriod {
  /** Where the price starts to hold; on a whole second. */
  valid_from: TimeInput;
  /** Where the price ends to hold; on a whole second, after `valid_from`. */
  valid_to: TimeInput;
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
  start: TimeInput;
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
// Prices of providers

/** Options of `readPrices`. */
export interface ReadPricesOptions {
  /** Added to each price before tax, per kWh in major currency units: fees, a supplier's margin. Default 0. */
  markup?: number;
  /** The tax on price and markup, in percent: 20 turns 0.1 into 0.12. Default 0. */
  taxPercent?: number;
  /**
   * Which of several series is meant, where a document has some: a bidding zone (`SE3`, `DK1`, an EIC code), Octopus'
   * payment method (`DIRECT_DEBIT` by default), one of Tibber's homes, a list's name.
   */
  area?: string;
  /**
   * Which of several prices is meant, by the provider's own name; the one that the customer pays by default.
   *
   * - Octopus: `value_inc_vat` (default), `value_exc_vat`.
   * - Tibber: `total` (default), `energy`.
   * - EnergyZero: `all_in_with_vat` (default), `all_in`, `base_with_vat`, `base`.
   * - EasyEnergy: `invoicePrice` (default), `priceIncVat`, `price`; of its older API `TariffUsage` (default),
   *   `TariffReturn`.
   * - CSV with several columns of prices: the name of the column.
   */
  price?: string;
  /** The currency, ISO 4217 (`EUR`, also `eur`), where the document does not say it, or which one where it has prices in several. */
  currency?: string;
  /** The unit where the document does not say it, such as `EUR/MWh` or `p/kWh`. Per kWh and major if nothing tells. */
  unit?: string;
}

/** Whose form of prices `readPrices` found. More may come, so a `switch` over them needs a default. */
export type Provider =
  | "flatpeak"
  | "octopus"
  | "awattar"
  | "energy-charts"
  | "tibber"
  | "nordpool"
  | "energyzero"
  | "easyenergy"
  | "energidataservice"
  | "entsoe"
  | "sahkotin"
  | "nordpool-predict-fi"
  | "list"
  | "columns"
  | "csv"
  | (string & {});

/** What `readPrices` answers: a price document, which a `Planner` takes as it is. */
export interface PriceReading extends PriceDocument {
  /** The kind of document. */
  object: "price";
  /** Whose form it is. */
  provider: Provider;
  /** The unit as found; left out where nothing tells. The prices here are per kWh in major units, whatever it is. */
  unit?: string;
  /** Which of several series it is. */
  area?: string;
  /** Which of several prices it is, by the provider's own name. */
  price?: string;
  /** The prices in order of time, in UTC, each once. What the document leaves open is a gap. */
  data: { valid_from: Timestamp; valid_to: Timestamp; price: { value: number; confidence: number } }[];
}

/**
 * Reads the prices that a provider publishes: its JSON as an object or as text, the XML of ENTSO-E, or CSV. Values become
 * `(found in major units per kWh + markup) * (1 + taxPercent / 100)`.
 *
 * - A price that has no end holds until the next one starts; the last as long as the one before it. A price without an end
 *   by intent (`valid_to: null` of Octopus) holds until the next one, or to the end of the year 9999.
 * - The same price listed twice is read once; two different prices for one time are an error.
 * - A unit, a number or a time that is not understood is an error that names its place. Where nothing tells the unit, a
 *   price is per kWh.
 * - Lists whose names differ in the day alone, such as `today` and `tomorrow`, are one series; others are several.
 * - A million prices at most.
 * - Forecasts of nordpool-predict-fi have confidence 0.5.
 *
 * @example
 * await initPrices(); // browsers
 * const response = await fetch("https://api.awattar.at/v1/marketdata");
 * const prices = readPrices(await response.json(), { markup: 0.015, taxPercent: 20 });
 * const planner = new Planner({ prices, location: { timezone: "Europe/Vienna" } });
 *
 * @param input The answer of a provider.
 * @param options What turns a market price into the one that a customer pays, and what the document leaves open.
 * @throws {InvalidRequestError} `unknown_format`: no prices in a form that is known; the message lists those.
 *   `series_required`: several series or prices and no option that says which; `field` is the option, `known` what it may
 *   be. Others: something in the input or in the options is wrong; `field` says where, such as `input.data[3].marketprice`.
 * @throws {UnprocessableError} `no_price_data`: a known form without a price, or a provider's own error.
 * @throws {FlatpeakError} `not_initialized`, in a browser before `await initPrices()`.
 */
export function readPrices(input: object | string, options?: ReadPricesOptions): PriceReading;

// ---------------------------------------------------------------------------------------------------------------------
// The local engine

/** Options of a `Planner`. */
export interface PlannerOptions {
  /** The prices to plan with: the import price alone, or one series for each direction. They are prepared once. */
  prices: PriceSeries | DirectionalPrices;
  /** Where the prices hold. What a price document says of it may be left out. */
  location?: LocationOptions;
  /** The devices that `devices.submitState` and `schedules.soc` know. */
  devices?: readonly DeviceOptions[];
  /** The clock: a fixed time, or a function that tells it. The system's clock if left out. */
  now?: TimeInput | (() => TimeInput);
}

/** Where the prices hold. */
export interface LocationOptions {
  /** The location's id, such as `loc_home`: of any form, with 1 to 256 characters as `length` counts them. */
  id?: string;
  /** Its time zone by its name in the tz database, such as `Europe/London`; checked against `Intl`. */
  timezone?: string;
  /** Its currency, ISO 4217, such as `GBP`. */
  currency_code?: string;
}

/** A device of a `Planner`. */
export interface DeviceOptions {
  /** The device's id, such as `my-car`: of any form, with 1 to 256 characters as `length` counts them. */
  id: string;
  /** What its battery can do. Without it, states can be submitted, and nothing can be planned. */
  battery?: BatteryProfile;
}

/** What a battery can do. Each power must be given, by its own name or by `power_kw`. */
export type BatteryProfile = BatteryStore & (BatteryPowers | BatteryPower);

/** What a battery stores. */
export interface BatteryStore {
  /** The energy that it stores, in kWh: what a state of charge of 100 percent is. Above 0. */
  capacity_kwh: number;
  /**
   * How much of the energy taken from the grid comes back, 0.01 to 1. Half of the loss, by its square root, falls to
   * each way. Default 1.
   */
  round_trip_efficiency?: number;
}

/** The powers of a battery, each by its own name. */
export interface BatteryPowers {
  /** The most power that it takes from the grid, in kW; 0 if it does not charge. */
  charge_power_kw: number;
  /** The most power that it gives to the grid, in kW; 0 if it does not discharge, as most cars do not. */
  discharge_power_kw: number;
  /** Not needed where both are given. */
  power_kw?: number;
}

/** One power for both directions, or for the one that is not given by its own name. */
export interface BatteryPower {
  /** Either power where it is not given by its own name, in kW. */
  power_kw: number;
  /** The most power that the battery takes from the grid, in kW. */
  charge_power_kw?: number;
  /** The most power that it gives to the grid, in kW. */
  discharge_power_kw?: number;
}

/** Options that every call of the local engine has. */
export interface CallOptions {
  /** The clock of this call; the planner's if left out. */
  now?: TimeInput | (() => TimeInput);
}

/** Options of `schedules.amount`. */
export interface AmountOptions extends CallOptions {
  /** `true` adds the proof that no plan is better, for `verifyCertificate`. */
  certificate?: boolean;
  /**
   * `true` adds why each device runs when it does, as data; `"text"` adds a few English sentences each, and for that plans
   * once more for each device, if devices × (periods in all their windows) is at most 2,000,000.
   */
  reasons?: boolean | "text";
  /** As for `duration`, when a device cannot get all that it wants. Default `warn`. */
  onShortfall?: "warn" | "error";
  /**
   * The answer that was given before. What is left of it in the windows of the devices, found by `device_id` and
   * `direction`, is kept if it still fits all limits and the price cap, no device runs twice at a time, each gets as much
   * as in the best plan, to 0.00001 kWh, and all together cost at most `keepWithin` more than a plan is proven to cost at
   * least; the answer says `kept` and `regret`.
   *
   * Of a kept plan, the certificate has the `gap`, and `verifyCertificate` says that it is not proven to be the best, unless
   * it costs no more. `reasons` are those of the best plan as data; as text they only say that the plan was kept.
   *
   * @example
   * // Prices of 0.21, 0.19, 0.08, 0.07, 0.2 and 0.31 from 00:00 on, an hour each
   * const body = (start_time, kilowattHours) => ({
   *   max_power: { units: "KW", value: 11 },
   *   data: [{ device_id: "car", start_time, end_time, energy: { units: "KWH", value: kilowattHours } }],
   * });
   * const previous = planner.schedules.amount(body(start_time, 22)); // 02:00 to 04:00 at 11 kW
   * // Half an hour after it began, with 5.5 kWh in the car
   * const plan = planner.schedules.amount(body("2026-01-31T02:30:00Z", 16.5), { previous, keepWithin: 0.1 });
   * plan.kept; // true
   * plan.regret; // 0
   */
  previous?: AmountSchedule;
  /** How much more the previous plan may cost, in major currency units, all devices together. Default 0. */
  keepWithin?: number;
}

/** Options of `schedules.duration`. */
export interface DurationOptions extends CallOptions {
  /**
   * `true` asks for one block, which may start at any second. By default the time may be split, which never costs more.
   */
  contiguous?: boolean;
  /**
   * What to do when the window is shorter than `duration`: `warn` plans the whole window and says so in `warnings`,
   * `error` throws an `UnprocessableError` with code `shortfall`. Default `warn`.
   */
  onShortfall?: "warn" | "error";
  /**
   * `true` asks for the limits of the hosted API: a window of more than 3 days is refused with `window_too_long`, as
   * `Flatpeak` does. Default `false`: windows of any length are planned.
   */
  strict?: boolean;
  /**
   * The answer that was given before. What is left of it is kept if it lies in the window, is as long as the best plan, to
   * a second, in one block with `contiguous`, and costs at most `keepWithin` more; the answer says `kept` and `regret`.
   *
   * @example
   * const body = { start_time: "2026-01-31T00:00:00Z", end_time: "2026-01-31T06:00:00Z", segment: "LOW", duration: 90 };
   * const previous = planner.schedules.duration(body); // 02:30 to 04:00
   * // Five minutes after it began
   * const rest = { ...body, start_time: "2026-01-31T02:35:00Z", duration: 85 };
   * const plan = planner.schedules.duration(rest, { previous, keepWithin: 0.02 });
   * plan.kept; // true
   * plan.regret; // 0
   */
  previous?: DurationSchedule;
  /**
   * How much more the previous plan may cost, in major currency units, of a device that runs at 1 kW: price × hours. With
   * `HIGH`, how much less it may earn. Default 0.
   */
  keepWithin?: number;
}

/** Options of `schedules.limit`. */
export interface LimitOptions extends CallOptions {
  /** As for `duration`. */
  strict?: boolean;
}

/** Options of `schedules.soc`. */
export interface SocOptions extends CallOptions {
  /**
   * `true` also buys low and sells high on the way, never below the reserve. By default the state of charge moves only
   * towards the target. Without export prices, arbitrage buys only: it can still choose when.
   */
  arbitrage?: boolean;
  /** `true` adds `trajectory` to the plan: the state of charge over time, and what stored energy is worth. */
  trajectory?: boolean;
  /**
   * What to do when the target is out of reach or below the reserve, or when prices are missing before the horizon ends:
   * `warn` comes as near to it as can be and says so in `warnings`, `error` throws an `UnprocessableError` with code
   * `shortfall`. Default `warn`.
   */
  onShortfall?: "warn" | "error";
  /**
   * The answer that was given before. What is left of its schedule is kept if the battery can still run it
   * from its state by the rules of a plan, it ends as near to the target as the best plan, to 0.00001 kWh, and it costs at
   * most `keepWithin` more than a plan is proven to cost at least; the answer says `kept` and `regret`, and the
   * `trajectory` is that of the kept plan.
   *
   * @example
   * // Prices of 0.21, 0.19, 0.08, 0.07, 0.2 and 0.31 from 00:00 on, an hour each; a battery of 10 kWh and 5 kW
   * const at = (time, state_of_charge_percent) => ({
   *   device_id: "dev_home",
   *   device_state: { time, state_of_charge_percent, target_state_of_charge_percent: 80 },
   * });
   * const previous = planner.schedules.soc(at(start_time, 20)); // 02:48 to 04:00 at 5 kW
   * // 12 minutes after it began, with 1 kWh more
   * const now = "2026-01-31T03:00:00Z";
   * const plan = planner.schedules.soc(at(now, 30), { previous, keepWithin: 0.02, now });
   * plan.kept; // true
   * plan.regret; // 0
   */
  previous?: SocSchedule;
  /** How much more the previous plan may cost, in major currency units. Default 0. */
  keepWithin?: number;
}

/** Options of `schedules.site`. */
export interface SiteOptions extends CallOptions {
  /** `true` adds the prices of energy that prove the bound, for `verifyCertificate`. */
  certificate?: boolean;
  /**
   * `true` adds `site_price`, and `value` to the trajectories: what a kWh is worth at the site, and in each battery; and
   * `limits`: what limits the plan, and when. `"text"` also adds `constraints`, what a kW more of a limit, a kWh more of a
   * battery or an hour more would save, each found by another plan; and `reasons`, a text for each device in English.
   */
  reasons?: boolean | "text";
  /** As for `duration`, when something cannot be had. Default `warn`. */
  onShortfall?: "warn" | "error";
  /**
   * How long to search for a better plan or for a proof, in milliseconds, where a plan has yes-or-no decisions. The best
   * plan so far is answered then, with its gap. Default 250.
   */
  maxMillis?: number;
  /**
   * The answer that was given before. What is left of it is kept if that is still possible, serves as much, and costs at
   * most `keepWithin` more than the plan that is now proven to be possible at all; the answer says `kept` and `regret`.
   */
  previous?: SiteSchedule;
  /** How much more the previous plan may cost, in major currency units. Default 0. */
  keepWithin?: number;
  /**
   * `true` adds `peak_curve`: what all but the peak costs, against the peak. The request needs a `grid.peak`. It takes two
   * plans for each break point, and at most `maxMillis`.
   */
  peakCurve?: boolean;
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
   * @throws {UnprocessableError} `too_large`: more than 10,000 devices, 33,554,432 values or 134,217,728 characters; or
   *   there is no memory left.
   * @throws {FlatpeakError} `not_initialized`, in a browser before `await init()`.
   */
  constructor(options: PlannerOptions);

  /** The schedules that can be planned. */
  readonly schedules: LocalSchedules;

  /** What the planner is told of its devices. */
  readonly devices: LocalDevices;

  /**
   * Gives the memory back. The planner cannot be used afterwards. Otherwise the garbage collector does, which sees the
   * prices of a planner: those that nobody uses any more do not pile up.
   */
  free(): void;

  /** `free()`, for `using planner = new Planner(…)`. */
  [Symbol.dispose](): void;
}

/** What the local engine can plan. */
export interface LocalSchedules {
  /**
   * Plans so much energy for several devices under one site limit, at the least total cost: jointly, not one device
   * after another. What does not fit is delivered to the most that is possible, cheapest first, and shared in equal
   * parts of what each device wants. Energies are in kWh or Wh, powers in kW or W, costs in major currency units.
   *
   * @example
   * // Prices of 0.21, 0.19, 0.08, 0.07, 0.2 and 0.31 from 00:00 on, an hour each
   * const answer = planner.schedules.amount({
   *   max_power: { units: "KW", value: 11 },
   *   data: [
   *     {
   *       device_id: "car",
   *       start_time: "2026-01-31T00:00:00Z",
   *       end_time: "2026-01-31T06:00:00Z",
   *       energy: { units: "KWH", value: 22 },
   *     },
   *   ],
   * });
   * answer.data[0].schedule; // 02:00 to 04:00 at 11 kW
   * answer.tariff.value; // 1.65, that is 11 * 0.08 + 11 * 0.07
   * answer.savings; // { value: 2.75, percentage: 62.5 } against charging from 00:00 on
   *
   * @see https://docs.flatpeak.com/api-reference/zero/schedules/create-a-schedule
   * @throws {InvalidRequestError} A body or options that are wrong; `field` says where, such as `data[2].energy.value`.
   * @throws {UnprocessableError} `no_price_data`, `no_tariff_connected` and `shortfall`, as for `duration`. `too_large`:
   *   the windows of all devices together have more than 10,000,000 price periods, such as 300 devices over a year of
   *   quarter-hours; plan fewer devices or shorter windows at once.
   * @throws {NotFoundError} `not_found`: a `location_id` that is not the planner's.
   */
  amount(
    body: AmountRequest,
    options: AmountOptions & { certificate: true; reasons: true | "text" },
  ): AmountSchedule & { certificate: Certificate; reasons: Reason[] };
  amount(
    body: AmountRequest,
    options: AmountOptions & { certificate: true },
  ): AmountSchedule & { certificate: Certificate };
  amount(
    body: AmountRequest,
    options: AmountOptions & { reasons: true | "text" },
  ): AmountSchedule & { reasons: Reason[] };
  amount(body: AmountRequest, options?: AmountOptions): AmountSchedule;

  /**
   * Plans everything behind one meter together: load, generation, batteries, cars and loads that may be moved, under the
   * limits of the connection and with a price of the highest import. Ours: the hosted API has no such schedule, and
   * `Flatpeak` neither.
   *
   * First it leaves the least energy unserved, then it costs the least: a kWh more is served at up to 400 times the highest
   * price. Powers are constant in each slot, in which no price and no power of the request changes. It never imports and exports in one slot, and no battery charges and discharges in
   * one. Without these decisions the plan is the optimum; with them it is searched for, and `optimality` says how near it
   * is proven to be. Energies are in kWh or Wh, powers in kW or W, series of power in kW, costs in major currency units.
   *
   * @example
   * // Prices of 0.21, 0.19, 0.08, 0.07, 0.2 and 0.31 from 00:00 on, an hour each
   * const plan = planner.schedules.site({
   *   start_time: "2026-01-31T00:00:00Z",
   *   end_time: "2026-01-31T06:00:00Z",
   *   grid: { max_import: { units: "KW", value: 6 } },
   *   load: { start: "2026-01-31T00:00:00Z", intervalMinutes: 60, values: [1, 1, 1, 1, 1, 1] },
   *   data: [{ device_id: "car", energy: { units: "KWH", value: 10 }, max_power: { units: "KW", value: 11 } }],
   * });
   * plan.data[0].schedule; // 02:00 to 04:00 at 5 kW, which the load leaves of 6
   * plan.tariff.value; // 1.81, that is 1.06 for the load and 5 * 0.08 + 5 * 0.07 for the car
   *
   * @throws {InvalidRequestError} A body or options that are wrong; `field` says where, such as `data[1].battery.power_kw`.
   * @throws {UnprocessableError} `no_tariff_connected`: no import prices. `no_price_data`, `no_battery`, `no_device_state`
   *   and `shortfall`, as for `soc`. `too_large`: more devices and slots than are planned at once, such as 50 batteries
   *   over 2,000 slots.
   * @throws {NotFoundError} `not_found`: a `location_id` that is not the planner's, or a device with neither a `battery` nor
   *   a place among the planner's `devices`.
   */
  site(
    body: SiteRequest,
    options: SiteOptions & { certificate: true; reasons: "text" },
  ): SiteSchedule & Required<Pick<SiteSchedule, "certificate" | "site_price" | "limits" | "constraints" | "reasons">>;
  site(
    body: SiteRequest,
    options: SiteOptions & { certificate: true; reasons: true },
  ): SiteSchedule & Required<Pick<SiteSchedule, "certificate" | "site_price" | "limits">>;
  site(
    body: SiteRequest,
    options: SiteOptions & { certificate: true },
  ): SiteSchedule & { certificate: SiteCertificate };
  site(
    body: SiteRequest,
    options: SiteOptions & { reasons: "text" },
  ): SiteSchedule & Required<Pick<SiteSchedule, "site_price" | "limits" | "constraints" | "reasons">>;
  site(
    body: SiteRequest,
    options: SiteOptions & { reasons: true },
  ): SiteSchedule & Required<Pick<SiteSchedule, "site_price" | "limits">>;
  site(body: SiteRequest, options: SiteOptions & { peakCurve: true }): SiteSchedule & { peak_curve: PeakCurve };
  site(body: SiteRequest, options?: SiteOptions): SiteSchedule;

  /**
   * Finds `duration` minutes of a window with the lowest or the highest mean price. They may be split over several
   * slots, and a price period may be used in part. Among equal costs: the fewest slots, then the earliest.
   *
   * @example
   * // Prices of 0.21, 0.19, 0.08, 0.07, 0.2 and 0.31 from 00:00 on, an hour each
   * const plan = planner.schedules.duration({
   *   start_time: "2026-01-31T00:00:00Z",
   *   end_time: "2026-01-31T06:00:00Z",
   *   segment: "LOW",
   *   duration: 90,
   * });
   * plan.data; // one slot, 02:30 to 04:00, with a mean price of 0.07333: half an hour at 0.08, an hour at 0.07
   *
   * @see https://docs.flatpeak.com/api-reference/busbar/schedules/schedule-by-duration
   * @throws {InvalidRequestError} A body or options that are wrong; `field` says where. `window_too_long`: with `strict`.
   * @throws {UnprocessableError} `no_price_data`: a gap in the prices inside the window, the message has its first
   *   instant. `no_tariff_connected`: no prices for the direction. `shortfall`: with `onShortfall: "error"`.
   * @throws {NotFoundError} `not_found`: a `location_id` that is not the planner's.
   */
  duration(body: DurationRequest, options?: DurationOptions): DurationSchedule;

  /**
   * Finds all periods of a window that are priced at or below (`LOW`), or at or above (`HIGH`), a limit.
   *
   * @example
   * // Prices of 0.21, 0.19, 0.08, 0.07, 0.2 and 0.31 from 00:00 on, an hour each
   * const periods = planner.schedules.limit({
   *   start_time: "2026-01-31T00:00:00Z",
   *   end_time: "2026-01-31T06:00:00Z",
   *   segment: "LOW",
   *   absolute: 0.2,
   * });
   * periods.data; // one slot, 01:00 to 05:00, with a mean price of 0.135
   * periods.duration; // 240 minutes
   *
   * @see https://docs.flatpeak.com/api-reference/anode/schedules/schedule-by-limit
   * @throws {InvalidRequestError} A body or options that are wrong; `field` says where. `window_too_long`: with `strict`.
   * @throws {UnprocessableError} `no_price_data` and `no_tariff_connected`, as for `duration`.
   * @throws {NotFoundError} `not_found`: a `location_id` that is not the planner's.
   */
  limit(body: LimitRequest, options?: LimitOptions): LimitSchedule;

  /**
   * Brings a battery from its state of charge to its target by the end of the horizon, at the least cost: exactly, with
   * losses, negative prices and an export price of any height. It never charges and discharges in one price period.
   *
   * The horizon runs from now, on the next whole second. Where a price is missing before its end, in a gap or because the
   * prices end, the plan ends there, with the warning `horizon_shortened`. The state is that of the request, or the last
   * one submitted. A target above the state of charge needs import prices, one below it export
   * prices, arbitrage import prices and, where there are some, export prices. Powers are in kW at the grid.
   *
   * @example
   * // Prices of 0.21, 0.19, 0.08, 0.07, 0.2 and 0.31 from 00:00 on, an hour each; a battery of 10 kWh and 5 kW
   * const { data } = planner.schedules.soc(
   *   {
   *     device_id: "dev_home",
   *     device_state: {
   *       time: "2026-01-31T00:00:00Z",
   *       state_of_charge_percent: 20,
   *       target_state_of_charge_percent: 80,
   *     },
   *   },
   *   { now: "2026-01-31T00:00:00Z" },
   * );
   * data[0].schedule; // 02:48 to 04:00 at 5 kW: 1 kWh at 0.08, 5 kWh at 0.07
   * data[0].cost.value; // 0.43
   *
   * @see https://docs.flatpeak.com/api-reference/busbar/schedules/schedule-by-soc
   * @throws {InvalidRequestError} A body or options that are wrong; `field` says where.
   * @throws {UnprocessableError} `no_device_state`: no state in the request, and none submitted. `no_battery`: a device
   *   without a battery's profile. `no_price_data`: no price now. `no_tariff_connected`, as for `duration`. `shortfall`:
   *   with `onShortfall: "error"`.
   * @throws {NotFoundError} `not_found`: a `device_id` that is not among the planner's `devices`.
   */
  soc(
    body: SocRequest,
    options: SocOptions & { trajectory: true },
  ): SocSchedule & { data: (SocPlan & { trajectory: SocPoint[] })[] };
  soc(body: SocRequest, options?: SocOptions): SocSchedule;
}

/** What the local engine keeps of devices. */
export interface LocalDevices {
  /**
   * Keeps the state of a device for `schedules.soc`. The state with the latest `time` stands, and of two with the same
   * time the one submitted last. A `record_reference_id` that came before, among the last 1,000 of the device, is the
   * same record: the answer is the same, and nothing changes. Of all devices together, 100,000 are remembered, as many of
   * each. It has 1 to 256 characters as `length` counts them.
   *
   * @example
   * planner.devices.submitState("dev_home", {
   *   record_reference_id: "meter 17, 00:00",
   *   time: "2026-01-31T00:00:00Z",
   *   state_of_charge_percent: 20,
   *   target_state_of_charge_percent: 80,
   * });
   * planner.schedules.soc({ device_id: "dev_home", schedule_horizon: 6 });
   *
   * @see https://docs.flatpeak.com/api-reference/busbar/devices/submit-a-device-state
   * @throws {InvalidRequestError} A body or an id that is wrong; `field` says where. `invalid_value` of `time`: the state is
   *   more than 5 minutes ahead of `now`, so that a device with a wrong clock does not freeze its state.
   * @throws {NotFoundError} `not_found`: a device that is not among the planner's `devices`.
   */
  submitState(deviceId: string, body: DeviceState, options?: CallOptions): DeviceStateRecord;
}

// ---------------------------------------------------------------------------------------------------------------------
// The remote engine

/** How much is written to the log: nothing, what failed, what is tried again, each request, its headers too. */
export type LogLevel = "off" | "error" | "warn" | "info" | "debug";

/** What lines of the log go to; `console` is one. */
export interface Logger {
  /** What failed. */
  error(line: string): void;
  /** What is tried again. */
  warn(line: string): void;
  /** Each request, with how it ended and how long it took. */
  info(line: string): void;
  /** The headers of each request, without their secrets. */
  debug(line: string): void;
}

/** A version of the hosted API. */
export type ApiVersion = "2024-08-24.zero" | "2025-09-14.anode" | "2026-08-01.busbar";

/** Headers by their names. `null` takes one away that would be sent otherwise. */
export type RequestHeaders = { readonly [name: string]: string | null | undefined };

/**
 * A function that sends a request: the host's `fetch`, undici's, node-fetch, cross-fetch, or one around them such as
 * `(url, init) => fetch(url, { ...init, dispatcher })`. It is called without a `this`.
 */
export type Fetch = (url: string, init: FetchInit) => Promise<FetchResponse>;

/** What a `Fetch` gets beside the address. */
export interface FetchInit {
  /** The method, in capitals. */
  method: string;
  /** The headers, by their names in small letters. */
  headers: Record<string, string>;
  /** JSON text. */
  body?: string;
  /** Redirects are not followed. */
  redirect: "manual";
  /** Ends the request, in time or when the caller's own signal does. */
  signal: HostClass<"AbortSignal">;
}

/** What a `Fetch` gives: a `Response`, of the host or of another implementation. */
export interface FetchResponse {
  /** The HTTP status. */
  readonly status: number;
  /** The headers. */
  readonly headers: { get(name: string): string | null };
  /** The whole body. It is read from `body` instead where that is a stream, so that it can be too long. */
  text(): Promise<string>;
}

/** Options of a `Flatpeak`: who asks, in one of three ways, and how. */
export type FlatpeakOptions = ClientOptions & (AccountCredentials | BearerCredentials | BearerSource);

/** Who asks: an account with its key. */
export interface AccountCredentials {
  /** The account, `acc_…`. In Node, `FLATPEAK_ACCOUNT_ID` of the environment if left out. */
  accountId?: string | undefined;
  /** Its secret key, `sk_…`. Never in a web page. In Node, `FLATPEAK_SECRET_KEY` of the environment if left out. */
  secretKey?: string | undefined;
  /** Not beside a key. */
  bearer?: undefined;
  /** Not beside a key. */
  getBearer?: undefined;
}

/** Who asks: whoever has a token. */
export interface BearerCredentials {
  /** A bearer token that was made elsewhere. It is used as long as the client is. */
  bearer: string;
  /** Not beside a token. */
  getBearer?: undefined;
  /** Not beside a token. */
  accountId?: undefined;
  /** Not beside a token. */
  secretKey?: undefined;
}

/** Who asks: whoever gets tokens from elsewhere. */
export interface BearerSource {
  /** Gives a bearer token. It is asked at the first call, and again when the server refuses the token (401 or 403). */
  getBearer: () => string | Promise<string>;
  /** Not beside a source of tokens. */
  bearer?: undefined;
  /** Not beside a source of tokens. */
  accountId?: undefined;
  /** Not beside a source of tokens. */
  secretKey?: undefined;
}

/** Options of a `Flatpeak` but who asks. */
export interface ClientOptions {
  /** Where the API is. Default `https://api.flatpeak.com`, or `FLATPEAK_BASE_URL` of the environment in Node. */
  baseURL?: string | undefined;
  /**
   * How long an attempt may take, its body included, in milliseconds; waiting for a login, too. Default 30,000. The login
   * itself has this client's limits, whatever those of the call are that begins it.
   */
  timeout?: number | undefined;
  /** How often a request is repeated that failed in a way that may pass. Default 2. */
  maxRetries?: number | undefined;
  /**
   * `true` repeats what creates something (`schedules.amount`, and `request` with another method than `GET`) also where it
   * may have arrived. Default `false`: only after 429 and 503, and where no connection was made.
   */
  retryCreate?: boolean | undefined;
  /** What sends requests. The host's `fetch` if left out. */
  fetch?: Fetch | undefined;
  /** Headers of every request, that of the login too. */
  defaultHeaders?: RequestHeaders | undefined;
  /** The version of all operations. By default each has its own: see `Flatpeak`. */
  apiVersion?: ApiVersion | undefined;
  /** Where the log goes: an object like `console`, which it is if left out. */
  logger?: Partial<Logger> | undefined;
  /** How much is logged. Default `off`, or `warn` if there is a `logger`. */
  logLevel?: LogLevel | undefined;
  /**
   * Allows a secret key in a web page, where all who open the page can read it. Only for pages that nobody else can
   * open.
   */
  dangerouslyAllowBrowser?: boolean | undefined;
}

/** Options that every call of the remote engine has. */
export interface RemoteCallOptions {
  /** Ends the call at once, whatever it is doing or waiting for. It rejects with an `AbortError`. */
  signal?: HostClass<"AbortSignal"> | null | undefined;
  /** How long an attempt may take, in milliseconds; the client's if left out. */
  timeout?: number | undefined;
  /** How often the call may be repeated; the client's if left out. */
  maxRetries?: number | undefined;
  /** Headers of this call, beside those of the client. */
  headers?: RequestHeaders | undefined;
  /** As for the client, for this call. */
  retryCreate?: boolean | undefined;
  /**
   * Your name for what the call creates, at most 255 characters: sent as `Idempotency-Key` with each attempt, so that the
   * call may be repeated as with `retryCreate`. The API's pages do not know the header; a gateway of yours may.
   */
  idempotencyKey?: string | undefined;
}

/** A promise of a document, which gives the HTTP response too. */
export interface AnswerPromise<T> extends Promise<T> {
  /** The document, and the response that it came with. */
  withResponse(): Promise<{ data: T; response: HostClass<"Response"> }>;
  /**
   * The response alone, its body unread. Call it at once, on the call itself:
   * `await flatpeak.schedules.soc(body).asResponse()`. Errors of the server reject all the same.
   */
  asResponse(): Promise<HostClass<"Response">>;
}

/**
 * The remote engine: the hosted API, over `fetch`. All calls are promises.
 *
 * Each operation speaks the version of the API that its documents here are of: `schedules.amount` 2024-08-24.zero,
 * `schedules.limit` 2025-09-14.anode, all others 2026-08-01.busbar. With another version (`apiVersion`) bodies and
 * answers keep these documents' keys; the client translates. What it does not know of an answer stays in it.
 *
 * Bodies are made valid by the API's own schemas: `direction` of a device is filled in, numbers in strings become numbers,
 * and a `schedule_horizon` that is left out is sent as 72 hours, for the API requires one, and plans less where it knows
 * less. Ids may have any form, with 1 to 256 characters. Fields that the API's pages do not have are sent, with a warning in
 * the log; `schedules.soc` and `devices.submitState` refuse them, as the API does (`unknown_field`).
 *
 * Tokens are fetched when they are needed, once for all calls that wait, and renewed before they end. What fails and may
 * pass (connections, timeouts, 408, 409, 429, 5xx) is repeated, after as long as the server's `Retry-After-Ms` or
 * `Retry-After` says and up to a quarter more, or else 0.5 s, doubled each time up to 8 s, and up to a quarter less. Who is
 * told to wait for more than a minute fails at once. `X-Should-Retry` of an answer wins over all that. What creates something
 * is repeated only where nothing can have come of it: see `retryCreate`. Redirects are not followed. Of an answer at most
 * 64 MB are read. In Node requests name the package in `User-Agent`, and in `X-Retry-Count` the number of the retry.
 *
 * @example
 * const flatpeak = new Flatpeak({ accountId, secretKey });
 * const prices = await flatpeak.prices.retrieve({ location_id, end_time: "2026-02-01T00:00:00Z" });
 * const planner = new Planner({ prices });
 */
export class Flatpeak {
  /**
   * Makes a client. Nothing is sent yet.
   *
   * @throws {InvalidRequestError} For options that are wrong. `secret_in_browser`: a secret key in a web page.
   * @throws {FlatpeakError} `not_initialized`, in a browser before `await init()`.
   */
  constructor(options?: FlatpeakOptions);

  /** The schedules that the API can plan. */
  readonly schedules: RemoteSchedules;
  /** The devices that the API knows. */
  readonly devices: RemoteDevices;
  /** The prices that the API knows. */
  readonly prices: RemotePrices;

  /**
   * A client with other options beside these. It shares the tokens, unless who asks or where is among them.
   *
   * @example
   * const patient = flatpeak.withOptions({ timeout: 60_000, maxRetries: 5 });
   *
   * @throws {InvalidRequestError} For options that are wrong.
   */
  withOptions(options: FlatpeakOptions): Flatpeak;

  /**
   * Calls any path of the API, for what has no method here. A body is sent as JSON. Other methods than `GET` are repeated
   * only where nothing can have come of them: see `retryCreate`.
   *
   * @example
   * const location = await flatpeak.request("GET", `/locations/${location_id}`);
   *
   * @throws {FlatpeakError} As the calls of `RemoteSchedules`.
   * @param path The path with its query, from `/` on.
   * @returns The JSON of the answer; undefined if it is empty.
   */
  request<T = unknown>(
    method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE",
    path: string,
    body?: unknown,
    options?: RemoteCallOptions,
  ): AnswerPromise<T>;

  /** Gives the client's memory back. It cannot be used afterwards; calls that are running go on to their ends. */
  free(): void;

  /** `free()`, for `using flatpeak = new Flatpeak(…)`. */
  [Symbol.dispose](): void;
}

/**
 * What the API can plan. Every method rejects with the subclass of `FlatpeakError` that its status or its cause has:
 * `InvalidRequestError` (400, and what is refused before it is sent), `AuthenticationError` (401, 403), `NotFoundError`
 * (404), `UnprocessableError` (422), `RateLimitError` (429), `ServerError` (500 and above), `ConnectionError`,
 * `TimeoutError`, `AbortError`; a status without a class of its own, such as 409, with `FlatpeakError` itself. Units are
 * those of the local engine.
 */
export interface RemoteSchedules {
  /**
   * Plans several devices at one site. The body needs its `location_id`. It creates a schedule, so it is repeated only where
   * nothing can have come of it: see `retryCreate`.
   *
   * @example
   * const { tariff } = await flatpeak.schedules.amount({
   *   location_id: "loc_641b90b758fb8e6293716e40",
   *   max_power: { units: "KW", value: 11 },
   *   data: [
   *     {
   *       device_id: "dev_car",
   *       start_time: "2026-01-31T00:00:00Z",
   *       end_time: "2026-01-31T06:00:00Z",
   *       energy: { units: "KWH", value: 22 },
   *     },
   *   ],
   * });
   *
   * @see https://docs.flatpeak.com/api-reference/zero/schedules/create-a-schedule
   * @throws {FlatpeakError} As all methods here: see `RemoteSchedules`.
   */
  amount(body: AmountRequest, options?: RemoteCallOptions): AnswerPromise<RemoteAmountSchedule>;
  /**
   * Finds the cheapest or most expensive minutes of a window. The body needs its `location_id`. The API takes windows of at
   * most 3 days (72 hours): a longer one is refused before it is sent.
   *
   * @example
   * const { data } = await flatpeak.schedules.duration({
   *   location_id: "loc_641b90b758fb8e6293716e40",
   *   start_time: "2026-01-31T00:00:00Z",
   *   end_time: "2026-01-31T06:00:00Z",
   *   segment: "LOW",
   *   duration: 120,
   * });
   *
   * @see https://docs.flatpeak.com/api-reference/busbar/schedules/schedule-by-duration
   * @throws {InvalidRequestError} `window_too_long`.
   * @throws {FlatpeakError} As all methods here: see `RemoteSchedules`.
   */
  duration(body: DurationRequest, options?: RemoteCallOptions): AnswerPromise<RemoteDurationSchedule>;
  /**
   * Finds all periods on one side of a price. The body needs its `location_id`. Windows are as for `duration`.
   *
   * @example
   * const { data } = await flatpeak.schedules.limit({
   *   location_id: "loc_641b90b758fb8e6293716e40",
   *   start_time: "2026-01-31T00:00:00Z",
   *   end_time: "2026-01-31T06:00:00Z",
   *   segment: "LOW",
   *   absolute: 0.2,
   * });
   *
   * @see https://docs.flatpeak.com/api-reference/anode/schedules/schedule-by-limit
   * @throws {InvalidRequestError} `window_too_long`.
   * @throws {FlatpeakError} As all methods here: see `RemoteSchedules`.
   */
  limit(body: LimitRequest, options?: RemoteCallOptions): AnswerPromise<RemoteLimitSchedule>;
  /**
   * Brings a battery from its state of charge to its target.
   *
   * @example
   * const { data } = await flatpeak.schedules.soc({ device_id: "dev_home", schedule_horizon: 6 });
   *
   * @see https://docs.flatpeak.com/api-reference/busbar/schedules/schedule-by-soc
   * @throws {InvalidRequestError} `unknown_field`.
   * @throws {FlatpeakError} As all methods here: see `RemoteSchedules`.
   */
  soc(body: SocRequest, options?: RemoteCallOptions): AnswerPromise<RemoteSocSchedule>;
}

/** What the API is told of devices. */
export interface RemoteDevices {
  /**
   * Submits a device's state. It is safe to repeat, with a `record_reference_id` and without.
   *
   * @example
   * await flatpeak.devices.submitState("dev_home", {
   *   time: "2026-01-31T00:00:00Z",
   *   state_of_charge_percent: 20,
   *   target_state_of_charge_percent: 80,
   * });
   *
   * @see https://docs.flatpeak.com/api-reference/busbar/devices/submit-a-device-state
   * @throws {InvalidRequestError} `unknown_field`.
   * @throws {FlatpeakError} As all calls: see `RemoteSchedules`.
   */
  submitState(deviceId: string, body: DeviceState, options?: RemoteCallOptions): AnswerPromise<RemoteDeviceStateRecord>;
}

/** What the API knows of prices. */
export interface RemotePrices {
  /**
   * Reads the prices of a location, per kWh in major currency units. The answer goes into `new Planner({ prices })` as it is.
   *
   * @example
   * const prices = await flatpeak.prices.retrieve({
   *   location_id: "loc_641b90b758fb8e6293716e40",
   *   end_time: "2026-02-01T00:00:00Z",
   * });
   * const planner = new Planner({ prices });
   *
   * @throws {FlatpeakError} As all calls: see `RemoteSchedules`.
   */
  retrieve(body: PricesRequest, options?: RemoteCallOptions): AnswerPromise<PriceDocument>;
}

/** The answer of the hosted API to `schedules.amount`: its document does not require the plans. */
export interface RemoteAmountSchedule extends Omit<AmountSchedule, "data"> {
  /** A schedule for each device. */
  data?: DeviceSchedule[];
}

/** The answer of the hosted API to `schedules.duration`: its page does not require all fields. */
export interface RemoteDurationSchedule extends Omit<DurationSchedule, "data" | "location_id"> {
  /** The location. */
  location_id?: string;
  /** The chosen time. */
  data: RemoteDurationSlot[];
}

/** An unbroken stretch of time, as the hosted API has it. */
export interface RemoteDurationSlot extends Omit<DurationSlot, "vpp_event"> {
  /** Whether a flexibility event influences it. */
  vpp_event?: boolean;
}

/** The answer of the hosted API to `schedules.limit`: its document does not require all fields. */
export interface RemoteLimitSchedule extends Omit<LimitSchedule, "data"> {
  /** The periods, in order. */
  data: RemoteLimitSlot[];
}

/** An unbroken stretch of time within the limit, as the hosted API has it. */
export interface RemoteLimitSlot extends Omit<LimitSlot, "tariff"> {
  /** The mean price. */
  tariff: {
    /** Per kWh, in major currency units. */
    rate_avg?: number;
    /** How sure it is. */
    confidence: number;
  };
}

/** The answer of the hosted API to `schedules.soc`: its document does not require the plans. */
export interface RemoteSocSchedule extends Omit<SocSchedule, "data"> {
  /** The plans. */
  data?: RemoteSocPlan[];
}

/** A plan of a battery, as the hosted API has it. */
export interface RemoteSocPlan extends Omit<SocPlan, "schedule"> {
  /** When the battery runs. */
  schedule: RemoteSocSegment[];
}

/** An unbroken stretch of one direction and one power, as the hosted API has it. */
export interface RemoteSocSegment extends Omit<SocSegment, "vpp_event"> {
  /** Whether a flexibility event influences it; `false` if left out. */
  vpp_event?: boolean;
}

/** The answer of the hosted API to `devices.submitState`: its document does not require all fields. */
export interface RemoteDeviceStateRecord extends Omit<DeviceStateRecord, "object"> {
  /** The kind of document. */
  object?: "device_state";
}

/**
 * What a `Planner` and a `Flatpeak` have in common: the same bodies and the same answers, of the local engine at once, of
 * the remote one as a promise. `await` takes either.
 *
 * @example
 * async function cheapest(engine, body) {
 *   return (await engine.schedules.duration(body)).data;
 * }
 */
export interface Engine {
  /** What can be planned. */
  readonly schedules: Schedules;
  /** What is told of devices. */
  readonly devices: Devices;
  /** Gives the memory back. */
  free(): void;
}

/** What both engines plan. */
export interface Schedules {
  /** Plans so much energy for several devices under one site limit. */
  amount(body: AmountRequest): AmountSchedule | Promise<RemoteAmountSchedule>;
  /** Finds the cheapest or most expensive minutes of a window. */
  duration(body: DurationRequest): DurationSchedule | Promise<RemoteDurationSchedule>;
  /** Finds all periods on one side of a price. */
  limit(body: LimitRequest): LimitSchedule | Promise<RemoteLimitSchedule>;
  /** Brings a battery from its state of charge to its target. */
  soc(body: SocRequest): SocSchedule | Promise<RemoteSocSchedule>;
}

/** What both engines are told of devices. */
export interface Devices {
  /** Submits a device's state. */
  submitState(deviceId: string, body: DeviceState): DeviceStateRecord | Promise<RemoteDeviceStateRecord>;
}

/** The body of `prices.retrieve`. */
export interface PricesRequest {
  /** The location. */
  location_id: string;
  /** Where the prices start; now if left out. */
  start_time?: TimeInput;
  /** Where they end, at most 90 days later. */
  end_time: TimeInput;
  /** The device that the prices are for, in version 2026-08-01.busbar. */
  device_id?: string;
  /** Which prices are meant. Default `IMPORT`. */
  tariff_direction?: Direction;
}

// ---------------------------------------------------------------------------------------------------------------------
// Documents

/**
 * Which prices a request is about: buying, selling, or using what the location generates itself. The API has a word for
 * it in each version and operation, which documents here keep:
 *
 * | document                                         | field                   | values                      |
 * | ------------------------------------------------ | ----------------------- | --------------------------- |
 * | `schedules.duration`: body and answer, `prices`  | `tariff_direction`      | `IMPORT`, `EXPORT`, `LOCAL` |
 * | `schedules.limit`: body and answer               | `direction`             | `IMPORT`, `EXPORT`, `LOCAL` |
 * | `schedules.amount`: each device                  | `direction`             | `IMPORT`, `EXPORT`          |
 * | `schedules.soc`: each segment; a device's state  | `energy_flow_direction` | `IMPORT`, `EXPORT`          |
 * | `schedules.site`: each segment                   | `energy_flow_direction` | `IMPORT`, `EXPORT`          |
 *
 * `IMPORT` takes energy from the grid at the import price, `EXPORT` gives energy to it at the export price.
 */
export type Direction = "IMPORT" | "EXPORT" | "LOCAL";

/** Which end of the prices a request wants: the cheapest or the most expensive. */
export type Segment = "LOW" | "HIGH";

/** The body of `POST /schedules/duration` (2026-08-01.busbar). */
export interface DurationRequest {
  /** The location. Only the hosted API needs it; here it must be the planner's own, if it is given. */
  location_id?: string;
  /** Where the window starts. */
  start_time: TimeInput;
  /** Where the window ends. The answer is printed in its offset. */
  end_time: TimeInput;
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
  warnings?: Shortfall[];
  /** Whether the `previous` plan was kept; only with one. Only the local engine has it. */
  kept?: boolean;
  /**
   * How much more the previous plan costs than the best one, at 1 kW: price × hours, five decimals; with `HIGH`, how much
   * less it is worth. Left out where it is not possible any more.
   */
  regret?: number;
}

/** An unbroken stretch of time. */
export interface DurationSlot {
  /** When it starts, in the offset of the request's `end_time`. */
  start_time: Timestamp;
  /** When it ends. */
  end_time: Timestamp;
  /** The time-weighted mean price. */
  price: {
    /**
     * Per kWh, in major currency units, five decimals. Of `EXPORT` it is what a kWh earns: above 0 is income, below 0 is
     * paid by whoever sells.
     */
    value: number;
    /** The lowest confidence of the prices in the slot. */
    confidence: number;
  };
  /** Whether a flexibility event influences it. Only the hosted API knows; `false` for the local engine. */
  vpp_event: boolean;
}

/** The body of `POST /schedules/limit/{id}` (2025-09-14.anode). One of `absolute` and `relative` is needed. */
export type LimitRequest = LimitWindow & (AbsoluteLimit | RelativeLimit);

/** A limit in money. */
export interface AbsoluteLimit {
  /** The limit per kWh, in major currency units. */
  absolute: number;
  /** Not used where `absolute` is there. */
  relative?: number;
}

/** A limit on the scale of the window. */
export interface RelativeLimit {
  /**
   * The limit on the scale of the window: its lowest price is 0.01, its highest is 1, linear between. With prices from 0.1 to
   * 0.4, 0.1 is 0.1 + 0.09 / 0.99 * 0.3 = 0.127: `LOW` takes the prices up to that, about the lowest tenth of the scale, and
   * `HIGH` those from it on, which is nearly all; 0.9 with `HIGH` takes the highest tenth. It is the same for every
   * direction: nothing is mirrored for `EXPORT`, where `HIGH` sells best.
   */
  relative: number;
  /** The limit per kWh, in major currency units. It wins over `relative`. */
  absolute?: number;
}

/** The window of a `LimitRequest`, and which prices of it are meant. */
export interface LimitWindow {
  /** The location. Only the hosted API needs it; here it must be the planner's own, if it is given. */
  location_id?: string;
  /** Where the window starts. */
  start_time: TimeInput;
  /** Where the window ends. The answer is printed in its offset. */
  end_time: TimeInput;
  /** Which prices are meant. Default `IMPORT`. */
  direction?: Direction;
  /** `LOW` for prices at or below the limit, `HIGH` for prices at or above it. */
  segment: Segment;
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
  /**
   * When new prices are worth fetching, never in the past: the first instant from now on, on a whole second, that has no
   * price of confidence 1, at the latest the end of the prices. Left out where all prices are past.
   */
  next_update?: Timestamp;
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
    /** Per kWh, in major currency units, five decimals. Of `EXPORT` it is what a kWh earns, as in `DurationSlot`. */
    rate_avg: number;
    /** The lowest confidence of the prices in the slot. */
    confidence: number;
  };
}

/** A power. Numbers are written as numbers, and may come as strings, as older pages of the API have them. */
export interface Power {
  /** Watts or kilowatts. */
  units: "W" | "KW";
  /** 0 or more. With 0 nothing runs, and `warnings` says so: `device_limit`, or `site_limit` of the site. */
  value: number | string;
}

/** An energy. */
export interface Energy {
  /** Watt hours or kilowatt hours. */
  units: "WH" | "KWH";
  /** 0 or more. With 0, of a full car for example, the schedule is empty. */
  value: number | string;
}

/** The price up to which devices buy, or from which on they sell. */
export interface ShavingThreshold {
  /**
   * On the scale of each device's own window: its lowest price is 0.01, its highest is 1. Default 1: no cap.
   *
   * An `IMPORT` buys up to that point, an `EXPORT` sells from its mirror on, 1.01 less the number. With prices from 0.1 to
   * 0.4, 0.34 lets an `IMPORT` buy up to 0.1 + 0.33 / 0.99 * 0.3 = 0.2, the lowest third, and an `EXPORT` sell at
   * 1.01 - 0.34 = 0.67, that is 0.1 + 0.66 / 0.99 * 0.3 = 0.3, or above, the highest third.
   */
  relative?: number | string;
  /** Per kWh, in major currency units: an `IMPORT` buys up to it, an `EXPORT` sells from it on. It wins over `relative`. */
  absolute?: number | string;
}

/** The body of `POST /schedules` (2024-08-24.zero). */
export interface AmountRequest {
  /** The location. Only the hosted API needs it; here it must be the planner's own, if it is given. */
  location_id?: string;
  /** The most that all imports together may take at an instant; and, separately, all exports. */
  max_power: Power;
  /** A hard price cap for every device. */
  shaving_threshold?: ShavingThreshold;
  /** What each device wants; at least one. Their order changes nothing but the order of the answer. */
  data: readonly DeviceRequest[];
}

/** What one device wants. */
export interface DeviceRequest {
  /**
   * The device. It may come again for another time, and for the same time in the other direction: it then buys and sells
   * by turns, never both at one instant.
   */
  device_id: string;
  /** Whether it buys or sells. Default `IMPORT`. */
  direction?: "IMPORT" | "EXPORT";
  /** When it may begin. */
  start_time: TimeInput;
  /** When it must be done. Its part of the answer is printed in this offset. */
  end_time: TimeInput;
  /** The most that it takes. The site's limit if left out. */
  max_power?: Power;
  /** What it needs. */
  energy: Energy;
}

/** The answer of `schedules.amount`. */
export interface AmountSchedule {
  /** `sch_` and 24 hex digits. The local engine makes them from the request and the prices. */
  id: string;
  /** The kind of document; `schedule_amount` from the hosted API in version 2025-09-14.anode. */
  object: "schedule" | "schedule_amount";
  /** Whether the live system planned it; `false` for the local engine. */
  live_mode: boolean;
  /** The location; `loc_local` if nobody named one. */
  location_id: string;
  /** The time zone at the location. */
  location_timezone: string;
  /** The currency at the location, ISO 4217. */
  currency_code: string;
  /** The site limit of the request. */
  max_power: { units: "W" | "KW"; value: number };
  /** The price cap of the request. */
  shaving_threshold?: { relative?: number; absolute?: number };
  /**
   * What all devices cost, imports less exports: what an `EXPORT` earns counts as a negative cost, here, in `baseline` and
   * for each device. Selling 10 kWh at 0.5 has the `tariff` -5; at a price of -0.1, where selling costs, 1.
   */
  tariff: Cost;
  /** What is saved against charging at once. */
  savings: Savings;
  /** What charging at once would cost: each device by itself from its start on, at full power, with no cap. */
  baseline?: { value: number };
  /** A schedule for each device, in the order of the request. */
  data: DeviceSchedule[];
  /** When the answer was made, in UTC. */
  time_created: Timestamp;
  /** The account that asked; `acc_local` for the local engine. */
  account_id: string;
  /** The devices that cannot get all that they want; left out where all can. Only the local engine has it. */
  warnings?: Shortfall[];
  /** The proof that no plan is better, where it was asked for. Only the local engine has it. */
  certificate?: Certificate;
  /** Why each device runs when it does, in the order of the request, where it was asked for. Of a kept plan: of the best one. */
  reasons?: Reason[];
  /** Whether the `previous` plan was kept; only with one. Only the local engine has it. */
  kept?: boolean;
  /**
   * How much more the previous plan costs than any plan is proven to cost at least, in major currency units, five decimals,
   * all devices together; left out where it is not possible any more.
   */
  regret?: number;
}

/** An amount of money. Of an `EXPORT` at a price above 0 it is negative: it earns. */
export interface Cost {
  /** In major currency units, five decimals; negative where it earns. */
  value: number;
  /** The lowest confidence of the prices in use. */
  confidence: number;
}

/** What is saved against charging at once. */
export interface Savings {
  /** `baseline` less `tariff`, in major currency units, five decimals: above 0 where the plan is better, of an `EXPORT` too. */
  value: number;
  /**
   * In percent of `baseline` without its sign; for all devices, of the sum of their baselines without their signs, so that
   * imports and exports do not cancel out. 0 where that is 0.
   */
  percentage: number;
}

/** The schedule of one device. */
export interface DeviceSchedule {
  /** The device. */
  device_id: string;
  /** Whether it buys or sells. */
  direction: "IMPORT" | "EXPORT";
  /** When it may begin. */
  start_time: Timestamp;
  /** When it must be done. */
  end_time: Timestamp;
  /** The most that it takes, if the request says so. */
  max_power?: { units: "W" | "KW"; value: number };
  /** The energy that the schedule really transfers, in the units of the request. */
  energy: { units: "WH" | "KWH"; value: number };
  /** What it costs; negative where it earns, as an `EXPORT` does at prices above 0. */
  tariff: Cost;
  /** What is saved against charging at once. */
  savings: Savings;
  /** What charging at once would cost, with the sign of `tariff`. Only the local engine has it. */
  baseline?: { value: number };
  /** When it runs, in order, at constant powers in the units of the request. */
  schedule: { start_time: Timestamp; end_time: Timestamp; power: { units: "W" | "KW"; value: number } }[];
}

/**
 * The dual solution of the plan: prices and rents, per kWh and not rounded, that prove that no plan which delivers as
 * much costs less. `verifyCertificate` checks it.
 */
export interface Certificate {
  /**
   * For each device, in the order of the request: the price of its last kWh, and when its own power binds. Of an `EXPORT` it
   * is what that kWh earns; `bound` is a cost, negative where it earns.
   */
  devices: { device_id: string; price: number; rents: Rent[] }[];
  /** For each direction that has devices: when the site limit binds, and the proof of a shortage if there is one. */
  site: { direction: "IMPORT" | "EXPORT"; rents: Rent[]; shortage?: Shortage }[];
  /** No plan that delivers the same costs less. */
  bound: number;
  /**
   * How far the plan is from the bound: 0 but for the rounding of sums. Where devices buy and sell by turns, which takes
   * whole seconds, up to what a second of each of their entries is worth; more only with the warning `not_proven_optimal`.
   */
  gap: number;
}

/** What one more kWh of a limit would be worth while it binds. */
export interface Rent {
  /** When it starts. */
  start_time: Timestamp;
  /** When it ends. */
  end_time: Timestamp;
  /** Per kWh, more than 0. */
  rent: number;
}

/**
 * Why no more can be delivered: these devices take all that the site can carry in these windows, and run at full power
 * wherever else they may; all others get what they want.
 */
export interface Shortage {
  /** Positions in `data`. */
  devices: number[];
  /** The windows that are full. */
  windows: { start_time: Timestamp; end_time: Timestamp }[];
}

/** Why a device runs when it does. Prices are per kWh, not rounded; of an `EXPORT` they are what a kWh earns. */
export interface Reason {
  /** The device. */
  device_id: string;
  /** The price of its last kWh: it would use an unused period below it. `null` if it gets nothing. */
  marginal_price: number | null;
  /**
   * The price at which it would take one more kWh. `null` if it cannot have more, and where the device may buy and sell in
   * the same window.
   */
  next_kwh_price: number | null;
  /** The best price in its window that its cap keeps out. `null` if there is none. */
  excluded_price: number | null;
  /** What keeps it from taking more where that would be cheaper than its last kWh, and when. */
  limits: {
    start_time: Timestamp;
    end_time: Timestamp;
    limit: "site_limit" | "device_limit" | "price_cap" | "other_direction";
  }[];
  /**
   * What a person would say, with `reasons: "text"`, in English: "Charges 01:00-02:00 and 03:00-03:30, the cheapest hours
   * that fit under 11 kW. Ready by 05:00 instead of 06:00 would cost €0.12 more. One more kWh: €0.23."
   *
   * Times have the offset of the device's `end_time`, with dates where its window is longer than a day. "One more kWh" is
   * `next_kwh_price`, what a price cap keeps out is `excluded_price`, and a site limit is named where `limits` has one.
   * "Ready by" compares the cost of all devices with that of a second plan in which the window of this one ends an hour
   * earlier (its price cap stays as it is); it is left out where the device goes short, the request is too large, or one
   * of its devices may buy and sell in the same window. Money has two decimals, and more where they would all be 0.
   */
  text?: string;
}

/**
 * Checks an answer against the request and the prices alone. Plain JavaScript that shares no code with the planner; it
 * needs no `init()`. It throws nothing: what cannot be checked is among the `problems`.
 *
 * What it proves: the plan is feasible (each device within its window, its power and its price cap, all within the site
 * limit); no plan delivers more; none shares a shortage more evenly; none that delivers the same costs less; and every
 * figure of the answer (energies, costs, baselines, savings, confidences, warnings, rents, bound) is what the plan
 * comes to. Tolerances are relative to the problem, and no more than what rounding explains: of a device that buys and
 * sells, also that it turns on whole seconds. A plan with the warning `not_proven_optimal` is not proven. What it does not
 * prove: that no plan of the same cost has fewer segments or is earlier, the ids, `regret`, and the `reasons`. Of a plan that
 * was `kept` and costs more than the best one, its cost is the one problem, and `bound` says what is proven.
 *
 * @example
 * const planner = new Planner({ prices, location });
 * const body = {
 *   max_power: { units: "KW", value: 11 },
 *   data: [{ device_id: "car", start_time, end_time, energy: { units: "KWH", value: 22 } }],
 * };
 * const answer = planner.schedules.amount(body, { certificate: true });
 * const check = verifyCertificate(body, answer, prices);
 * check.proven; // true
 * check.bound; // 1.65
 *
 * @param body The request.
 * @param answer The answer of `schedules.amount` with `{ certificate: true }`.
 * @param prices What the planner was given as `prices`.
 */
export function verifyCertificate(
  body: AmountRequest,
  answer: AmountSchedule,
  prices: PriceSeries | DirectionalPrices,
): Verification;

/** What the check found. */
export interface Verification {
  /** Whether the plan is feasible and proven best. */
  proven: boolean;
  /** What the plan costs, added up from its segments. */
  cost: number;
  /** What no plan can cost less than, added up from the certificate. */
  bound: number;
  /** What is wrong, as sentences; empty where it is proven. */
  problems: string[];
}

/**
 * The same of `schedules.site`: that the plan keeps to the limits and to itself, that its figures are true, and that no
 * plan which serves as much costs less than the bound of the certificate. `proven` says that all holds and that the plan
 * costs no more than the bound, but for two ten-millionths of what is bought and sold. Where `optimality.proven` comes from
 * a search over decisions, the certificate alone may leave a gap. Warnings, baseline and what energy is worth are not
 * checked.
 *
 * @example
 * const planner = new Planner({ prices, location });
 * const body = {
 *   start_time,
 *   end_time,
 *   data: [{ device_id: "car", energy: { units: "KWH", value: 22 }, max_power: { units: "KW", value: 11 } }],
 * };
 * const answer = planner.schedules.site(body, { certificate: true });
 * const check = verifyCertificate(body, answer, prices);
 * check.proven; // true
 * check.problems; // []
 *
 * @param body The request; the states of its batteries must be in it.
 * @param answer The answer of `schedules.site` with `{ certificate: true }`.
 * @param prices What the planner was given as `prices`.
 * @param devices What the planner was given as `devices`, if the request leaves batteries to it.
 */
export function verifyCertificate(
  body: SiteRequest,
  answer: SiteSchedule,
  prices: PriceSeries | DirectionalPrices,
  devices?: readonly DeviceOptions[],
): Verification;

/** Powers over time: columns in kW, or periods. */
export type PowerSeries = PriceColumns | readonly { start_time: TimeInput; end_time: TimeInput; power: number }[];

/** The body of `schedules.site`: ours, the hosted API has none. */
export interface SiteRequest {
  /** The location; it may be left out. */
  location_id?: string;
  /** When the plan begins. */
  start_time: TimeInput;
  /** When it ends. The answer is printed in its offset. */
  end_time: TimeInput;
  /** The connection to the grid; without limits if left out. */
  grid?: {
    /** The most import; no limit if left out. */
    max_import?: Power;
    /** The most export; no limit if left out, and with 0 nothing is fed in. */
    max_export?: Power;
    /** What the highest mean import of an interval costs. */
    peak?: {
      /** Per kW, in major currency units. */
      rate: number;
      /** How long an interval is, counted from midnight UTC. Of one that begins before the plan, what is planned counts. */
      interval_minutes: number;
      /** Costs nothing up to here, for it is paid already. */
      paid?: Power;
    };
  };
  /** What the site needs whatever is planned, in kW; nothing if left out. It must cover the whole plan. */
  load?: PowerSeries;
  /** What it generates, in kW; nothing if left out. It must cover the whole plan. */
  generation?: PowerSeries;
  /** Whether generation may be thrown away. Default `false`. */
  curtailment?: boolean;
  /** What can be planned. */
  data: readonly (SiteLoad | SiteBattery)[];
}

/** A device that needs some energy, such as a car that is only charged. */
export interface SiteLoad {
  /** The device: once in a request. */
  device_id: string;
  /** When it may begin; the start of the plan if left out. */
  start_time?: TimeInput;
  /** When it must be done; the end of the plan if left out. */
  end_time?: TimeInput;
  /** What it needs. */
  energy: Energy;
  /** The most that it takes; the limit of the grid if left out. */
  max_power?: Power;
  /** The least that it takes while it runs, such as 1.38 kW for 6 A on one phase. Default 0. */
  min_power?: Power;
  /** The powers that it runs at, such as those of an oven or of a heater in stages, where it has no others: 1 to 15. */
  power_steps?: readonly Power[];
  /** The prices of import at which it may run, as for `amount`. */
  shaving_threshold?: ShavingThreshold;
}

/** A battery, at home or in a car. */
export interface SiteBattery {
  /** The device: once in a request. */
  device_id: string;
  /** What it can do; its profile among the planner's `devices` if left out. */
  battery?: BatteryProfile;
  /**
   * The state to plan from; the last one submitted if left out. At the end it holds at least its target, and it is not
   * brought below its reserve, or below where it starts if that is lower.
   */
  device_state?: DeviceState;
  /** What it is to hold at least in time, before a trip of the same time. */
  targets?: readonly { time: TimeInput; state_of_charge_percent: number }[];
  /** When it is connected; always if left out. */
  available?: readonly { start_time: TimeInput; end_time: TimeInput }[];
  /** What drives take out of it, each at its time. A trip is driven while there is energy. */
  trips?: readonly { time: TimeInput; energy: Energy }[];
  /** Whether it may charge while the site imports. Default `true`. */
  grid_charging?: boolean;
  /** Whether it may discharge while the site exports. Default `true`. */
  grid_discharging?: boolean;
  /** The least power while it runs, each way. Default 0. */
  min_power?: Power;
  /** What a kWh through it costs, each way, at the site. Default 0. */
  wear_cost?: number;
  /** What a kWh that is left at the end is worth; it is taken off the cost. Default 0. */
  end_value?: number;
}

/** The answer of `schedules.site`. */
export interface SiteSchedule {
  /** The plan's id, made of its content: `sst_` and 24 hex digits. */
  id: string;
  /** The kind of document. */
  object: "schedule_site";
  /** Always `acc_local`. */
  account_id: string;
  /** Always `false`. */
  live_mode: boolean;
  /** The location. */
  location_id: string;
  /** The time zone at the location. */
  location_timezone: string;
  /** The currency at the location. */
  currency_code: string;
  /** When the plan begins, on a whole second. */
  start_time: Timestamp;
  /** When it ends. */
  end_time: Timestamp;
  /** What is bought less what is sold, wear, the peak, less the value of what is left in batteries. */
  tariff: Cost;
  /** The same if loads and cars take the same energy at once, at full power, and no battery gives any. */
  baseline: { value: number };
  /** Baseline less cost. */
  savings: Savings;
  /** A schedule for each device, in the order of the request. */
  data: SiteDeviceSchedule[];
  /** What the meter does. */
  grid: {
    /** When it buys (`IMPORT`) and sells (`EXPORT`), in order. */
    schedule: SiteSegment[];
    /** The highest mean import of an interval, where the request has a `peak`. */
    peak?: { units: "KW"; value: number };
    /** What that costs. */
    peak_cost?: number;
  };
  /** What is thrown away of the generation. */
  curtailed: {
    /** When, in order. */
    schedule: SiteSegment[];
    /** How much. */
    energy: { units: "KWH"; value: number };
  };
  /** How near the plan is to the best one; not rounded. */
  optimality: {
    /** Whether it is the best, but for a ten-millionth of what is bought and sold. Else there is a warning too. */
    proven: boolean;
    /** No plan that serves as much costs less. */
    bound: number;
    /** How much more this plan costs. */
    gap: number;
  };
  /** What cannot be had; left out where all can. */
  warnings?: Warning[];
  /** Whether the `previous` plan was kept; only with one. */
  kept?: boolean;
  /** How much more that costs than any plan can be proven to cost at least; left out where it is not possible any more. */
  regret?: number;
  /** The proof, with `certificate: true`. */
  certificate?: SiteCertificate;
  /** What a kWh is worth at the site in each slot, with `reasons`; five decimals. */
  site_price?: { start_time: Timestamp; end_time: Timestamp; value: number }[];
  /** What limits the plan and when, with `reasons`: the limits of the grid, then those of the devices. */
  limits?: SiteLimit[];
  /** What a little more of each constraint would save, with `reasons: "text"`: those of the grid, then those of the devices. */
  constraints?: SiteConstraint[];
  /** What each device does and why, with `reasons: "text"`: a few sentences in English, in the order of the request. */
  reasons?: { device_id: string; text: string }[];
  /** What all but the peak costs against the peak, with `peakCurve: true`. */
  peak_curve?: PeakCurve;
  /** When the answer was made, in UTC. */
  time_created: Timestamp;
}

/** A time in which a plan is at a limit. */
export interface SiteLimit {
  /** From when. */
  start_time: Timestamp;
  /** To when. */
  end_time: Timestamp;
  /**
   * Of the grid: `max_import`, `max_export`, or `peak`, the intervals of the highest import where it costs something. Of a
   * device: `max_power`, or a battery that stays `full`, or at its reserve (`empty`).
   */
  limit: "max_import" | "max_export" | "peak" | "max_power" | "full" | "empty";
  /** The device, of a limit of one. */
  device_id?: string;
}

/** What a little more of a constraint would save. */
export interface SiteConstraint {
  /**
   * The field of the request: `grid.max_import`, `grid.max_export`, `data[0].battery.capacity_kwh`, or when a device must
   * be done: `data[0].end_time`, or `data[0].targets[0].time`, with which its availability and its trip of that time move.
   */
  field: string;
  /** How much more: 1 kW, 1 kWh or 1 hour. */
  more: { units: "KW" | "KWH" | "HOURS"; value: number };
  /** How much less the plan would cost; below 0 where it would serve more for it. */
  saves: number;
  /** How much more it would serve of what is left unserved now. */
  serves?: { units: "KWH"; value: number };
  /** Whether both plans are proven to be the best. */
  proven: boolean;
}

/** What all but the peak costs, against the peak: convex and straight between its points. */
export interface PeakCurve {
  /** Whether all break points were found in time, and their plans are proven. Else plans may lie below the curve. */
  proven: boolean;
  /** The break points, from the lowest possible peak on: a higher peak costs less, until it saves nothing more. */
  points: { peak: { units: "KW"; value: number }; cost: number }[];
}

/** The schedule of a device. */
export interface SiteDeviceSchedule {
  /** The device. */
  device_id: string;
  /** When it runs, in order; empty if it rests. */
  schedule: SiteSegment[];
  /** The energy that it takes at the site, less what it gives there. */
  energy: { units: "KWH"; value: number };
  /** What that is worth at the site's own price of each slot, and its wear. These do not add up to `tariff`. */
  cost: number;
  /** Of a battery: what it holds at the start and at the end of each slot, after its trip; `value` with `reasons`. */
  trajectory?: SocPoint[];
}

/** A stretch of time at constant power. */
export interface SiteSegment {
  /** When it starts. */
  start_time: Timestamp;
  /** When it ends. */
  end_time: Timestamp;
  /** `IMPORT` takes, `EXPORT` gives. */
  energy_flow_direction: "IMPORT" | "EXPORT";
  /** The power, above 0. */
  power: { units: "KW"; value: number };
}

/** Prices of energy, per kWh and not rounded, that prove what no plan costs less than. */
export interface SiteCertificate {
  /** Where each slot starts, and the end of the last one. */
  times: Timestamp[];
  /** At the site, by slot. */
  site: number[];
  /** Of slots in which something is decided: at the site, for each way to decide it. */
  decisions: SiteDecisionPrices[];
  /** Of import at the peak, by interval; empty where there is no `peak`. */
  peak: number[];
  /** For each device with an `energy` one price; for each battery that of what is in it, by slot. */
  devices: number[][];
  /** What these prices prove. */
  bound: number;
  /** How much more the plan costs. */
  gap: number;
}

/** The prices of a slot for each way to decide what it has only one way of. */
export interface SiteDecisionPrices {
  /** The number of the slot, from 0. */
  slot: number;
  /**
   * What is decided: the place in `data` of a load, which is on or off, or of a battery, which charges or discharges, or is
   * off where it has a `min_power`; `null` for the meter, which imports or exports, or does nothing where some batteries may
   * not charge from the grid and some not discharge to it.
   */
  of: (number | null)[];
  /** For each way, in that order: the last of `of` changes fastest. */
  prices: number[];
}

/** The body of `PUT /devices/{device_id}/state` (2026-08-01.busbar): the state of a battery at a time. */
export interface DeviceState {
  /** Your name for the record. The same name twice is the same record. */
  record_reference_id?: string;
  /**
   * When the state was measured, in `submitState` of the local engine at most 5 minutes after `now`. Plans from it are
   * printed in its offset.
   */
  time: TimeInput;
  /** How full the battery is, 0 to 100. */
  state_of_charge_percent: number;
  /** How full it should be at the end of the horizon, 0 to 100. */
  target_state_of_charge_percent: number;
  /** Which way energy went when it was measured. Not planned with. */
  energy_flow_direction?: "IMPORT" | "EXPORT";
  /** The power when it was measured, in kW. Not planned with. */
  battery_power_kw?: number;
  /** The usable energy that was left, in kWh. Not planned with: the stored energy is the capacity's share. */
  energy_remaining_kwh?: number;
  /**
   * What is kept for backup, 0 to 100, on the scale of the state of charge. Plans do not fall below it, and count a
   * target below it as the reserve. A battery that is below it may rise and rest, and not fall; a target below the
   * reserve stands then, or counts as where it is if that is higher. Either way `warnings` says so. Default 0.
   */
  backup_reserve_percent?: number;
}

/** The answer of `devices.submitState`. */
export interface DeviceStateRecord {
  /** The device. */
  device_id: string;
  /** `dsr_` and 24 hex digits. The local engine makes them from the device and the state. */
  id: string;
  /** The kind of document. */
  object: "device_state";
  /** The account that asked; `acc_local` for the local engine. */
  account_id: string;
  /** When the record was made, in UTC. */
  time_created: Timestamp;
}

/** The body of `POST /schedules/soc` (2026-08-01.busbar). */
export interface SocRequest {
  /** The device to plan for. */
  device_id: string;
  /**
   * How many hours ahead to plan, rounded to whole seconds. Left out: to the end of the prices. Where prices are missing
   * before that, the plan is shorter, and `warnings` has `horizon_shortened`.
   */
  schedule_horizon?: number;
  /** The state to plan from; the last one submitted if left out. It is not kept. */
  device_state?: DeviceState;
}

/** The answer of `schedules.soc`. */
export interface SocSchedule {
  /** The device. */
  device_id: string;
  /** The location; `loc_local` if nobody named one. */
  location_id: string;
  /** `ssc_` and 24 hex digits. The local engine makes them from the request, the state, the profile and the prices. */
  id: string;
  /** The kind of document. */
  object: "schedule_soc";
  /** The account that asked; `acc_local` for the local engine. */
  account_id: string;
  /** Whether the live system planned it; `false` for the local engine. */
  live_mode: boolean;
  /** The time zone at the location. */
  location_timezone: string;
  /** The currency at the location, ISO 4217. */
  currency_code: string;
  /** The plan: one entry. */
  data: SocPlan[];
  /** When the answer was made, in UTC. */
  time_created: Timestamp;
  /** What could not be delivered or proven; left out where all could. Only the local engine has it. */
  warnings?: Warning[];
  /** Whether the `previous` plan was kept; only with one. Only the local engine has it. */
  kept?: boolean;
  /**
   * How much more the previous plan costs than any plan is proven to cost at least, in major currency units, five decimals;
   * left out where it is not possible any more.
   */
  regret?: number;
}

/** A plan from now to the horizon. */
export interface SocPlan {
  /** Now, on a whole second, in the offset of the state's `time`. */
  start_time: Timestamp;
  /** The end of the horizon, or where the first price is missing. */
  end_time: Timestamp;
  /** What is bought less what is sold: `EXPORT` counts as a negative cost, at a negative export price as a positive one. */
  cost: {
    /** In major currency units, five decimals; negative where the plan earns. */
    value: number;
    /** The lowest confidence of the prices used; 1 if none is. */
    confidence: number;
  };
  /** When the battery runs, in order; empty if it rests. */
  schedule: SocSegment[];
  /** With the option `trajectory`: the battery at every change. Only the local engine has it. */
  trajectory?: SocPoint[];
}

/** An unbroken stretch of one direction and one power. */
export interface SocSegment {
  /** When it starts, on a whole second. */
  start_time: Timestamp;
  /** When it ends, on a whole second. */
  end_time: Timestamp;
  /** `IMPORT` charges from the grid, `EXPORT` discharges to it. */
  energy_flow_direction: "IMPORT" | "EXPORT";
  /** The power at the grid, in kW: full, but for parts at a marginal price. */
  power_kw: number;
  /** Whether a flexibility event influences it. Only the hosted API knows; `false` for the local engine. */
  vpp_event: boolean;
}

/** The battery at an instant; between two of them the state of charge is a straight line. */
export interface SocPoint {
  /** When. */
  time: Timestamp;
  /** How full it is. */
  state_of_charge_percent: number;
  /** The stored energy, in kWh. */
  energy_kwh: number;
  /**
   * What one more stored kWh at the start of this price period would save by the end of the horizon, five decimals; in
   * a full battery, what one kWh less would cost. Left out at the end, and where the plan is not proven to be the best.
   */
  value?: number;
}

/** What is said beside a plan; `code` tells which it is. */
export type Warning = Shortfall | NotProvenOptimal;

/** What a plan could not deliver. */
export interface Shortfall {
  /** The kind; safe to branch on. */
  code: Exclude<WarningCode, "not_proven_optimal">;
  /** The device, where it is about one. */
  device_id?: string;
  /** The amount that was asked for. */
  requested: number;
  /** The amount that the plan delivers. */
  delivered: number;
  /** The unit of both amounts. */
  unit: WarningUnit;
  /** What stands in the way. */
  limited_by: WarningLimit;
}

/**
 * A plan of `schedules.soc`, of `schedules.site`, or of `schedules.amount` with devices that buy and sell, that is not proven to be the best
 * one. Amounts are in the currency, not rounded.
 */
export interface NotProvenOptimal {
  /** The kind. */
  code: "not_proven_optimal";
  /** The device, of `soc`. */
  device_id?: string;
  /** What the plan costs. */
  cost: number;
  /** What no plan can cost less than. */
  bound: number;
}

/**
 * The codes of warnings.
 *
 * - `window_too_short`: of `duration`, the window is shorter than the time that was asked for.
 * - `energy_not_delivered`: of `amount`, a device does not get all that it wants.
 * - `horizon_shortened`: of `soc`, prices are missing before the horizon ends.
 * - `target_not_reached`, `target_below_reserve`: of `soc`, the battery cannot come to its target, or may not.
 * - `not_proven_optimal`: of `soc`, `amount` and `site`, a plan that may not be the best one.
 * - `trip_not_served`: of `site`, a battery does not hold what a trip takes.
 * - `limit_exceeded_by_load`, `limit_exceeded_by_generation`: of `site`, what it needs or generates by itself is more than
 *   it may import or export; `requested` is the highest power, `delivered` the limit.
 */
export type WarningCode =
  | "window_too_short"
  | "energy_not_delivered"
  | "horizon_shortened"
  | "target_not_reached"
  | "target_below_reserve"
  | "not_proven_optimal"
  | "trip_not_served"
  | "limit_exceeded_by_load"
  | "limit_exceeded_by_generation";

/** The units of warnings; those of energy are the request's own. */
export type WarningUnit = "minutes" | "hours" | "percent" | "WH" | "KWH" | "KW";

/**
 * What stands in the way of more: the window, the site's limit, the price cap, the device's own power, the other direction
 * in which it runs instead; and of a battery the time to the horizon, its power in that direction, its reserve, missing
 * prices.
 */
export type WarningLimit =
  | "window"
  | "site_limit"
  | "price_cap"
  | "device_limit"
  | "other_direction"
  | "time"
  | "power"
  | "reserve"
  | "price_data";

// ---------------------------------------------------------------------------------------------------------------------
// Errors

/**
 * The codes of the local engine, of `readPrices` and of loading; of bodies and options, both engines have them.
 *
 * - `missing_field`, `unknown_field`, `invalid_type`, `invalid_value`, `overlapping_periods`: something that was given is
 *   wrong; `field` says what. `unknown_format`, `series_required`: of `readPrices`.
 * - `not_found`: an id that the planner does not have.
 * - `window_too_long`: a window of more than 3 days, which the API does not take; here with `strict` alone.
 * - `no_price_data`, `no_tariff_connected`, `no_battery`, `no_device_state`: what a plan needs is not there.
 * - `shortfall`: with `onShortfall: "error"`. `too_large`: more than is planned, read or kept at once.
 * - `not_initialized`, `load_failed`, `engine_failed`, `planner_freed`: there is nothing to plan with.
 * - `missing_peer`, `worker_died`, `plan_failed`: of `flatpeak-wasm/fleet`. A package that it needs is not installed; the
 *   thread or process ended at each try to plan this; something was thrown that is no error of this package.
 */
export type LocalErrorCode =
  | "engine_failed"
  | "invalid_type"
  | "invalid_value"
  | "load_failed"
  | "missing_field"
  | "missing_peer"
  | "no_battery"
  | "no_device_state"
  | "no_price_data"
  | "no_tariff_connected"
  | "not_found"
  | "not_initialized"
  | "overlapping_periods"
  | "plan_failed"
  | "planner_freed"
  | "series_required"
  | "shortfall"
  | "too_large"
  | "unknown_field"
  | "unknown_format"
  | "window_too_long"
  | "worker_died";

/**
 * The codes that the remote engine has of itself, beside those of bodies and options that both engines have. The API's own
 * codes come on top: what is a code to the server is passed on.
 *
 * - `bad_request`, `access_denied`, `not_found`, `conflict`, `too_many_requests`, `server_error`, `service_unavailable`:
 *   a status whose answer has no code; others are `http_` and the status.
 * - `redirected`, `not_modified`: 3xx; redirects are not followed.
 * - `connection_failed`, `invalid_answer`, `timeout`, `aborted`: no answer, one that is no document, none in time, not wanted.
 * - `version_mismatch`, `answer_too_large`, `invalid_token`: an answer that is not used: in another version, of more than
 *   64 MB, a login without a token in it.
 * - `invalid_fetch`, `request_failed`, `get_bearer_failed`, `login_abandoned`: the caller's `fetch` gave no response, no
 *   request can be made of what was given, the caller's `getBearer` threw, the login was never run to its end.
 * - `window_too_long`, `operation_not_in_version`, `secret_in_browser`, `client_freed`: not sent at all.
 */
export type RemoteErrorCode =
  | "access_denied"
  | "aborted"
  | "answer_too_large"
  | "bad_request"
  | "client_freed"
  | "conflict"
  | "connection_failed"
  | "get_bearer_failed"
  | "invalid_answer"
  | "invalid_fetch"
  | "invalid_token"
  | "login_abandoned"
  | "not_found"
  | "not_modified"
  | "operation_not_in_version"
  | "redirected"
  | "request_failed"
  | "secret_in_browser"
  | "server_error"
  | "service_unavailable"
  | "timeout"
  | "too_many_requests"
  | "version_mismatch"
  | "window_too_long"
  | `http_${number}`;

/** The code of an error: one of the package's own, or of the hosted API. A `switch` over them needs a default. */
export type ErrorCode = LocalErrorCode | RemoteErrorCode | (string & {});

/**
 * Any error of this package. Its subclasses tell the HTTP status that the API answers with, or would answer with.
 * `instanceof` knows the errors of other copies of the package, too.
 */
export class FlatpeakError extends Error {
  /** Errors are made by the package. */
  protected constructor();
  /**
   * The API's class of the error: `invalid_request`, `rate_limit`, `api_error`; or `connection_error`, `timeout_error`,
   * `abort_error`.
   */
  readonly type: string;
  /**
   * What is wrong; safe to branch on: one of the package's codes, or the API's own where it has one. `engine_failed`:
   * the WebAssembly module was ended in the middle of a call, by the end of the stack or of the memory; what was made
   * before cannot go on, a new `Planner` or `Flatpeak` works.
   */
  readonly code: ErrorCode;
  /** The operation that failed, such as `schedules.duration`. */
  readonly context?: string;
  /** The path of the field that is wrong, such as `prices.import.data[3].price.value`; `message` names it too. */
  readonly field?: string;
  /** What the field may be, with code `series_required`. */
  readonly known?: readonly string[];
  /** The HTTP status. */
  readonly status?: number;
  /** The id that the server gave to the request: the header `X-Request-Id`, or `Request-Id`. */
  readonly requestId?: string;
  /** The API's token of a connect session, where the error has one. */
  readonly connect_token?: string;
  /** Whether the error occurred against live data, where the API says so; `false` in errors of a `Planner`. */
  readonly live_mode?: boolean;
  /** When the error was made, as the API writes it; in errors of a `Planner` by its clock, in UTC. */
  readonly time_created?: string;
  /** The headers of the answer, where the hosted API gave one. Not enumerable. */
  readonly headers?: HostClass<"Headers">;
  /** The JSON of the answer, where the hosted API gave some, without the secrets that it may repeat. Not enumerable. */
  readonly body?: unknown;
  /** The name, the message and the enumerable fields, for `JSON.stringify`. */
  toJSON(): { name: string; message: string; [field: string]: unknown };
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
/** The caller aborted. `cause` is the reason of the signal. */
export class AbortError extends FlatpeakError {}
