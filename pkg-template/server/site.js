// What an account plans with: a planner, the prices that it was made with, and the states of its devices.

import { StoredPrices } from "./prices.js";
import { Refusal } from "./refusal.js";
import { States } from "./states.js";

/** A function that finds the site of an account. What it was made of is read once. */
export function sites(given) {
  const read = new WeakMap();
  return async (account) => {
    const site = typeof given === "function" ? await given(account) : given;
    if (site === undefined || site === null) {
      throw new Refusal({ status: 404, code: "not_found", message: "This account has nothing to plan with here" });
    }
    if (!read.has(site)) read.set(site, siteOf(site));
    return read.get(site);
  };
}

function siteOf(given) {
  const { planner, prices, states } = given.schedules === undefined ? given : { planner: given };
  if (planner?.schedules === undefined) {
    throw new TypeError("createHandler needs a Planner, or { planner, prices, states }, or a function that gives one");
  }
  return { planner, prices: new StoredPrices(prices), states: new States(states) };
}
