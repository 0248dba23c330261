// The words of the forms that prices come from in English: the keys that every language has.

export const EN = {
  loadPrices: "Load prices",
  firstDay: "First day",
  days: "Days",
  biddingZone: "Bidding zone",
  country: "Country",
  region: "Region",
  west: "west",
  east: "east",
  north: "north",
  south: "south",
  exchangeOnly: "Prices of the exchange: add what your supplier and the state do.",
  dataFrom: "Data: {source}.",
  asPaid: "Prices as the customer pays them, with VAT.",
  notADate: "This is not a date.",
  noPricesYet: "There are no prices for {place} on {date} yet. Those of tomorrow come in the early afternoon.",

  asking: "Asking {whom} … {seconds} s",
  stop: "Stop",
  tryAgain: "Try again",
  arePresent: "The prices are here.",
  stopped: "Stopped. The prices are as before.",
  asBefore: "{message} The prices are as before.",
  noAnswer: "{host} did not answer within {seconds} seconds.",
  noConnection: "There is no connection to {host}: you are offline, or something blocks it.",
  wantsPause: "{host} has been asked too often and wants a pause. Try again in a few minutes.",
  hostFault: "{host} has a fault of its own ({status}). Try again later.",
  hostRefuses: "{host} does not answer this request ({status}).",

  fileWithPrices: "File with prices",
  fileNote:
    "Or drop it anywhere here: JSON of Octopus, aWATTar, Energy-Charts, Tibber, Nord Pool and others, ENTSO-E's XML, or CSV. It stays in this tab.",
  tooLarge: "It is larger than 20 MB.",
  fileRead: "{file} is read.",
  fileUnusable: "{file} cannot be used. {message}",

  locationId: "Location id",
  bearerToken: "Bearer token",
  tokenNote: "The token stays in this tab's memory, and goes to api.flatpeak.com alone.",
  idMissing: "The location's id is missing.",
  tokenMissing: "The bearer token is missing.",
  locationHasNone: "There are no prices for this location yet.",
  flatpeakLocation: "Flatpeak location",

  series: "Series",
  price: "Price",
  currency: "Currency",
  choose: "choose",
  unknown: "unknown",
  severalKinds: "This has prices of several kinds. Choose one: {kind}.",
  markup: "Markup, per kWh",
  markupIn: "Markup, {coin} per kWh",
  tax: "Tax, %",
  timeZone: "Time zone",
  unknownZone:
    "{name} does not say where its prices hold: days begin at midnight in {zone}, as this browser has it, unless you choose another time zone.",
  addPreset: "Add {tax} % tax and {markup} per kWh",
  presetNote: "On top of the exchange: {markup} per kWh ({of}) and {tax} % value-added tax. Source: {source}.",
  energyTax: "the tax on electricity; grid and supplier add their own",
  household: "grid, levies and taxes of a usual household",
} as const;

/** A word for each key. */
export type SourceWords = Record<keyof typeof EN, string>;
