// What the pages about plans show: their own code, run, and its answers as pictures.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { picture } from "./pictures.mjs";

/** The pieces of a lane, from what answers call them. */
const pieces = (segments, more = {}) =>
  segments.map(({ start_time: from, end_time: to, power, power_kw }) => ({
    from,
    to,
    kw: power?.value ?? power_kw,
    ...more,
  }));

/** For each page: the names in its code that its picture needs, and what the picture shows of them. */
export const PICTURES = {
  duration: {
    names: ["prices", "split", "block"],
    title: "Two and a half hours, split and in one block",
    draw: ({ prices, split, block }) => ({
      prices,
      lanes: [
        { name: "split", pieces: pieces(split) },
        { name: "one block", pieces: pieces(block, { kind: "b" }) },
      ],
    }),
  },
  limit: {
    names: ["prices", "plan"],
    title: "The hours at or below a price",
    draw: ({ prices, plan }) => ({
      prices,
      level: plan.request.absolute,
      lanes: [{ name: "plan", pieces: pieces(plan.data) }],
    }),
  },
  amount: {
    names: ["prices", "body", "car", "boiler"],
    title: "A car and a boiler behind one fuse",
    draw: ({ prices, body, car, boiler }) => ({
      prices,
      lanes: [car, boiler].map(({ device_id: name, schedule }, at) => ({
        name,
        full: body.max_power.value,
        pieces: pieces(schedule, { kind: "ab"[at] }).map((piece) => ({ ...piece, label: `${piece.kw} kW` })),
      })),
    }),
  },
  battery: {
    names: ["prices", "plan"],
    title: "A battery that buys low and sells high",
    draw: ({ prices, plan }) => ({
      prices,
      lanes: [
        ...[
          ["charges", "IMPORT", "a"],
          ["discharges", "EXPORT", "b"],
        ].map(([name, direction, kind]) => ({
          name,
          full: 5,
          pieces: pieces(
            plan.schedule.filter(({ energy_flow_direction: flow }) => flow === direction),
            { kind },
          ),
        })),
        {
          name: "stored",
          points: plan.trajectory.map(({ time, state_of_charge_percent: percent }) => ({ time, percent })),
        },
      ],
    }),
  },
  site: {
    names: ["prices", "plan"],
    title: "A meter, a car and a battery",
    draw: ({ prices, plan }) => {
      const ways = { IMPORT: "a", EXPORT: "b" };
      const lane = (name, schedule, full) => ({
        name,
        full,
        pieces: pieces(schedule).map((piece, at) => ({
          ...piece,
          kind: ways[schedule[at].energy_flow_direction],
          label: `${piece.kw} kW`,
        })),
      });
      const [car, battery] = plan.data;
      return {
        prices,
        lanes: [
          lane("meter", plan.grid.schedule, 8),
          lane("car", car.schedule, 8),
          lane("battery", battery.schedule, 2),
        ],
      };
    },
  },
};

/**
 * Runs the code of a page, and draws its picture.
 *
 * @param {keyof typeof PICTURES} name
 * @param {{ page: string, entry: string, folder: string }} where the page's text, the package's entry module, and a folder
 *   for the code
 * @returns {Promise<string>} an SVG
 */
export async function drawn(name, { page, entry, folder }) {
  const { names, title, draw } = PICTURES[name];
  const [, code] = /^```js\n([^]*?)^```/m.exec(page);
  const [, description] = /!\[([^\]]*)\]\(pictures\//.exec(page);
  const file = join(folder, `${name}.mjs`);
  writeFileSync(file, `${code.replace('"flatpeak-wasm"', JSON.stringify(entry))}\nexport { ${names.join(", ")} };\n`);
  return picture({ title, description, ...draw(await import(pathToFileURL(file))) });
}

/** The text of a page about a kind of plan. */
export function planPage(name) {
  return readFileSync(new URL(`./plans/${name}.md`, import.meta.url), "utf8");
}
