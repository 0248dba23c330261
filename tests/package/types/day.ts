// A program that uses every type of the package. It is compiled with all strictness, and then it is run.

import {
  AbortError,
  AuthenticationError,
  ConnectionError,
  Flatpeak,
  FlatpeakError,
  InvalidRequestError,
  NotFoundError,
  Planner,
  RateLimitError,
  ServerError,
  TimeoutError,
  UnprocessableError,
  init,
  initPrices,
  initPricesSync,
  initSync,
  readPrices,
  verifyCertificate,
} from "flatpeak-wasm";
import type {
  AbsoluteLimit,
  AccountCredentials,
  AmountOptions,
  AmountRequest,
  AmountSchedule,
  AnswerPromise,
  ApiVersion,
  BatteryPower,
  BatteryPowers,
  BatteryProfile,
  BatteryStore,
  BearerCredentials,
  BearerSource,
  CallOptions,
  Certificate,
  ClientOptions,
  Cost,
  DeviceOptions,
  DeviceRequest,
  Devices,
  DeviceSchedule,
  DeviceState,
  DeviceStateRecord,
  Direction,
  DirectionalPrices,
  DurationOptions,
  DurationRequest,
  DurationSchedule,
  DurationSlot,
  Energy,
  Engine,
  ErrorCode,
  Fetch,
  FetchInit,
  FetchResponse,
  FlatpeakOptions,
  LimitOptions,
  LimitRequest,
  LimitSchedule,
  LimitSlot,
  LimitWindow,
  LocalDevices,
  LocalErrorCode,
  LocalSchedules,
  LocationOptions,
  Logger,
  LogLevel,
  ModuleSource,
  NotProvenOptimal,
  PlannerOptions,
  Power,
  PowerSeries,
  PriceColumns,
  PriceDocument,
  PricePeriod,
  PriceReading,
  PriceSeries,
  PricesRequest,
  Provider,
  ReadPricesOptions,
  Reason,
  RelativeLimit,
  RemoteAmountSchedule,
  RemoteCallOptions,
  RemoteDevices,
  RemoteDeviceStateRecord,
  RemoteDurationSchedule,
  RemoteDurationSlot,
  RemoteErrorCode,
  RemoteLimitSchedule,
  RemoteLimitSlot,
  RemotePrices,
  RemoteSchedules,
  RemoteSocPlan,
  RemoteSocSchedule,
  RemoteSocSegment,
  Rent,
  RequestHeaders,
  Savings,
  Schedules,
  Segment,
  ShavingThreshold,
  Shortage,
  Shortfall,
  SiteBattery,
  SiteCertificate,
  SiteDecisionPrices,
  SiteDeviceSchedule,
  SiteLoad,
  SiteOptions,
  SiteRequest,
  PeakCurve,
  SiteConstraint,
  SiteLimit,
  SiteSchedule,
  SiteSegment,
  SocOptions,
  SocPlan,
  SocPoint,
  SocRequest,
  SocSchedule,
  SocSegment,
  TimeInput,
  Timestamp,
  Verification,
  Warning,
  WarningCode,
  WarningLimit,
  WarningUnit,
} from "flatpeak-wasm";

const start: Timestamp = "2026-01-01T00:00:00Z";
const end: Timestamp = "2026-01-01T02:00:00Z";

const source: ModuleSource | undefined = undefined;
const loaded: Promise<void> = init(source);
await loaded;
const readable: Promise<void> = initPrices(source);
const atOnce: void[] = [initSync(new Uint8Array()), initPricesSync(new ArrayBuffer(0))];
await readable;

const cheap: PricePeriod = {
  valid_from: start,
  valid_to: "2026-01-01T01:00:00Z",
  price: { value: 0.1, confidence: 1 },
};
const dear: PricePeriod = { valid_from: "2026-01-01T01:00:00Z", valid_to: end, tariff: { rate: 0.3 } };
const bought: PriceDocument = { location_timezone: "Europe/Vienna", currency_code: "EUR", data: [cheap, dear] };
const sold: PriceColumns = { start: new Date(start), intervalMinutes: 60, values: Float64Array.of(0.05, 0.08) };
const own: PriceSeries = [{ valid_from: start, valid_to: end, price: { value: 0 } }];
const prices: DirectionalPrices = { import: bought, export: sold, local: own };
const location: LocationOptions = { id: "loc_home" };
const store: BatteryStore = { capacity_kwh: 10, round_trip_efficiency: 1 };
const power: BatteryPower = { power_kw: 5, discharge_power_kw: 0 };
const powers: BatteryPowers = { charge_power_kw: 5, discharge_power_kw: 0 };
const battery: BatteryProfile = { ...store, ...power };
const same: BatteryProfile = { ...store, ...powers };
const home: DeviceOptions = { id: "dev_home", battery };
const options: PlannerOptions = { prices, location, devices: [home], now: () => new Date(start) };

