// `schedules.amount` beside three solvers on the same linear program, the building of their model included.

import { Planner, verifyCertificate } from "flatpeak-wasm";
import loadGlpk from "glpk.js/node";
import { lessEq, solve } from "yalps";

import { table, timed } from "./measure.js";

const START = Date.parse("2026-04-15T00:00:00Z");
const MINUTE = 60_000;
const LOCATION = { timezone: "Europe/Vienna", currency_code: "EUR" };

/** Cars that come and go in a day or a week of prices, and want most of what the site can carry. */
function site(devices, periods, minutes) {
  const iso = (minute) => new Date(START + minute * MINUTE).toISOString();
  const values = Array.from(
    { length: periods },
    (_, at) => Math.round(1e5 * (0.2 + 0.1 * Math.sin((at * minutes) / 180) + 0.0001 * ((at * 7919) % 97))) / 1e5,
  );
  const total = periods * minutes;
  const data = Array.from({ length: devices }, (_, at) => {
    const from = ((at * 37) % 40) * 0.01 * total;
    const to = total - ((at * 23) % 30) * 0.01 * total;
    return {
      device_id: `dev_${at}`,
      direction: "IMPORT",
      start_time: iso(Math.round(from)),
      end_time: iso(Math.round(to)),
      max_power: { units: "KW", value: 7 + (at % 5) },
      energy: { units: "KWH", value: 10 + 3 * (at % 6) },
    };
  });
  const max_power = { units: "KW", value: Math.max(11, 2.2 * devices) };
  return { body: { max_power, data }, prices: { start: iso(0), intervalMinutes: minutes, values } };
}

/** The program in numbers: what each device can take in each period. */
function program({ body, prices }) {
  const length = prices.intervalMinutes * MINUTE;
  const variables = body.data.flatMap((device, i) =>
    prices.values.flatMap((cost, t) => {
      const from = Math.max(START + t * length, Date.parse(device.start_time));
      const to = Math.min(START + (t + 1) * length, Date.parse(device.end_time));
      if (to <= from) return [];
      return [{ name: `x${i}_${t}`, i, t, cost, most: (device.max_power.value * (to - from)) / 3_600_000 }];
    }),
  );
  const carried = (body.max_power.value * length) / 3_600_000;
  return { variables, demands: body.data.map((device) => device.energy.value), carried };
}

function byKey(variables, key) {
  const groups = new Map();
  for (const variable of variables) {
    const group = groups.get(variable[key]);
    if (group) group.push(variable);
    else groups.set(variable[key], [variable]);
  }
  return groups;
}

function withHighs(highs, request) {
  const { variables, demands, carried } = program(request);
  const sum = (list) => list.map(({ name }) => name).join(" + ");
  const rows = [
    ...[...byKey(variables, "i")].map(([i, list]) => ` ${sum(list)} = ${demands[i]}`),
    ...[...byKey(variables, "t").values()].map((list) => ` ${sum(list)} <= ${carried}`),
  ];
  const terms = variables.map(({ name, cost }) => `${cost} ${name}`).join(" + ");
  const bounds = variables.map(({ name, most }) => ` ${name} <= ${most}`);
  return highs.solve(`Minimize\n ${terms}\nSubject To\n${rows.join("\n")}\nBounds\n${bounds.join("\n")}\nEnd`)
    .ObjectiveValue;
}

function withGlpk(glpk, request) {
  const { variables, demands, carried } = program(request);
  const row = (name, list, bnds) => ({ name, vars: list.map((variable) => ({ name: variable.name, coef: 1 })), bnds });
  const subjectTo = [
    ...[...byKey(variables, "i")].map(([i, list]) =>
      row(`d${i}`, list, { type: glpk.GLP_FX, lb: demands[i], ub: demands[i] }),
    ),
    ...[...byKey(variables, "t")].map(([t, list]) => row(`s${t}`, list, { type: glpk.GLP_UP, lb: 0, ub: carried })),
  ];
  const objective = {
    direction: glpk.GLP_MIN,
    name: "cost",
    vars: variables.map(({ name, cost }) => ({ name, coef: cost })),
  };
  const bounds = variables.map(({ name, most }) => ({ name, type: glpk.GLP_DB, lb: 0, ub: most }));
  return glpk.solve({ name: "site", objective, subjectTo, bounds }, { msglev: glpk.GLP_MSG_OFF }).result.z;
}

function withYalps(request) {
  const { variables, demands, carried } = program(request);
  const constraints = new Map();
  for (const [i] of byKey(variables, "i")) constraints.set(`d${i}`, { equal: demands[i] });
  for (const [t] of byKey(variables, "t")) constraints.set(`s${t}`, lessEq(carried));
  for (const { name, most } of variables) constraints.set(`b${name}`, lessEq(most));
  const columns = new Map(
    variables.map(({ name, i, t, cost }) => [name, { cost, [`d${i}`]: 1, [`s${t}`]: 1, [`b${name}`]: 1 }]),
  );
  return solve({ direction: "minimize", objective: "cost", constraints, variables: columns }).result;
}

/** One row a size, beside the solvers; those that take minutes there are left out. */
export async function amount(highs) {
  const glpk = await loadGlpk();
  const rows = [["devices x periods", "this, us", "HiGHS, us", "ratio", "GLPK, us", "ratio", "YALPS, us", "ratio"]];
  for (const [devices, periods, minutes, peers] of [
    [1, 96, 15, 3],
    [5, 96, 15, 3],
    [20, 96, 15, 2],
    [1, 288, 5, 3],
    [5, 288, 5, 2],
    [20, 288, 5, 2],
    [100, 672, 15, 0],
  ]) {
    const request = site(devices, periods, minutes);
    const planner = new Planner({ prices: request.prices, location: LOCATION });
    const proof = verifyCertificate(
      request.body,
      planner.schedules.amount(request.body, { certificate: true }),
      request.prices,
    );
    if (!proof.proven) throw new Error(proof.problems.join("; "));
    const solvers = [() => withHighs(highs, request), () => withGlpk(glpk, request), () => withYalps(request)].slice(
      0,
      peers,
    );
    for (const solver of solvers) {
      const cost = solver();
      if (Math.abs(cost - proof.cost) > 1e-6 * (1 + cost)) throw new Error(`costs differ: ${proof.cost}, ${cost}`);
    }
    const [own, ...others] = timed([() => planner.schedules.amount(request.body), ...solvers]);
    const cells = others.flatMap((time) => [time.toFixed(0), (time / own).toFixed(0)]);
    rows.push([`${devices} x ${periods}`, own.toFixed(0), ...cells, ...Array(6 - cells.length).fill("")]);
    planner.free();
  }
  table("schedules.amount under a site limit, model building counted for all", rows);
}

/** How the time grows, certificate and JavaScript objects included. */
export function growth() {
  const rows = [["devices \\ periods", 96, 288, 672]];
  for (const devices of [10, 20, 50, 100]) {
    const times = [96, 288, 672].map((periods) => {
      const request = site(devices, periods, periods === 288 ? 5 : 15);
      const planner = new Planner({ prices: request.prices, location: LOCATION });
      const [time] = timed([() => planner.schedules.amount(request.body)], { rounds: 5, warmUp: 200 });
      planner.free();
      return (time / 1000).toFixed(2);
    });
    rows.push([devices, ...times]);
  }
  table("schedules.amount, ms", rows);
}
