// Loads the words, the planner and the page, or says what does not come.

import { init } from "flatpeak-wasm";

import { askAhead } from "./ahead.ts";
import { copyOnClick } from "./copy.ts";
import { byId } from "./element.ts";
import { watchTheme } from "./theme.ts";
import { loadLanguage, t, watchLanguage } from "./words/language.ts";

/** Tells what keeps the page from planning. */
function stop(message: string): void {
  const node = byId("stop");
  node.textContent = message;
  node.hidden = false;
}

async function load(): Promise<void> {
  askAhead(location.hash);
  watchTheme(byId("theme") as HTMLSelectElement);
  const loaded = init();
  // It is waited for below: until then nobody need hear of it.
  loaded.catch(() => undefined);
  await loadLanguage();
  watchLanguage(byId("language") as HTMLSelectElement);
  copyOnClick(byId("copy-install"), () => byId("install").textContent);
  if (typeof WebAssembly !== "object") {
    stop(t("noWebAssembly"));
    return;
  }
  const page = import("./start.ts");
  try {
    await loaded;
  } catch (error) {
    stop(t("notLoaded", { error: error instanceof Error ? error.message : String(error) }));
    return;
  }
  const { start } = await page;
  await start();
}

/** Keeps the page for when there is no network. */
function keep(): void {
  if (!("serviceWorker" in navigator) || !import.meta.env.PROD) return;
  // Without it the page works as well, but not without a network.
  navigator.serviceWorker.register("./service-worker.js").catch((error: unknown) => console.info(error));
}

// Not awaited here: the rest of the page is built on this very file, and waits until all of it has run.
void load().then(keep);
