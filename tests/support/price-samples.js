// Documents of providers, written by hand, and how a test reads them.

import { emptyProject } from "./project.js";

export const { FlatpeakError, InvalidRequestError, Planner, readPrices, UnprocessableError } = await (
  await emptyProject()
).load();

export const octopus = {
  count: 2,
  next: null,
  previous: null,
  results: [
    { value_exc_vat: 20, value_inc_vat: 21, valid_from: "2026-01-31T00:30:00Z", valid_to: null, payment_method: null },
    {
      value_exc_vat: 10,
      value_inc_vat: 10.5,
      valid_from: "2026-01-31T00:00:00Z",
      valid_to: "2026-01-31T00:30:00Z",
      payment_method: null,
    },
  ],
};

export const awattar = {
  object: "list",
  data: [
    { start_timestamp: 1769817600000, end_timestamp: 1769821200000, marketprice: 80, unit: "Eur/MWh" },
    { start_timestamp: 1769821200000, end_timestamp: 1769824800000, marketprice: -20, unit: "Eur/MWh" },
  ],
  url: "/at/v1/marketdata",
};

export const nordpool = {
  market: "DayAhead",
  currency: "EUR",
  multiAreaEntries: [
    { deliveryStart: "2026-01-31T00:00:00Z", deliveryEnd: "2026-01-31T01:00:00Z", entryPerArea: { SE3: 50, SE4: 60 } },
  ],
};

export const energidataservice = {
  total: 2,
  dataset: "DayAheadPrices",
  records: [
    {
      TimeUTC: "2026-01-31T00:15:00",
      TimeDK: "2026-01-31T01:15:00",
      PriceArea: "DK1",
      DayAheadPriceEUR: 100,
      DayAheadPriceDKK: 746,
    },
    {
      TimeUTC: "2026-01-31T00:00:00",
      TimeDK: "2026-01-31T01:00:00",
      PriceArea: "DK1",
      DayAheadPriceEUR: 50,
      DayAheadPriceDKK: 373,
    },
  ],
};

export const XML = `<?xml version="1.0" encoding="utf-8"?>
<Publication_MarketDocument xmlns="urn:iec62325.351:tc57wg16:451-3:publicationdocument:7:3">
  <type>A44</type>
  <TimeSeries>
    <in_Domain.mRID codingScheme="A01">10YAT-APG------L</in_Domain.mRID>
    <currency_Unit.name>EUR</currency_Unit.name>
    <price_Measure_Unit.name>MWH</price_Measure_Unit.name>
    <curveType>A03</curveType>
    <Period>
      <timeInterval><start>2026-01-31T00:00Z</start><end>2026-01-31T01:00Z</end></timeInterval>
      <resolution>PT15M</resolution>
      <Point><position>1</position><price.amount>40</price.amount></Point>
      <Point><position>3</position><price.amount>-8</price.amount></Point>
    </Period>
  </TimeSeries>
</Publication_MarketDocument>`;

export const CSV =
  "start_utc,end_utc,price (EUR/MWh)\n2026-01-31T00:00,2026-01-31T01:00,80\n2026-01-31T01:00,2026-01-31T02:00,-20\n";

export const values = ({ data }) => data.map(({ price }) => price.value);
