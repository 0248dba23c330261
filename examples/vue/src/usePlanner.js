import { onMounted, shallowRef } from "vue";
import { init, Planner } from "flatpeak-wasm";

/** A planner for these options, undefined until the module is loaded: on a server, and at first in the page. */
export function usePlanner(options) {
  const planner = shallowRef();
  onMounted(async () => {
    await init();
    planner.value = new Planner(options);
  });
  return planner;
}
