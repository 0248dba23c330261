// The words of why a plan is as it is, and why there is none, in Swedish.

import type { WhyWords } from "./en.ts";

export const WORDS: WhyWords = {
  whyThisPlan: "Varför den här planen",
  hasCertificate: "Med planen följer ett certifikat på att ingen annan plan kostar mindre.",

  said: ": ",
  runs: "Går {times}, {choice}.",
  more: "{count} gånger till",
  allOfWindow: "hela tidsfönstret",
  withinCap: "alla timmar som det högsta priset tillåter",
  underLimit: "de timmar som ryms under {kw} kW",
  cheapestUnderLimit: "de billigaste timmarna som ryms under {kw} kW",
  cheapest: "de billigaste timmarna i tidsfönstret",
  idle: "Går inte.",
  idleFor: "Går inte: {why}.",
  gets: "Den får {delivered} av {requested} kWh: {why}.",
  capKeepsOut: "det högsta priset stänger ute {price} och mer",
  earns: "Det ger {money}.",
  neverEarlier: "Den kan inte vara klar till {earlier}.",
  earlierOthersLess: "Den kan bara vara klar till {earlier} om andra får mindre.",
  earlierSame: "Att vara klar till {earlier} i stället för {end} skulle inte kosta mer.",
  earlierMore: "Att vara klar till {earlier} i stället för {end} skulle kosta {money} mer.",
  nextNone: "En kWh till ryms inte.",
  nextEarns: "En kWh till ger {price}.",
  nextCosts: "En kWh till: {price}.",

  numberMissing: "Ett tal saknas.",
  moreThan: "Det måste vara mer än {least}.",
  orMore: "Det måste vara {least} eller mer.",
  orLess: "Det måste vara {most} eller mindre.",
  aSecond: "Det måste vara minst en sekund.",
  outOfRange: "Med ett sådant tal planeras inget.",
  aboveCharger: "Det får vara högst vad laddaren ger.",
  noPrice: "Från {time} finns inget pris. Välj ett tidsfönster som slutar före det eller börjar efter luckan.",
};
