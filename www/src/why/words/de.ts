// The words of why a plan is as it is, and why there is none, in German.

import type { WhyWords } from "./en.ts";

export const WORDS: WhyWords = {
  whyThisPlan: "Warum dieser Plan",
  hasCertificate: "Mit dem Plan kommt ein Zertifikat, dass kein anderer Plan weniger kostet.",

  said: ": ",
  runs: "Läuft {times}, {choice}.",
  more: "noch {count}-mal",
  allOfWindow: "das ganze Zeitfenster",
  withinCap: "alle Stunden, die der Höchstpreis zulässt",
  underLimit: "die Stunden, die unter {kw} kW passen",
  cheapestUnderLimit: "die billigsten Stunden, die unter {kw} kW passen",
  cheapest: "die billigsten Stunden des Zeitfensters",
  idle: "Läuft nicht.",
  idleFor: "Läuft nicht: {why}.",
  gets: "Es bekommt {delivered} von {requested} kWh: {why}.",
  capKeepsOut: "der Höchstpreis schließt {price} und mehr aus",
  earns: "Das bringt {money} ein.",
  neverEarlier: "Um {earlier} kann es nicht fertig sein.",
  earlierOthersLess: "Um {earlier} kann es nur fertig sein, wenn andere weniger bekommen.",
  earlierSame: "Um {earlier} statt um {end} fertig zu sein, würde nicht mehr kosten.",
  earlierMore: "Um {earlier} statt um {end} fertig zu sein, würde {money} mehr kosten.",
  nextNone: "Eine weitere kWh passt nicht hinein.",
  nextEarns: "Eine weitere kWh bringt {price} ein.",
  nextCosts: "Eine weitere kWh: {price}.",

  numberMissing: "Es fehlt eine Zahl.",
  moreThan: "Es muss mehr als {least} sein.",
  orMore: "Es muss {least} oder mehr sein.",
  orLess: "Es muss {most} oder weniger sein.",
  aSecond: "Es muss mindestens eine Sekunde sein.",
  outOfRange: "Mit so einer Zahl wird nicht geplant.",
  aboveCharger: "Es darf höchstens so viel sein, wie das Ladegerät gibt.",
  noPrice: "Ab {time} gibt es keinen Preis. Wählen Sie ein Zeitfenster, das davor endet oder nach der Lücke beginnt.",
};
