// Starts the page, or says why it cannot start.

import { init, initPrices } from "flatpeak-wasm";

import { copyOnClick } from "./copy.ts";
import { byId } from "./element.ts";
import { isLink, stateOf } from "./link.ts";
import { Page } from "./page.ts";
import { watchTheme } from "./theme.ts";

/** Tells what keeps the page from planning. */
function stop(message: string): void {
  const node = byId("stop");
  node.textContent = message;
  node.hidden = false;
}

/** Shows what a link tells that was followed on the page itself. */
async function follow(page: Page, hash: string): Promise<void> {
  if (!isLink(hash)) return;
  const state = await stateOf(hash, Date.now());
  // Another one may have been followed meanwhile.
  if (location.hash === hash) await page.open(state);
}

async function start(): Promise<void> {
  watchTheme(byId("theme") as HTMLSelectElement);
  copyOnClick(byId("copy-install"), () => byId("install").textContent);
  if (typeof WebAssembly !== "object") {
    stop(
      "This page plans with WebAssembly, which this browser does not have, or which is switched off in it. Any browser of the last years has it.",
    );
    return;
  }
  try {
    await init();
  } catch (error) {
    stop(
      `The planner did not load, so nothing can be planned. Load the page again to retry. (${error instanceof Error ? error.message : error})`,
    );
    return;
  }
  const page = new Page(await stateOf(location.hash, Date.now()));
  addEventListener("hashchange", () => void follow(page, location.hash));
  // With the first plan on screen comes what reads files and live prices, so that it is there when the network is not.
  // Where it does not come, whoever wants prices read loads it again, and is told what keeps it away.
  initPrices().catch((error: unknown) => console.info(error));
}

await start();

if ("serviceWorker" in navigator && import.meta.env.PROD) {
  // Without it the page works as well, but not without a network.
  navigator.serviceWorker.register("./service-worker.js").catch((error: unknown) => console.info(error));
}
