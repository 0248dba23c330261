// The words of why a plan is as it is, and why there is none, in Dutch.

import type { WhyWords } from "./en.ts";

export const WORDS: WhyWords = {
  whyThisPlan: "Waarom dit plan",
  hasCertificate: "Bij het plan hoort een certificaat dat geen ander plan minder kost.",

  said: ": ",
  runs: "Loopt {times}, {choice}.",
  more: "nog {count} keer",
  allOfWindow: "het hele tijdvenster",
  withinCap: "alle uren die de hoogste prijs toelaat",
  underLimit: "de uren die onder {kw} kW passen",
  cheapestUnderLimit: "de goedkoopste uren die onder {kw} kW passen",
  cheapest: "de goedkoopste uren van het tijdvenster",
  idle: "Loopt niet.",
  idleFor: "Loopt niet: {why}.",
  gets: "Het krijgt {delivered} van {requested} kWh: {why}.",
  capKeepsOut: "de hoogste prijs sluit {price} en meer uit",
  earns: "Dat levert {money} op.",
  neverEarlier: "Het kan niet klaar zijn om {earlier}.",
  earlierOthersLess: "Het kan alleen klaar zijn om {earlier} als andere minder krijgen.",
  earlierSame: "Klaar om {earlier} in plaats van {end} zou niets meer kosten.",
  earlierMore: "Klaar om {earlier} in plaats van {end} zou {money} meer kosten.",
  nextNone: "Nog een kWh past er niet bij.",
  nextEarns: "Nog een kWh levert {price} op.",
  nextCosts: "Nog een kWh: {price}.",

  numberMissing: "Er ontbreekt een getal.",
  moreThan: "Het moet meer dan {least} zijn.",
  orMore: "Het moet {least} of meer zijn.",
  orLess: "Het moet {most} of minder zijn.",
  aSecond: "Het moet minstens een seconde zijn.",
  outOfRange: "Met zo’n getal wordt niet gepland.",
  aboveCharger: "Het mag hoogstens zijn wat de lader geeft.",
  noPrice: "Vanaf {time} is er geen prijs. Kies een tijdvenster dat daarvoor eindigt of na het gat begint.",
};
