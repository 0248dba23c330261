// The words of a home in German.

import type { HomeWords } from "./en.ts";

export const WORDS: HomeWords = {
  fuse: "Sicherung: höchstens vom Netz",
  carTarget: "Auto: Ladestand bei der Abfahrt",
  pluggedIn: "Angesteckt",
  leaves: "Abfahrt",
  theCar: "Das Auto",
  theRest: "Batterie, Sonne und Haus",
  money: "Geld",
  carCharge: "Ladestand jetzt",
  carCapacity: "Kapazität",
  charger: "Ladegerät",
  leastPower: "Mindestens beim Laden",
  carGivesPower: "Darf dem Haus Strom geben",
  batterySize: "Batterie",
  batteryPower: "Ihre Leistung",
  batteryCharge: "Ihr Ladestand jetzt",
  panels: "Sonne: Module",
  houseNeeds: "Haus, am Tag",
  feedIn: "Einspeisen bringt vom mittleren Preis",
  peakRate: "Jedes kW des höchsten Bezugs kostet",
  note: "Haus und Sonne sind Formeln. Die Batterie endet so voll, wie sie beginnt.",

  picture: "Diagramm des Hauses: Leistungen, Ladestände und Preise",
  key: "Legende zum Bild des Hauses",
  handleComes: "Das Auto wird angesteckt",
  handleLeaves: "Das Auto fährt ab",
  handleFuse: "Sicherung",
  handleTarget: "Ladestand des Autos bei der Abfahrt",
  markFrom: "kommt von",
  markTo: "geht an",
  markFuse: "Sicherung {kw} kW",
  markComes: "Auto kommt {time}",
  markLeaves: "fährt {time}",
  markBattery: "Batterie",
  markCar: "Auto",

  keyGrid: "Netz",
  keySun: "Sonne",
  keyBattery: "Batterie",
  keyCar: "Auto",
  keyHouse: "Haus",
  keyBuys: "volle Farbe: kauft",
  keyWorth: "Wert einer kWh im Haus",

  bought: "Netz",
  fromCar: "Aus dem Auto",
  fromBattery: "Aus der Batterie",
  sun: "Sonne",
  house: "Haus",
  intoCar: "Auto",
  intoBattery: "In die Batterie",
  sold: "Verkauft",
  wasted: "Weggeworfen",
  worth: "Wert im Haus",
  batteryNow: "Batterie, Ladestand",
  carNow: "Auto, Ladestand",

  buys: "Kauft vom Netz",
  sells: "Verkauft ans Netz",
  carGives: "Auto gibt",
  carCharges: "Auto lädt",
  batteryGives: "Batterie gibt",
  batteryCharges: "Batterie lädt",
  peak: "Höchster Bezug",
  peakCurve:
    "Der höchste Bezug von {peak} ist der günstigste, {cost} insgesamt. Mit dem niedrigsten möglichen, {low}, wären es {lowCost}.",

  balanceTitle: "Woher der Strom kommt und wohin er geht",
  balanceTable: "Tabelle der Bilanz",
  balanceCaption: "Woher der Strom des Hauses kommt, wohin er geht und was er kostet",
  comesIn: "Kommt",
  goesOut: "Geht",

  above: "Höchstens {gap} über dem besten",
  provenText:
    "Kein anderer Plan für dieses Haus kostet weniger: Der Planer hat den besten gefunden, und die Preise, die es beweisen.",
  openText: "Die Suche endete vor dem Beweis. Kein Plan kostet weniger als {bound}.",
  gapText:
    "Der Plan hält alle Grenzen ein. Er kostet {cost}, und das Zertifikat allein beweist, dass kein Plan weniger als {bound} kosten kann. In {time} ms geprüft, von Code, der nichts mit dem Planer teilt.",

  runFull: "Haus versorgen und Auto bis {time} auf {percent} laden",
  runShort: "Haus versorgen und Auto laden",
  searchEnded:
    "Die Suche nach dem besten Plan endete vor dem Beweis: Ein anderer Plan kann bis zu {gap} weniger kosten.",
  carMissed: "Das Auto fährt um {time} mit {delivered} ab und nicht mit {requested}.",
  carMissedWhy:
    "Das Auto fährt um {time} mit {delivered} ab und nicht mit {requested}: Mehr kommt bis dahin nicht durch die Sicherung und sein Ladegerät.",
  batteryMissed: "Die Batterie endet bei {delivered} und nicht bei {requested}.",
  houseExceeds: "Das Haus allein braucht {requested} kW, mehr als die Sicherung von {delivered} kW.",
  sunExceeds:
    "Die Sonne gibt {requested} kW, die niemand brauchen kann, mehr als die {delivered} kW, die eingespeist werden dürfen.",
  notAll: "Von {requested} sind nur {delivered} zu haben.",
};
