// What an account plans with: a planner, the prices that it was made with, and the states of its devices.

import { StoredPrices } from "./prices.js";
import { Refusal } from "./refusal.js";
import { States } from "./states.js";

/** @import { PlanningEngine, Site as GivenSite } from "../server.js" */

/** @typedef {{ planner: PlanningEngine, prices: StoredPrices, states: States }} Site */

/**
 * A function that finds the site of an account. What it was made of is read once.
 *
 * @param {Parameters<typeof import("../server.js").createHandler>[0]} given
 * @returns {(account: string) => Promise<Site>}
 */
export function sites(given) {
  /** @type {WeakMap<object, Site>} */
  const read = new WeakMap();
  return async (account) => {
    const site = typeof given === "function" ? await given(account) : given;
    if (site === undefined || site === null) {
      throw new Refusal({ status: 404, code: "not_found", message: "This account has nothing to plan with here" });
    }
    const known = read.get(site);
    if (known !== undefined) return known;
    const made = siteOf(site);
    read.set(site, made);
    return made;
  };
}

/**
 * @param {PlanningEngine | GivenSite} given
 * @returns {Site}
 */
function siteOf(given) {
  /** @type {GivenSite} */
  const { planner, prices, states } = "schedules" in given ? { planner: given } : given;
  if (planner?.schedules === undefined) {
    throw new TypeError("createHandler needs a Planner, or { planner, prices, states }, or a function that gives one");
  }
  return { planner, prices: new StoredPrices(prices), states: new States(states) };
}
