// What households pay on top of the price of the exchange, where it is known: without it, all savings look too large in
// percent, and negative prices too often. Each has its source and the time from which it holds; none knows a person's own
// contract, so all of it can be changed.

export interface Preset {
  /** Of value added, in percent. */
  tax: number;
  /** Per kWh, in euros and before the tax. */
  markup: number;
  /** What the markup is. */
  of: "energyTax" | "household";
  source: string;
}

/** By country. */
export const PRESETS: Record<string, Preset> = {
  AT: { tax: 20, markup: 0.015, of: "energyTax", source: "E-Control, 2025" },
  DE: { tax: 19, markup: 0.1733, of: "household", source: "BDEW, 2025" },
  DK: { tax: 25, markup: 0.00107, of: "energyTax", source: "Folketinget L 24, January 2026" },
  FI: { tax: 25.5, markup: 0.02253, of: "energyTax", source: "Vero, September 2024" },
  FR: { tax: 20, markup: 0.02998, of: "energyTax", source: "Service-Public, August 2025" },
  NL: { tax: 21, markup: 0.0916, of: "energyTax", source: "Belastingdienst, January 2026" },
};

/** That of a bidding zone, whose name begins with its country: `DE-LU`, `DK1`. */
export function presetOf(zone: string): Preset | undefined {
  return PRESETS[zone.slice(0, 2).toUpperCase()];
}
