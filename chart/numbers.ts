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

  /** A price per kWh, without its unit. */
  price(value: number, currency: string): string {
    return this.#inCurrency(value, currency, 3, 4);
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

/** The code of no currency, ISO 4217. */
export const NO_CURRENCY = "XXX";

/** Minus zero, and what rounds to it, is zero. */
function roundedToZero(value: number, decimals: number): number {
  return Math.abs(value) < 0.5 / 10 ** decimals ? 0 : value;
}
