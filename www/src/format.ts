// Numbers in the browser's language.

const formats = new Map<string, Intl.NumberFormat>();

function format(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = JSON.stringify(options);
  const kept = formats.get(key) ?? new Intl.NumberFormat(undefined, options);
  formats.set(key, kept);
  return kept;
}

/** An amount of money. */
export function money(value: number, currency: string): string {
  return inCurrency(value, currency, 2, 2);
}

/** The coins in which countries say what a kWh costs. */
const COINS: Record<string, string> = { EUR: "ct", GBP: "p", CHF: "Rp.", DKK: "øre", NOK: "øre", SEK: "öre", USD: "¢" };

/** What prices per kWh are told in: the coin where there is one, and how many make what costs are told in. */
export function priceUnit(currency: string): { name: string; per: number } {
  const coin = COINS[currency];
  return coin === undefined ? { name: currency === "XXX" ? "" : currency, per: 1 } : { name: coin, per: 100 };
}

/** A price per kWh. */
export function price(value: number, currency: string): string {
  const { name, per } = priceUnit(currency);
  if (per === 1) return inCurrency(value, currency, 3, 4);
  return `${format({ minimumFractionDigits: 1, maximumFractionDigits: 2 }).format(zeroed(value * per, 2))} ${name}`;
}

/** The value; what is shown as nought is nought, and not minus nought. */
function zeroed(value: number, decimals: number): number {
  return Math.abs(value) < 0.5 / 10 ** decimals ? 0 : value;
}

function inCurrency(value: number, currency: string, least: number, most: number): string {
  const digits = { minimumFractionDigits: least, maximumFractionDigits: most };
  const shown = zeroed(value, most);
  if (currency === "XXX") return format(digits).format(shown);
  return format({ style: "currency", currency, ...digits }).format(shown);
}

/** A number with at most so many decimals. */
export function number(value: number, decimals = 2): string {
  return format({ maximumFractionDigits: decimals }).format(zeroed(value, decimals));
}

/** A number with two digits that count: what is measured is not known better. */
export function roughly(value: number): string {
  return format({ maximumSignificantDigits: 2 }).format(value);
}

/** A part of a hundred, given in percent. */
export function percent(value: number, decimals = 1): string {
  return format({ style: "percent", maximumFractionDigits: decimals }).format(value / 100);
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
