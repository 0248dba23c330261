// Numbers as a language writes them.

/** Writes numbers in one language. */
export class Numbers {
  readonly #formats = new Map<string, Intl.NumberFormat>();

  /** `locale` is the language; the host's own if it is left out. */
  constructor(readonly locale?: string) {}

  /** An amount of money. */
  money(value: number, currency: string): string {
    return this.#inCurrency(value, currency, 2, 2);
  }

  /** A price per kWh, in the coin of its country. */
  price(value: number, currency: string): string {
    const { name, per } = priceUnit(currency);
    if (per === 1) return this.#inCurrency(value, currency, 3, 4);
    const digits = { minimumFractionDigits: 1, maximumFractionDigits: 2 };
    return `${this.format(digits).format(roundedToZero(value * per, 2))} ${name}`;
  }

  #inCurrency(value: number, currency: string, least: number, most: number): string {
    const digits = { minimumFractionDigits: least, maximumFractionDigits: most };
    const shown = roundedToZero(value, most);
    if (currency === NO_CURRENCY) return this.format(digits).format(shown);
    return this.format({ style: "currency", currency, ...digits }).format(shown);
  }

  /** A number with at most so many decimals. */
  number(value: number, decimals = 2): string {
    return this.format({ maximumFractionDigits: decimals }).format(roundedToZero(value, decimals));
  }

  /** A part of a hundred, given in percent. */
  percent(value: number, decimals = 1): string {
    return this.format({ style: "percent", maximumFractionDigits: decimals }).format(value / 100);
  }

  /** The host's format with these options. */
  format(options: Intl.NumberFormatOptions): Intl.NumberFormat {
    const key = JSON.stringify(options);
    const kept = this.#formats.get(key) ?? new Intl.NumberFormat(this.locale, options);
    this.#formats.set(key, kept);
    return kept;
  }
}

/** The coins in which countries say what a kWh costs. */
const COINS: Record<string, string> = { EUR: "ct", GBP: "p", CHF: "Rp.", DKK: "øre", NOK: "øre", SEK: "öre", USD: "¢" };

/** What prices per kWh are told in: the coin where there is one, and how many make what costs are told in. */
export function priceUnit(currency: string): { name: string; per: number } {
  const coin = COINS[currency];
  return coin === undefined ? { name: currency === NO_CURRENCY ? "" : currency, per: 1 } : { name: coin, per: 100 };
}

/** The code of no currency, ISO 4217. */
export const NO_CURRENCY = "XXX";

/** Minus zero, and what rounds to it, is zero. */
function roundedToZero(value: number, decimals: number): number {
  return Math.abs(value) < 0.5 / 10 ** decimals ? 0 : value;
}
