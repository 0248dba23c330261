// The words of a home in French.

import type { HomeWords } from "./en.ts";

export const WORDS: HomeWords = {
  fuse: "Fusible : au plus du réseau",
  carTarget: "Voiture : charge au départ",
  pluggedIn: "Branchée",
  leaves: "Départ",
  theCar: "La voiture",
  theRest: "Batterie, soleil et maison",
  money: "Argent",
  carCharge: "Charge actuelle",
  carCapacity: "Capacité",
  charger: "Chargeur",
  leastPower: "Au moins pendant la charge",
  carGivesPower: "Peut alimenter la maison",
  batterySize: "Batterie",
  batteryPower: "Sa puissance",
  batteryCharge: "Sa charge actuelle",
  panels: "Soleil : panneaux",
  houseNeeds: "Maison, par jour",
  feedIn: "L’injection rapporte, du prix moyen",
  peakRate: "Chaque kW du soutirage maximal coûte",
  note: "La maison et le soleil sont des formules. La batterie finit aussi pleine qu’elle commence.",

  picture: "Graphique de la maison : puissances, états de charge et prix",
  key: "Légende de l’image de la maison",
  handleComes: "La voiture est branchée",
  handleLeaves: "La voiture part",
  handleFuse: "Fusible",
  handleTarget: "Charge de la voiture au départ",
  markFrom: "vient de",
  markTo: "va vers",
  markFuse: "fusible {kw} kW",
  markComes: "arrive {time}",
  markLeaves: "part {time}",
  markBattery: "batterie",
  markCar: "voiture",

  keyGrid: "réseau",
  keySun: "soleil",
  keyBattery: "batterie",
  keyCar: "voiture",
  keyHouse: "maison",
  keyBuys: "pleine couleur : achète",
  keyWorth: "valeur d’un kWh à la maison",

  bought: "Réseau",
  fromCar: "De la voiture",
  fromBattery: "De la batterie",
  sun: "Soleil",
  house: "Maison",
  intoCar: "Voiture",
  intoBattery: "Vers la batterie",
  sold: "Vendu",
  wasted: "Perdu",
  worth: "Valeur à la maison",
  batteryNow: "Batterie, charge",
  carNow: "Voiture, charge",

  buys: "Achète au réseau",
  sells: "Vend au réseau",
  carGives: "La voiture fournit",
  carCharges: "La voiture charge",
  batteryGives: "La batterie fournit",
  batteryCharges: "La batterie charge",
  peak: "Soutirage maximal",
  peakCurve:
    "Le soutirage maximal de {peak} est le moins cher, {cost} en tout. Avec le plus bas possible, {low}, ce serait {lowCost}.",

  balanceTitle: "D’où vient le courant, et où il va",
  balanceTable: "Tableau du bilan",
  balanceCaption: "D’où vient le courant de la maison, où il va et ce qu’il coûte",
  comesIn: "Entre",
  goesOut: "Sort",

  above: "Au plus {gap} au-dessus du meilleur",
  provenText:
    "Aucun autre plan pour cette maison ne coûte moins : le planificateur a trouvé le meilleur, et les prix qui le prouvent.",
  openText: "La recherche a fini avant sa preuve. Aucun plan ne coûte moins de {bound}.",
  gapText:
    "Le plan respecte toutes les limites. Il coûte {cost}, et le certificat seul prouve qu’aucun plan ne peut coûter moins de {bound}. Vérifié en {time} ms par un code qui ne partage rien avec le planificateur.",

  runFull: "Alimenter la maison et charger la voiture à {percent} avant {time}",
  runShort: "Alimenter la maison et charger la voiture",
  searchEnded:
    "La recherche du meilleur plan a fini avant sa preuve : un autre plan peut coûter jusqu’à {gap} de moins.",
  carMissed: "La voiture part à {time} avec {delivered} et non {requested}.",
  carMissedWhy:
    "La voiture part à {time} avec {delivered} et non {requested} : d’ici là, il n’en passe pas plus par le fusible et son chargeur.",
  batteryMissed: "La batterie finit à {delivered} et non à {requested}.",
  houseExceeds: "La maison seule a besoin de {requested} kW, plus que le fusible de {delivered} kW.",
  sunExceeds:
    "Le soleil donne {requested} kW que personne ne peut utiliser, plus que les {delivered} kW qui peuvent être injectés.",
  notAll: "De {requested}, seul {delivered} est possible.",
};
