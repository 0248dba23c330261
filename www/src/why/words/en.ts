// The words of why a plan is as it is, and why there is none, in English: the keys that every language has.

export const EN = {
  whyThisPlan: "Why this plan",
  hasCertificate: "The plan comes with a certificate that no other plan costs less.",

  said: ": ",
  runs: "Runs {times}, {choice}.",
  more: "{count} more",
  allOfWindow: "all of its window",
  withinCap: "all hours that the price cap admits",
  underLimit: "the hours that fit under {kw} kW",
  cheapestUnderLimit: "the cheapest hours that fit under {kw} kW",
  cheapest: "the cheapest hours of its window",
  idle: "Does not run.",
  idleFor: "Does not run: {why}.",
  gets: "It gets {delivered} of {requested} kWh: {why}.",
  capKeepsOut: "the price cap keeps out {price} and more",
  earns: "It earns {money}.",
  neverEarlier: "It cannot be ready by {earlier}.",
  earlierOthersLess: "It cannot be ready by {earlier} unless others get less.",
  earlierSame: "Ready by {earlier} instead of {end} would cost nothing more.",
  earlierMore: "Ready by {earlier} instead of {end} would cost {money} more.",
  nextNone: "One more kWh does not fit.",
  nextEarns: "One more kWh earns {price}.",
  nextCosts: "One more kWh: {price}.",

  numberMissing: "A number is missing.",
  moreThan: "It must be more than {least}.",
  orMore: "It must be {least} or more.",
  orLess: "It must be {most} or less.",
  aSecond: "It must be a second at least.",
  outOfRange: "Nothing is planned with such a number.",
  aboveCharger: "It must be at most what the charger gives.",
  noPrice: "There is no price from {time} on. Choose a window that ends before that, or starts after the gap.",
} as const;

/** A word for each key. */
export type WhyWords = Record<keyof typeof EN, string>;
