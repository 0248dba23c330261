// The job of `schedules.duration` in plain JavaScript, as one would write it by hand: parse the prices once; for each
// request clip, sort, fill, merge, and build the same answer. It has no tie rule, no gaps and no checks.

export class JavaScriptPlanner {
  #periods;
  #location;

  constructor({ data, location }) {
    this.#periods = data.map(({ valid_from, valid_to, price }) => ({
      start: Date.parse(valid_from),
      end: Date.parse(valid_to),
      price: price.value,
      confidence: price.confidence ?? 1,
    }));
    this.#location = location;
  }

  duration({ start_time, end_time, segment, duration, tariff_direction = "IMPORT" }) {
    const start = Date.parse(start_time);
    const end = Date.parse(end_time);
    const sign = segment === "LOW" ? 1 : -1;
    const inside = this.#periods
      .filter((period) => period.end > start && period.start < end)
      .map((period) => ({ ...period, start: Math.max(start, period.start), end: Math.min(end, period.end) }))
      .sort((a, b) => sign * (a.price - b.price) || a.start - b.start);
    let missing = duration * 60_000;
    const taken = [];
    for (const period of inside) {
      if (missing <= 0) break;
      const length = Math.min(missing, period.end - period.start);
      taken.push({ ...period, end: period.start + length });
      missing -= length;
    }
    return {
      id: "std_000000000000000000000000",
      object: "schedule_duration",
      account_id: "acc_local",
      live_mode: false,
      location_timezone: this.#location.timezone,
      currency_code: this.#location.currency_code,
      tariff_direction,
      data: merge(taken.sort((a, b) => a.start - b.start)).map(slot),
      time_created: new Date().toISOString(),
      location_id: "loc_local",
    };
  }
}

function merge(periods) {
  const merged = [];
  for (const { start, end, price, confidence } of periods) {
    const last = merged.at(-1);
    if (last?.end === start) {
      last.end = end;
      last.cost += price * (end - start);
      last.confidence = Math.min(last.confidence, confidence);
    } else {
      merged.push({ start, end, cost: price * (end - start), confidence });
    }
  }
  return merged;
}

function slot({ start, end, cost, confidence }) {
  return {
    start_time: new Date(start).toISOString(),
    end_time: new Date(end).toISOString(),
    price: { value: Math.round((cost / (end - start)) * 1e5) / 1e5, confidence },
    vpp_event: false,
  };
}