using planner: Planner = new Planner(options);
const schedules: LocalSchedules = planner.schedules;

const segment: Segment = "LOW";
const direction: Direction = "EXPORT";
const from: TimeInput = new Date(start);
const request: DurationRequest = { start_time: from, end_time: end, segment, duration: 180 };
const durationOptions: DurationOptions = { contiguous: true, onShortfall: "warn", strict: true, now: start };
const plan: DurationSchedule = schedules.duration(request, durationOptions);
const slot: DurationSlot | undefined = plan.data[0];
const mean: number | undefined = slot?.price.value;
const warning: Shortfall | undefined = plan.warnings?.[0];
const limited: WarningLimit | undefined = warning?.limited_by;
const shortUnit: WarningUnit | undefined = warning?.unit;

const limitWindow: LimitWindow = { start_time: start, end_time: end, segment: "HIGH", direction };
const highest: RelativeLimit = { relative: 1 };
const atLeast: AbsoluteLimit = { absolute: 0.3 };
const limitRequest: LimitRequest = { ...limitWindow, ...highest };
const inMoney: LimitRequest = { ...limitWindow, ...atLeast };
const callOptions: CallOptions = { now: new Date(start) };
const limitOptions: LimitOptions = { strict: true, ...callOptions };
const periods: LimitSchedule = schedules.limit(limitRequest, limitOptions);
const period: LimitSlot | undefined = periods.data[0];
const confidence: number | undefined = period?.tariff.confidence;

const max_power: Power = { units: "W", value: "14000" };
const energy: Energy = { units: "KWH", value: 7 };
const car: DeviceRequest = { device_id: "dev_car", start_time: start, end_time: end, energy };
const cap: ShavingThreshold = { relative: 1 };
const site: AmountRequest = { max_power, shaving_threshold: cap, data: [car] };
const amountOptions: AmountOptions = { certificate: true, reasons: "text", onShortfall: "error" };
const joint: AmountSchedule = schedules.amount(site, amountOptions);
// What was asked for in so many words is there.
const proof: Certificate = schedules.amount(site, { certificate: true }).certificate;
const sentences: Reason[] = schedules.amount(site, { reasons: "text" }).reasons;
const { certificate: both, reasons: why } = schedules.amount(site, { certificate: true, reasons: true });
const given: boolean = proof.bound === both.bound && why.length === sentences.length;
const [first]: DeviceSchedule[] = joint.data;
const cost: Cost | undefined = first?.tariff;
const saved: Savings = joint.savings;
const certificate: Certificate | undefined = joint.certificate;
const rent: Rent | undefined = certificate?.site[0]?.rents[0];
const shortage: Shortage | undefined = certificate?.site[0]?.shortage;
const reason: Reason | undefined = joint.reasons?.[0];
const verified: Verification = verifyCertificate(site, joint, prices);
const devices: LocalDevices = planner.devices;
const state: DeviceState = { time: start, state_of_charge_percent: 20, target_state_of_charge_percent: 50 };
const record: DeviceStateRecord = devices.submitState(home.id, state, callOptions);
const socRequest: SocRequest = { device_id: record.device_id, schedule_horizon: 2, device_state: state };
const socOptions: SocOptions = { arbitrage: true, trajectory: true, onShortfall: "error", now: start };
const charged: SocSchedule = schedules.soc(socRequest, socOptions);
const charging: SocPlan | undefined = charged.data[0];
const path: SocPoint[] | undefined = schedules.soc(socRequest, { trajectory: true }).data[0]?.trajectory;
const segmentOfPower: SocSegment | undefined = charging?.schedule[0];
const point: SocPoint | undefined = charging?.trajectory?.at(-1);

