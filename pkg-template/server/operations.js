// The operation table, from the server's side: where each operation is in each version of the API, which keys have another
// name there, and which keys it knows. `src/client/operation.rs` and `schema.rs` are the client's; a test holds this
// against them.

export const ZERO = "2024-08-24.zero";
export const ANODE = "2025-09-14.anode";
export const BUSBAR = "2026-08-01.busbar";

/** From the oldest to the newest. */
export const VERSIONS = [ZERO, ANODE, BUSBAR];

/** Where an account becomes a token. */
export const LOGINS = [
  { method: "GET", path: "/login", versions: [ZERO, ANODE] },
  { method: "POST", path: "/auth/tokens", versions: [BUSBAR] },
];

/** @typedef {"duration" | "limit" | "amount" | "soc" | "site"} Schedule */
/** @typedef {`schedules.${Schedule}` | "devices.submitState" | "prices.retrieve"} Operation */

/**
 * @typedef {object} Entry
 * @property {Operation} operation
 * @property {string} version
 * @property {"GET" | "POST" | "PUT"} method
 * @property {string} path
 * @property {string[]} [required]
 * @property {string[]} [lacks]
 * @property {[own: string, theirs: string][]} [renamed]
 * @property {[within: string, from: string, to: string][]} [answered]
 * @property {string} [object]
 * @property {string} [prefix]
 */

/** @typedef {Entry & Required<Pick<Entry, "required" | "lacks" | "renamed" | "answered">>} Route */

/**
 * Each operation in each version. Bodies and answers of the planner have the keys of the first version of an operation.
 *
 * - `required`: keys that a body needs, beside those in the path.
 * - `lacks`: keys that this version does not have.
 * - `renamed`: keys of a body, and what they are called in this version.
 * - `answered`: the same for answers, each with the field that it is in.
 * - `object`, `prefix`: what an answer and its id are called, where it is not as in the first version.
 *
 * @type {Entry[]}
 */
const ENTRIES = [
  {
    operation: "schedules.amount",
    version: ZERO,
    method: "POST",
    path: "/schedules",
    required: ["location_id", "max_power"],
  },
  {
    operation: "schedules.amount",
    version: ANODE,
    method: "POST",
    path: "/schedules/amount/{location_id}",
    required: ["max_power"],
    object: "schedule_amount",
    prefix: "sae",
  },
  {
    operation: "schedules.duration",
    version: BUSBAR,
    method: "POST",
    path: "/schedules/duration",
    required: ["location_id"],
  },
  {
    operation: "schedules.duration",
    version: ANODE,
    method: "POST",
    path: "/schedules/duration/{location_id}",
    lacks: ["device_id"],
    answered: [["data.price", "value", "average"]],
  },
  { operation: "schedules.limit", version: ANODE, method: "POST", path: "/schedules/limit/{location_id}" },
  {
    operation: "schedules.limit",
    version: BUSBAR,
    method: "POST",
    path: "/schedules/limit",
    required: ["location_id"],
    renamed: [["direction", "tariff_direction"]],
    answered: [
      ["", "direction", "tariff_direction"],
      ["request", "direction", "tariff_direction"],
      ["data.tariff", "rate_avg", "value"],
      ["data", "tariff", "price"],
    ],
  },
  { operation: "schedules.soc", version: BUSBAR, method: "POST", path: "/schedules/soc", required: ["device_id"] },
  {
    operation: "devices.submitState",
    version: BUSBAR,
    method: "PUT",
    path: "/devices/{device_id}/state",
    required: ["time", "state_of_charge_percent", "target_state_of_charge_percent"],
  },
  {
    operation: "prices.retrieve",
    version: BUSBAR,
    method: "POST",
    path: "/prices",
    required: ["location_id", "end_time"],
  },
  {
    operation: "prices.retrieve",
    version: ANODE,
    method: "POST",
    path: "/prices/{location_id}",
    required: ["end_time"],
    lacks: ["device_id"],
  },
  {
    operation: "prices.retrieve",
    version: ZERO,
    method: "GET",
    path: "/tariffs/rates/{location_id}",
    required: ["end_time"],
    lacks: ["device_id"],
    renamed: [["tariff_direction", "direction"]],
    answered: [
      ["", "tariff_direction", "direction"],
      ["data.price", "value", "rate"],
      ["data", "price", "tariff"],
    ],
  },
];

/** @type {(entry: Entry) => Route} */
const route = (entry) => ({ required: [], lacks: [], renamed: [], answered: [], ...entry });

export const ROUTES = ENTRIES.map(route);

/** What is ours alone: the hosted API does not have it, and neither has the client. */
export const OWN_ROUTES = [
  route({ operation: "schedules.site", version: BUSBAR, method: "POST", path: "/schedules/site" }),
];

/** What reads the state that a device submitted last; the client has no such operation. */
export const READ_STATE = { version: BUSBAR, method: "GET", path: "/devices/{device_id}/state" };

const QUANTITY = { units: {}, value: {} };
const WINDOW = { start_time: {}, end_time: {} };
const DEVICE = { device_id: {}, direction: {}, ...WINDOW, max_power: QUANTITY, energy: QUANTITY };

/**
 * The keys of bodies whose documents let others in: the API leaves those alone, and the planner refuses them. Bodies of
 * all other operations have no keys but their own.
 *
 * @type {{ [name in Operation]?: import("./translate.js").Keys }}
 */
export const OPEN_BODIES = {
  "schedules.amount": {
    location_id: {},
    max_power: QUANTITY,
    shaving_threshold: { relative: {}, absolute: {} },
    data: DEVICE,
  },
  "schedules.duration": { location_id: {}, ...WINDOW, segment: {}, duration: {}, device_id: {}, tariff_direction: {} },
  "schedules.limit": { location_id: {}, ...WINDOW, direction: {}, segment: {}, relative: {}, absolute: {} },
  "prices.retrieve": { location_id: {}, ...WINDOW, device_id: {}, tariff_direction: {} },
};
