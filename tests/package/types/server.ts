// The API over HTTP: every type of flatpeak-wasm/server.

import { Flatpeak, type Planner } from "flatpeak-wasm";
import {
  createHandler,
  type Handler,
  type HandlerLimits,
  type HandlerOptions,
  type KeptState,
  type PlanningEngine,
  type ServerErrorCode,
  type Site,
  type StateStore,
} from "flatpeak-wasm/server";

declare const planner: Planner;

const limits: Partial<HandlerLimits> = { bodyBytes: 10_000 };
const options: HandlerOptions = { accounts: { acc_1: "sk_1" }, cors: ["https://app.example.com"], limits };
const states: StateStore = new Map<string, KeptState>();
const site: Site = { planner, prices: { start: new Date(), intervalMinutes: 15, values: [0.1] }, states };
const handler: Handler = createHandler(site, options);
createHandler(planner);
createHandler(async (account) => (account === "acc_1" ? site : undefined), { accounts: async () => "sk_1" });

/** A planner in a worker. */
const later: PlanningEngine = {
  schedules: {
    amount: async (body) => planner.schedules.amount(body),
    duration: async (body, options) => planner.schedules.duration(body, options),
    limit: async (body, options) => planner.schedules.limit(body, options),
    soc: async (body) => planner.schedules.soc(body),
    site: async (body) => planner.schedules.site(body),
  },
  devices: { submitState: async (id, state) => planner.devices.submitState(id, state) },
};
createHandler({ planner: later });

export const client = new Flatpeak({ accountId: "acc_1", secretKey: "sk_1", fetch: handler });
export const answer: Promise<Response> = handler(new Request("http://localhost/schedules/soc"));
export const code: ServerErrorCode = "method_not_allowed";

// @ts-expect-error A secret is a text.
createHandler(planner, { accounts: { acc_1: 1 } });