const house: PowerSeries = [{ start_time: new Date(start), end_time: new Date(end), power: 0.4 }];
const washer: SiteLoad = {
  device_id: "washer",
  energy: { units: "KWH", value: 1 },
  max_power: { units: "KW", value: 2 },
  start_time: new Date(start),
  end_time: new Date(end),
};
const cellar: SiteBattery = {
  device_id: "cellar",
  battery: { capacity_kwh: 10, power_kw: 5 },
  device_state: { ...state, target_state_of_charge_percent: 0 },
  targets: [{ time: new Date(end), state_of_charge_percent: 10 }],
  available: [{ start_time: new Date(start), end_time: new Date(end) }],
  trips: [{ time: new Date(end), energy: { units: "KWH", value: 0 } }],
};
const siteRequest: SiteRequest = {
  start_time: new Date(start),
  end_time: new Date(end),
  load: house,
  data: [washer, cellar],
};
const siteOptions: SiteOptions = { certificate: true, reasons: true, onShortfall: "warn", maxMillis: 100, now: start };
const whole: SiteSchedule = schedules.site(siteRequest, siteOptions);
const inWords = schedules.site(siteRequest, { reasons: "text" });
const provenInWords = schedules.site(siteRequest, { certificate: true, reasons: "text" });
const worth: number | undefined = schedules.site(siteRequest, { certificate: true, reasons: true }).site_price[0]
  ?.value;
if (provenInWords.certificate.times.length < 2 || provenInWords.reasons.length !== 2 || worth === undefined)
  throw new Error("not both");
const saving: SiteConstraint | undefined = inWords.constraints[0];
const limit: SiteLimit | undefined = schedules.site(siteRequest, { reasons: true }).limits[0];
const withPeak: SiteRequest = { ...siteRequest, grid: { peak: { rate: 1, interval_minutes: 60 } } };
const curve: PeakCurve = schedules.site(withPeak, { peakCurve: true }).peak_curve;
if (inWords.reasons[0]?.text === "" && saving?.saves === 0 && limit?.limit === "peak" && curve.proven)
  throw new Error();
const ofWasher: SiteDeviceSchedule | undefined = whole.data[0];
const ofMeter: SiteSegment | undefined = whole.grid.schedule[0];
const pricesOfEnergy: SiteCertificate | undefined = whole.certificate;
const decided: SiteDecisionPrices[] = pricesOfEnergy?.decisions ?? [];
const ofMeterItself: boolean = decided.some(({ of }) => of.includes(null));
if (ofWasher?.energy.value !== 1 || ofMeter === undefined || pricesOfEnergy === undefined) throw new Error("no site");
if (ofMeterItself) throw new Error("nothing is decided");

const full: number | undefined = point && Math.round(point.state_of_charge_percent);
const told: Warning | undefined = charged.warnings?.[0];
const kind: WarningCode | undefined = told?.code;
// The code tells which fields there are.
const unproven: NotProvenOptimal | undefined = told?.code === "not_proven_optimal" ? told : undefined;
const away: number | undefined =
  told?.code === "target_not_reached" ? told.requested - told.delivered : unproven?.bound;

const readOptions: ReadPricesOptions = { markup: 0.1, taxPercent: 20, currency: "EUR" };
const reading: PriceReading = readPrices({ data: [{ ...cheap, price: { value: 0.4 } }] }, readOptions);
const readPlanner: Planner = new Planner({ prices: reading, location: { timezone: "Europe/Vienna" } });
readPlanner.free();
const paid: number | undefined = reading.data[0]?.price.value;
const provider: Provider = reading.provider;

function codeOf(job: () => unknown): string {
  try {
    job();
  } catch (error) {
    if (error instanceof InvalidRequestError) return `${error.code} ${error.field}`;
    if (error instanceof FlatpeakError) return `${error.type} ${error.context} ${error.status}`;
    throw error;
  }
  return "none";
}

const classes: (typeof FlatpeakError)[] = [
  AbortError,
  AuthenticationError,
  ConnectionError,
  NotFoundError,
  RateLimitError,
  ServerError,
  TimeoutError,
  UnprocessableError,
];
const noPrice: LocalErrorCode = "no_price_data";
const anyCode: ErrorCode = noPrice;
const wrong = codeOf(() => schedules.duration({ ...request, duration: 0 }));
const errors: boolean = classes.every((kind) => kind.prototype instanceof Error);

