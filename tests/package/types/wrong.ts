// What the types must refuse: each of these lines is an error, or the compiler complains that it is none.

import {
  Flatpeak,
  FlatpeakError,
  Planner,
  init,
  initPrices,
  initPricesSync,
  initSync,
  readPrices,
} from "flatpeak-wasm";
import type {
  AmountRequest,
  BatteryProfile,
  DurationRequest,
  LimitRequest,
  PriceColumns,
  PricePeriod,
} from "flatpeak-wasm";

declare const planner: Planner;
const hours = { start_time: "2026-01-01T00:00:00Z", end_time: "2026-01-01T04:00:00Z" };

// @ts-expect-error a planner needs options
new Planner();
// @ts-expect-error a planner needs prices
new Planner({ location: { timezone: "Europe/Vienna", currency_code: "EUR" } });
// @ts-expect-error prices are no number
new Planner({ prices: 0.3 });
// @ts-expect-error a clock is no number: it could be seconds or milliseconds
new Planner({ prices: [], now: 0 });
// @ts-expect-error the API writes currency_code
new Planner({ prices: [], location: { currency: "EUR" } });
// @ts-expect-error a direction that there is not
new Planner({ prices: { import: [], exprot: [] } });

// @ts-expect-error values are missing
export const columns: PriceColumns = { start: "2026-01-01T00:00:00Z", intervalMinutes: 60 };
// @ts-expect-error a price is a number
export const period: PricePeriod = { valid_from: "", valid_to: "", price: { value: "0.3" } };

// @ts-expect-error a segment is LOW or HIGH
export const middle: DurationRequest = { ...hours, segment: "MIDDLE", duration: 60 };
// @ts-expect-error a duration is a number of minutes
export const text: DurationRequest = { ...hours, segment: "LOW", duration: "60" };
// @ts-expect-error a duration is needed
export const none: DurationRequest = { ...hours, segment: "LOW" };
// @ts-expect-error `direction` is the word of the other endpoint
export const other: DurationRequest = { ...hours, segment: "LOW", duration: 60, direction: "IMPORT" };
// @ts-expect-error a direction that there is not
export const sideways: LimitRequest = { ...hours, segment: "LOW", relative: 1, direction: "SIDEWAYS" };

// @ts-expect-error a limit is `absolute` or `relative`
export const unlimited: LimitRequest = { ...hours, segment: "LOW" };
// @ts-expect-error nobody knows how fast it discharges
export const battery: BatteryProfile = { capacity_kwh: 10, charge_power_kw: 5 };
// @ts-expect-error no time is a number: it could be seconds or milliseconds
export const count: DurationRequest = { ...hours, start_time: 0, segment: "LOW", duration: 60 };

declare const site: AmountRequest;
// @ts-expect-error a proof is there where it was asked for
planner.schedules.amount(site).certificate.bound;
// @ts-expect-error a misspelt option beside one that is right
planner.schedules.amount(site, { certificate: true, reason: true });
// @ts-expect-error one kind of credentials
new Flatpeak({ bearer: "token", accountId: "acc_1", secretKey: "sk_1" });

// @ts-expect-error a misspelt option
planner.schedules.duration({ ...hours, segment: "LOW", duration: 60 }, { contigous: true });
// @ts-expect-error a shortfall warns or throws
planner.schedules.duration({ ...hours, segment: "LOW", duration: 60 }, { onShortfall: "ignore" });
// @ts-expect-error blocks are an option of duration alone
planner.schedules.limit({ ...hours, segment: "LOW", relative: 1 }, { contiguous: true });
// @ts-expect-error the schedules of a planner stay
planner.schedules = planner.schedules;
// @ts-expect-error an answer comes at once; there is no promise
planner.schedules.duration({ ...hours, segment: "LOW", duration: 60 }).then();
// @ts-expect-error warnings may be missing
planner.schedules.duration({ ...hours, segment: "LOW", duration: 60 }).warnings.length;
// @ts-expect-error errors are made by the package
new FlatpeakError();
// @ts-expect-error a module does not come from nowhere
void init(null);
// @ts-expect-error neither does the one that reads prices
void initPrices(null);
// @ts-expect-error an address takes time
initSync("/flatpeak_wasm_bg.wasm");
// @ts-expect-error it must be given
initPricesSync();
// @ts-expect-error prices are an object or a text
readPrices(0.3);
// @ts-expect-error an option that there is not
readPrices("", { vat: 20 });
