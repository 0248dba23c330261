// Numbers and lengths of time in the browser's language.

import { Numbers, priceUnit } from "../../chart/numbers.ts";
import { locale } from "./words/language.ts";

export { priceUnit };

const numbers = new Numbers(locale());

/** An amount of money. */
export function money(value: number, currency: string): string {
  return numbers.money(value, currency);
}

/** A price per kWh, in the coin of its country. */
export function price(value: number, currency: string): string {
  return numbers.price(value, currency);
}

/** An amount of money with all the decimals that a plan has. */
export function exactly(value: number, currency: string): string {
  const digits = { minimumFractionDigits: 5, maximumFractionDigits: 5 };
  return `${numbers.format(digits).format(value)} ${currency === "XXX" ? "" : currency}`.trim();
}

/** A number with at most so many decimals. */
export function number(value: number, decimals?: number): string {
  return numbers.number(value, decimals);
}

/** A part of a hundred, given in percent. */
export function percent(value: number, decimals?: number): string {
  return numbers.percent(value, decimals);
}

/** A number with two digits that count: what is measured is not known better. */
export function roughly(value: number): string {
  return numbers.format({ maximumSignificantDigits: 2 }).format(value);
}

/** A message with the mark that ends a sentence, for another may follow. */
export function asSentence(message: string): string {
  return /[.!?]$/.test(message) ? message : `${message}.`;
}

/** A length of time. */
export function length(minutes: number): string {
  const whole = Math.round(minutes);
  const [hours, rest] = [Math.floor(whole / 60), whole % 60];
  if (hours === 0) return `${rest} min`;
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
}