// One function for both engines.
async function planned(engine: Engine, amount: AmountRequest, soc: SocRequest, state: DeviceState) {
  const schedules: Schedules = engine.schedules;
  const devices: Devices = engine.devices;
  // What the local engine answers is among what the remote one may answer.
  const { id }: RemoteDeviceStateRecord = await devices.submitState(soc.device_id, state);
  const { savings }: RemoteAmountSchedule = await schedules.amount(amount);
  const { data: slots }: RemoteDurationSchedule = await schedules.duration(request);
  const { data: periods }: RemoteLimitSchedule = await schedules.limit({ ...request, absolute: 0.2 });
  const { data: plans }: RemoteSocSchedule = await schedules.soc(soc);
  const slot: RemoteDurationSlot | undefined = slots[0];
  const period: RemoteLimitSlot | undefined = periods[0];
  const rate: number | undefined = period?.tariff.rate_avg;
  const plan: RemoteSocPlan | undefined = plans?.[0];
  const segment: RemoteSocSegment | undefined = plan?.schedule[0];
  const event: boolean | undefined = segment?.vpp_event ?? slot?.vpp_event;
  return [id, savings, rate, event];
}

// The remote engine. Nothing of it is called: there is no server here.
const apiVersion: ApiVersion = "2026-08-01.busbar";
const logLevel: LogLevel = "off";
const logger: Partial<Logger> = {};
const answered: FetchResponse = { status: 204, headers: { get: () => null }, text: async () => "" };
const send: Fetch = async (url, init: FetchInit) => (init.method === "GET" && url !== "" ? answered : answered);
const ownCode: RemoteErrorCode = "http_418";
const defaultHeaders: RequestHeaders = { "x-site": "one", accept: null };
const clientOptions: ClientOptions = { apiVersion, logLevel, logger, fetch: send, defaultHeaders };
const token: BearerCredentials = { bearer: "b" };
const account: AccountCredentials = { accountId: "acc_1", secretKey: "sk_1" };
const tokens: BearerSource = { getBearer: async () => "b" };
const remoteOptions: FlatpeakOptions = { ...clientOptions, ...token };
const asAccount: FlatpeakOptions = { ...clientOptions, ...account };
const asOthers: FlatpeakOptions = tokens;
using flatpeak: Flatpeak = new Flatpeak(remoteOptions);
const remote: RemoteSchedules = flatpeak.schedules;
const pricesRequest: PricesRequest = { location_id: "loc_home", end_time: request.end_time };
const remoteCall: RemoteCallOptions = {
  timeout: 1000,
  maxRetries: 0,
  signal: null,
  retryCreate: true,
  idempotencyKey: ownCode,
};

async function everything(devices: RemoteDevices, prices: RemotePrices, state: DeviceState): Promise<unknown[]> {
  const { data }: { data: RemoteDurationSchedule } = await remote.duration(request, remoteCall).withResponse();
  const record: AnswerPromise<RemoteDeviceStateRecord> = devices.submitState("dev_battery", state);
  const local: Planner = new Planner({ prices: await prices.retrieve(pricesRequest) });
  const engines: Engine[] = [local, flatpeak];
  const other: unknown = await flatpeak.withOptions({ timeout: 5 }).request("GET", "/locations");
  return [data.data, await record, engines, other];
}
// A program may keep them for later.
export { anyCode, asAccount, asOthers, away, everything, inMoney, kind, noPrice, planned, provider, same, shortUnit };

const amounts = [cost?.value, saved.value, rent?.rent, shortage?.devices, reason?.limits.length, verified.proven];

export const result = JSON.stringify([
  amounts,
  mean,
  limited,
  period?.tariff.rate_avg,
  confidence,
  wrong,
  errors,
  segmentOfPower?.power_kw,
  full,
  paid?.toFixed(2),
  path?.at(-1)?.energy_kwh,
  given,
]);
// The program has no types of a host, so it reaches for the console as plain JavaScript does.
(globalThis as unknown as { console: { log(text: string): void } }).console.log(result);
