// Starts the page. Its modules take their words when they are loaded: by then the language is known.

import { loadCheck } from "./check.ts";
import { loadFiles } from "./export/panel.ts";
import { isLink, stateOf } from "./link.ts";
import { loadHome } from "./modes/home.ts";
import { Page } from "./page.ts";
import type { Mode } from "./state.ts";
import { loadForms } from "./sources/bar.ts";
import { loadWhy } from "./why.ts";

/** Shows what a link tells that was followed on the page itself. */
async function follow(page: Page, hash: string): Promise<void> {
  if (!isLink(hash)) return;
  const state = await stateOf(hash, Date.now());
  // Another one may have been followed meanwhile.
  if (location.hash === hash) page.open(state);
}

/** What modes show that is loaded when they are opened: a page that opens with them has it from the start. */
const PARTS: Partial<Record<Mode, () => Promise<void>>> = { amount: loadWhy, home: loadHome };

/** Waits until the browser has done what it had to do meanwhile. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

/** Shows the page, once the planner is there. */
export async function start(): Promise<void> {
  const state = await stateOf(location.hash, Date.now());
  // In pieces, between which the browser shows what there is, and listens.
  await nextTask();
  const page = new Page(state);
  // What keeps a part of a mode away is told when it is shown.
  await PARTS[state.mode]?.().catch(() => undefined);
  await nextTask();
  page.plan();
  await nextTask();
  page.begin();
  addEventListener("hashchange", () => void follow(page, location.hash));
  // With the first plan on screen comes what reads and writes files, and what asks for live prices, so that it is there
  // when the network is not. Where it does not come, whoever wants it loads it again, and is told what keeps it away.
  const reader = loadForms().then(({ loadReader }) => loadReader());
  Promise.all([reader, loadFiles(), loadWhy(), loadCheck()]).catch((error: unknown) => console.info(error));
}
