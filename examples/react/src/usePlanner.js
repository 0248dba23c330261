import { use, useMemo } from "react";
import { init, Planner } from "flatpeak-wasm";

// One promise for the whole page. On a server the module is there already.
const loaded = init();

/**
 * A planner for these options, which must stay the same object from render to render. It suspends until the module is
 * loaded, so wrap what calls it in `<Suspense>`.
 */
export function usePlanner(options) {
  use(loaded);
  return useMemo(() => new Planner(options), [options]);
}
