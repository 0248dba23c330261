// Starts the page. Its modules take their words when they are loaded: by then the language is known.

import { initPrices } from "flatpeak-wasm";

import { isLink, stateOf } from "./link.ts";
import { Page } from "./page.ts";

/** Shows what a link tells that was followed on the page itself. */
async function follow(page: Page, hash: string): Promise<void> {
  if (!isLink(hash)) return;
  const state = await stateOf(hash, Date.now());
  // Another one may have been followed meanwhile.
  if (location.hash === hash) await page.open(state);
}

/** Shows the page, once the planner is there. */
export async function start(): Promise<void> {
  const page = new Page(await stateOf(location.hash, Date.now()));
  addEventListener("hashchange", () => void follow(page, location.hash));
  // With the first plan on screen comes what reads files and live prices, so that it is there when the network is not.
  // Where it does not come, whoever wants prices read loads it again, and is told what keeps it away.
  initPrices().catch((error: unknown) => console.info(error));
}
