// The remote engine with the types of a host: requests, responses and signals are the host's own.

import { Flatpeak, FlatpeakError } from "flatpeak-wasm";

const flatpeak = new Flatpeak({
  getBearer: async () => "token",
  fetch: async (url, init) => new Response(url + init.method),
});
// The host's own fetch is one, and may be called with what comes.
new Flatpeak({ bearer: "b", fetch }).free();
new Flatpeak({ bearer: "b", fetch: (url, init) => fetch(url, { ...init, keepalive: true }) }).free();
const controller = new AbortController();
const body = { device_id: "dev_battery", schedule_horizon: 24 };

export async function responses(): Promise<[number, string | null | undefined]> {
  const signal: AbortSignal = controller.signal;
  const response: Response = await flatpeak.schedules.soc(body, { signal }).asResponse();
  try {
    await flatpeak.schedules.soc(body).withResponse();
  } catch (error) {
    if (error instanceof FlatpeakError) return [response.status, error.headers?.get("x-request-id")];
  }
  return [response.status, undefined];
}
