// A server on this machine that speaks as each price API does, and a page whose questions to them go there.

import { createServer } from "node:http";
import { after } from "node:test";

const HOSTS = /^https:\/\/(api\.energy-charts\.info|api\.awattar\.(at|de)|api\.octopus\.energy|api\.flatpeak\.com)\//;
const HOUR = 3_600_000;
/** The prices of four hours, per kWh. */
const PRICES = [0.3, 0.1, 0.2, 0.4];

const json = (value) => ({ status: 200, body: JSON.stringify(value) });

/** What each API answers for four hours from the instant that it is asked for. */
const ANSWERS = {
  "/price"({ searchParams }) {
    const start = Date.parse(`${searchParams.get("start")}T00:00:00Z`) / 1000;
    return json({
      license_info: "for the test",
      unix_seconds: PRICES.map((_, hour) => start + hour * 3600),
      price: PRICES.map((price) => price * 1000),
      unit: "EUR / MWh",
      deprecated: false,
    });
  },
  "/v1/marketdata"({ searchParams }) {
    const start = Number(searchParams.get("start"));
    const data = PRICES.map((price, hour) => ({
      start_timestamp: start + hour * HOUR,
      end_timestamp: start + (hour + 1) * HOUR,
      marketprice: price * 1000,
      unit: "Eur/MWh",
    }));
    return json({ object: "list", data, url: "/at/v1/marketdata" });
  },
  "/v1/products/": () =>
    json({ count: 2, results: [{ code: "AGILE-OUTGOING-19-05-13" }, { code: "AGILE-26-01-01", direction: "IMPORT" }] }),
};

/** A Flatpeak location's prices, for whoever has the token. */
function locationPrices({ authorization }, body) {
  if (authorization !== "Bearer right-token") {
    return {
      status: 401,
      body: JSON.stringify({ object: "error", type: "api_error", code: "access_denied", message: "No access" }),
    };
  }
  const { location_id, start_time } = JSON.parse(body);
  const start = Date.parse(start_time);
  const data = PRICES.map((value, hour) => ({
    valid_from: new Date(start + hour * HOUR).toISOString(),
    valid_to: new Date(start + (hour + 1) * HOUR).toISOString(),
    price: { value, confidence: 1 },
  }));
  return json({ object: "price", location_id, location_timezone: "Europe/London", currency_code: "GBP", data });
}

function rates({ searchParams }) {
  const start = Date.parse(searchParams.get("period_from"));
  const results = PRICES.map((price, hour) => ({
    value_exc_vat: (price * 100) / 1.05,
    value_inc_vat: price * 100,
    valid_from: new Date(start + hour * HOUR).toISOString(),
    valid_to: new Date(start + (hour + 1) * HOUR).toISOString(),
    payment_method: null,
  })).toReversed();
  return json({ count: results.length, next: null, previous: null, results });
}

async function answerTo(url, request) {
  if (url.pathname !== "/prices") return (ANSWERS[url.pathname] ?? rates)(url);
  return locationPrices(request.headers, Buffer.concat(await request.toArray()).toString());
}

/** Answers as the APIs do; `behave` may give another answer, or be slow. */
export async function providers() {
  const asked = [];
  const own = { behave: undefined, asked, url: "" };
  const server = createServer(async (request, response) => {
    const url = new URL(request.url, "http://localhost");
    asked.push(url);
    const answer = (await own.behave?.(url)) ?? (await answerTo(url, request));
    if (answer === "hang up") return void request.socket.destroy();
    response.writeHead(answer.status, { "content-type": "application/json", "access-control-allow-origin": "*" });
    response.end(answer.body);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  own.url = `http://127.0.0.1:${server.address().port}`;
  return own;
}

/** Sends what the page asks the APIs to the server instead. */
export function forwarding(server) {
  return (page) =>
    page.route(HOSTS, async (route) => {
      const { pathname, search } = new URL(route.request().url());
      try {
        await route.fulfill({ response: await route.fetch({ url: server.url + pathname + search, timeout: 60_000 }) });
      } catch {
        await route.abort().catch(() => undefined);
      }
    });
}
