import type {
  AmountRequest,
  AmountSchedule,
  DeviceState,
  DeviceStateRecord,
  DurationOptions,
  DurationRequest,
  DurationSchedule,
  FetchInit,
  LimitOptions,
  LimitRequest,
  LimitSchedule,
  PlannerOptions,
  SiteRequest,
  SiteSchedule,
  SocRequest,
  SocSchedule,
} from "./index.js";

/** A class of the host, where the host has it: types of a browser are not asked of a program for Node. */
type Host<Name extends string> =
  typeof globalThis extends Record<Name, { prototype: infer Instance }> ? Instance : never;

/** What plans: a `Planner`, or what answers as one does, but later, such as one in a worker. */
export interface PlanningEngine {
  /** Plans. */
  readonly schedules: {
    /** So much energy for several devices under one site limit. */
    amount(body: AmountRequest): AmountSchedule | Promise<AmountSchedule>;
    /** So many minutes of a window. */
    duration(body: DurationRequest, options?: DurationOptions): DurationSchedule | Promise<DurationSchedule>;
    /** All time on one side of a price. */
    limit(body: LimitRequest, options?: LimitOptions): LimitSchedule | Promise<LimitSchedule>;
    /** A battery to its target. */
    soc(body: SocRequest): SocSchedule | Promise<SocSchedule>;
    /** A whole site: cars, batteries, load and generation under one connection. */
    site(body: SiteRequest): SiteSchedule | Promise<SiteSchedule>;
  };
  /** Keeps the states of devices. */
  readonly devices: {
    /** Takes the state of a device. */
    submitState(deviceId: string, state: DeviceState): DeviceStateRecord | Promise<DeviceStateRecord>;
  };
}

/** What an account plans with. */
export interface Site {
  /** Plans. */
  planner: PlanningEngine;
  /** The prices that the planner was made with, for who asks for them. Without them there are none to read. */
  prices?: PlannerOptions["prices"] | undefined;
  /** Where the last state of each device is kept. A `Map` if left out. */
  states?: StateStore | undefined;
}

/** Keeps states of devices by their ids, as a `Map` does; one of yours may write them to a disk. */
export interface StateStore {
  /** The last state of a device, if there is one. */
  get(deviceId: string): KeptState | undefined;
  /** Keeps the state of a device in place of the one before. */
  set(deviceId: string, state: KeptState): unknown;
}

/** A state that a device submitted, with the answer that it got. */
export interface KeptState {
  /** The state. */
  state: DeviceState;
  /** The answer. */
  answer: DeviceStateRecord;
}

/** Options of `createHandler`. */
export interface HandlerOptions {
  /**
   * Who may ask: the secret key of each account, or a function that finds it. Requests then need the token that `GET /login`
   * and `POST /auth/tokens` make of both; it is good for an hour, and for every server that knows the account. Left out,
   * everybody may ask, with and without a token.
   */
  accounts?:
    | Readonly<Record<string, string>>
    | ((account: string) => string | undefined | Promise<string | undefined>)
    | undefined;
  /** The origins whose pages may call it, such as `https://app.example.com`, or `*` for all. Left out: none but its own. */
  cors?: string | string[] | undefined;
  /** How much a request may ask for. */
  limits?: Partial<HandlerLimits> | undefined;
  /** Is told of what was answered with 500, which is a fault of the server. */
  onError?: ((error: unknown) => void) | undefined;
}

/** How much a request may ask for. What asks for more gets an error. */
export interface HandlerLimits {
  /** The bytes of a body: 413 `body_too_large`. Default 1,000,000. */
  bodyBytes: number;
  /** How long a body may take to come, in milliseconds: 408 `request_timeout`. Default 10,000. */
  bodyMillis: number;
  /**
   * The slots of a schedule by amount, or of a whole site, in the windows of all its devices together: 422 `too_large`. A
   * window has a slot for each quarter-hour and one for each instant in it at which the window of another device starts or
   * ends. Default 200,000, which is at most some seconds of work.
   */
  slots: number;
}

/**
 * The codes that the server has of itself, beside those of the planner.
 *
 * - `access_denied` (401, in older versions 403): no account, or no token of one.
 * - `api_version_not_supported` (422): the header `Flatpeak-Version` names a version that there is not.
 * - `not_found` (404): no such path, or not in this version. `method_not_allowed` (405): the path has other methods.
 * - `invalid_json`, `incomplete_body` (400), `request_timeout` (408), `body_too_large` (413), `unsupported_media_type`
 *   (415): the body cannot be read.
 * - `server_error` (500): a fault of the server.
 */
export type ServerErrorCode =
  | "access_denied"
  | "api_version_not_supported"
  | "body_too_large"
  | "incomplete_body"
  | "invalid_json"
  | "invalid_type"
  | "invalid_value"
  | "method_not_allowed"
  | "missing_field"
  | "no_price_data"
  | "no_tariff_connected"
  | "not_found"
  | "request_timeout"
  | "server_error"
  | "too_large"
  | "unknown_field"
  | "unsupported_media_type"
  | "window_too_long";

/** Answers a request, or what `fetch` takes as one. */
export interface Handler {
  /** Answers a request. */
  (request: Host<"Request">): Promise<Host<"Response">>;
  /** Answers what a client would have sent. */
  (url: string, init?: FetchInit): Promise<Host<"Response">>;
}

/**
 * The API over HTTP, answered by a planner: a function from `Request` to `Response`, as service workers, Cloudflare Workers,
 * Deno and Bun take it, and as `new Flatpeak({ fetch })` does, which is then a client without a network.
 *
 * It has the operations and the versions that `Flatpeak` speaks, `GET /login` and `POST /auth/tokens`,
 * `GET /devices/{device_id}/state`, and `POST /schedules/site`, which the hosted API does not have. A request that names no version gets the newest that has its path. Windows of schedules by
 * duration and by limit are at most 3 days long, those of prices 90, as at the hosted API. Fields that are in none of its
 * pages are ignored where these allow them.
 *
 * @example
 * const handler = createHandler({ planner, prices }, { accounts: { acc_1: "sk_1" } });
 * const client = new Flatpeak({ accountId: "acc_1", secretKey: "sk_1", fetch: handler });
 * const { data } = await client.schedules.duration({
 *   location_id: "loc_641b90b758fb8e6293716e40",
 *   start_time: "2026-01-31T00:00:00Z",
 *   end_time: "2026-01-31T06:00:00Z",
 *   segment: "LOW",
 *   duration: 120,
 * });
 *
 * @param planner What is planned with: for all, or a function that finds it by the account that asks, which is `acc_local`
 *   for who has no token.
 */
export function createHandler(
  planner:
    | PlanningEngine
    | Site
    | ((account: string) => PlanningEngine | Site | undefined | Promise<PlanningEngine | Site | undefined>),
  options?: HandlerOptions,
): Handler;
