// The words of why a plan is as it is, and why there is none, in French.

import type { WhyWords } from "./en.ts";

export const WORDS: WhyWords = {
  whyThisPlan: "Pourquoi ce plan",
  hasCertificate: "Le plan vient avec un certificat qu’aucun autre plan ne coûte moins.",

  said: " : ",
  runs: "Fonctionne {times}, {choice}.",
  more: "{count} fois encore",
  allOfWindow: "toute la plage",
  withinCap: "toutes les heures que le prix maximal admet",
  underLimit: "les heures qui tiennent sous {kw} kW",
  cheapestUnderLimit: "les heures les moins chères qui tiennent sous {kw} kW",
  cheapest: "les heures les moins chères de la plage",
  idle: "Ne fonctionne pas.",
  idleFor: "Ne fonctionne pas : {why}.",
  gets: "Il reçoit {delivered} kWh sur {requested} : {why}.",
  capKeepsOut: "le prix maximal exclut {price} et plus",
  earns: "Cela rapporte {money}.",
  neverEarlier: "Impossible d’être prêt à {earlier}.",
  earlierOthersLess: "Impossible d’être prêt à {earlier} sans que d’autres reçoivent moins.",
  earlierSame: "Être prêt à {earlier} au lieu de {end} ne coûterait rien de plus.",
  earlierMore: "Être prêt à {earlier} au lieu de {end} coûterait {money} de plus.",
  nextNone: "Un kWh de plus ne tient pas.",
  nextEarns: "Un kWh de plus rapporte {price}.",
  nextCosts: "Un kWh de plus : {price}.",

  numberMissing: "Il manque un nombre.",
  moreThan: "Ce doit être plus que {least}.",
  orMore: "Ce doit être {least} ou plus.",
  orLess: "Ce doit être {most} ou moins.",
  aSecond: "Ce doit être une seconde au moins.",
  outOfRange: "On ne planifie pas avec un tel nombre.",
  aboveCharger: "Ce doit être au plus ce que le chargeur donne.",
  noPrice:
    "Il n’y a pas de prix à partir de {time}. Choisissez une plage qui se termine avant, ou qui commence après le trou.",
};
