// The prices of a Flatpeak location. The token is in the field and in the question, and nowhere else: it is neither kept
// nor part of the state, so it cannot get into a link.

import { Flatpeak } from "flatpeak-wasm";

import { element } from "../element.ts";
import { HOUR } from "../../../chart/time.ts";
import { Fetching } from "./fetch-status.ts";
import type { LoadPrices } from "./reading.ts";
import { s } from "./words/words.ts";

const DAYS = 2;
const TIMEOUT_MS = 15_000;

/** The form of a location. */
export function flatpeakForm(take: LoadPrices): HTMLElement {
  const place = element("input", { type: "text", placeholder: "loc_…", autocomplete: "off", spellcheck: "false" });
  // Not a password: browsers offer to keep those.
  const token = element("input", { type: "text", class: "secret", autocomplete: "off", spellcheck: "false" });
  const load = element("button", { type: "button", class: "button main" }, s("loadPrices"));
  const fetching = new Fetching(load);
  load.addEventListener("click", () => void ask());
  return element(
    "div",
    { class: "fields" },
    element("label", {}, `${s("locationId")} `, place),
    element("label", {}, `${s("bearerToken")} `, token),
    load,
    element("small", { class: "note" }, s("tokenNote")),
    fetching.node,
  );

  async function ask(): Promise<void> {
    if (place.value.trim() === "") return fetching.fail(s("idMissing"));
    if (token.value === "") return fetching.fail(s("tokenMissing"));
    await fetching.run("Flatpeak", async (signal) => {
      const now = Date.now();
      const client = new Flatpeak({ bearer: token.value.trim(), timeout: TIMEOUT_MS, maxRetries: 1 });
      try {
        const input = await client.prices.retrieve(
          {
            location_id: place.value.trim(),
            start_time: instant(now - (now % HOUR)),
            end_time: instant(now + DAYS * 24 * HOUR),
          },
          { signal },
        );
        if (input.data.length === 0) throw new Error(s("locationHasNone"));
        await take({ name: s("flatpeakLocation"), input, days: DAYS }, signal);
      } finally {
        client.free();
      }
    });
  }
}

function instant(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}
