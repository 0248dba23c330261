// A fleet, with every type of it.
import { fleetQueue, planMany } from "flatpeak-wasm/fleet";
import type {
  AmountFleetRequest,
  DurationFleetRequest,
  EnqueueCounts,
  EnqueueOptions,
  FleetAnswer,
  FleetCounts,
  FleetDelivery,
  FleetError,
  FleetPrices,
  FleetProgress,
  FleetQueue,
  FleetQueueOptions,
  FleetRequest,
  FleetRequestFields,
  FleetResult,
  FleetResultsOptions,
  FleetServerWarning,
  FleetTariff,
  FleetWorker,
  FleetWorkOptions,
  LimitFleetRequest,
  PlanManyOptions,
  SiteFleetRequest,
  SocFleetRequest,
  ThreadLimits,
} from "flatpeak-wasm/fleet";

const start_time = "2026-01-01T00:00:00Z";
const end_time = "2026-01-01T02:00:00Z";
const day: FleetTariff = { prices: { start: start_time, intervalMinutes: 60, values: [0.2, 0.1] } };
const fields: FleetRequestFields = { id: "a", tariff: "day" };

const amount: AmountFleetRequest = {
  ...fields,
  operation: "amount",
  body: {
    max_power: { units: "KW", value: 11 },
    data: [{ device_id: "car", start_time, end_time, energy: { units: "KWH", value: 5 } }],
  },
};
const duration: DurationFleetRequest = {
  operation: "duration",
  prices: day.prices,
  body: { start_time, end_time, segment: "LOW", duration: 30 },
};
const limit: LimitFleetRequest = {
  operation: "limit",
  body: { start_time, end_time, segment: "LOW", absolute: 0.15 },
};
const site: SiteFleetRequest = {
  operation: "site",
  body: { start_time, end_time, grid: {}, data: [] },
  options: { reasons: true },
};
const soc: SocFleetRequest = {
  operation: "soc",
  battery: { capacity_kwh: 10, power_kw: 5 },
  body: {
    device_id: "battery",
    device_state: { time: start_time, state_of_charge_percent: 10, target_state_of_charge_percent: 20 },
  },
  options: { arbitrage: true },
};

async function* source(): AsyncGenerator<FleetRequest> {
  yield* [amount, duration, limit, site, soc];
}

const tariffs: FleetPrices = { ...day, tariffs: { day }, now: new Date() };
const resourceLimits: ThreadLimits = { maxOldGenerationSizeMb: 64 };
const onProgress = ({ read, planned, errors }: FleetProgress): void => void (read + planned + errors);
const { signal } = new AbortController();
const options: PlanManyOptions = { ...tariffs, threads: 2, batchSize: 10, signal, onProgress, resourceLimits };

export async function main(): Promise<[FleetAnswer[], FleetError[]]> {
  const answers: FleetAnswer[] = [];
  const errors: FleetError[] = [];
  for await (const result of planMany(source(), options)) {
    const same: FleetResult = result;
    if (same.error === undefined) answers.push(same);
    else errors.push(same);
  }
  // @ts-expect-error A request has a body.
  for await (const { id } of planMany([{ operation: "amount" }])) void id;
  // @ts-expect-error A battery is needed for `soc`.
  for await (const { id } of planMany([{ operation: "soc", body: soc.body }])) void id;
  return [answers, errors];
}

export async function overQueue(): Promise<FleetDelivery[]> {
  const settings: FleetQueueOptions = { connection: "redis://127.0.0.1:6379", name: "night", onError: () => {} };
  const queue: FleetQueue = fleetQueue(settings);
  const enqueuing: EnqueueOptions = { ...tariffs, signal };
  const { read, enqueued }: EnqueueCounts = await queue.enqueue(source(), enqueuing);
  const working: FleetWorkOptions = { threads: 1, resourceLimits, stalledAfterMs: 5000 };
  const worker: FleetWorker = await queue.work(working);
  const taking: FleetResultsOptions = { consumer: "a", follow: false };
  const deliveries: FleetDelivery[] = [];
  for await (const delivery of queue.results(taking)) {
    deliveries.push(delivery);
    await delivery.acknowledge();
  }
  const { requested, planned, batches }: FleetCounts = await queue.counts();
  const warnings: FleetServerWarning[] = await queue.warnings();
  for await (const id of queue.missing()) void [id, read, enqueued, requested, planned, batches, warnings];
  await worker.close();
  await queue.close();
  return deliveries;
}
