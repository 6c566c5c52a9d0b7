/** A number, and how far it may be from the true one, as a part of it. */
export interface BoundedNumber {
  readonly value: number;
  readonly errorBound: number;
}

/** Relative errors above this leave fewer than six digits: such a number is not told. */
export const errorBoundMax = 5e-7;

/** No report has more, however exact they are. */
const digitsMax = 12;

/** How many digits of a number are sure. */
export function sureDigits(errorBound: number): number {
  if (errorBound === 0) return digitsMax;
  return Math.max(1, Math.min(digitsMax, Math.floor(-Math.log10(2 * errorBound))));
}

/** The number with the digits that are sure, for JSON; null where they are too few to be told. */
export function sureNumber({ value, errorBound }: BoundedNumber): number | null {
  if (!(errorBound <= errorBoundMax)) return null;
  return Number(value.toPrecision(sureDigits(errorBound)));
}

/** A number for a person, with a few digits. */
export function shortNumber(value: number, digits = 6): string {
  if (value === 0) return '0';
  const rounded = Number(value.toPrecision(digits));
  const exponent = Math.floor(Math.log10(Math.abs(rounded)));
  if (exponent < -4 || exponent >= 7) {
    const [mantissa, power] = rounded.toExponential().split('e') as [string, string];
    return `${mantissa}e${power.replace('+', '')}`;
  }
  return String(rounded);
}

/** A probability for a person: one that is nearly certain has the digits of what is missing. */
export function probabilityText(value: number, digits = 6): string {
  const missing = 1 - value;
  if (missing > 0 && missing < 1e-6) return `1 - ${shortNumber(missing, 2)}`;
  return shortNumber(value, digits);
}

const units = [
  ['year', 31_536_000],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const;

/** A time for a person, such as `3.1 minutes`. */
export function durationText(seconds: number, digits = 3): string {
  if (seconds === 0) return '0 seconds';
  const [unit, length] = units.find(([, own]) => seconds >= own) ?? (['second', 1] as const);
  const amount = shortNumber(seconds / length, digits);
  return `${amount} ${unit}${amount === '1' ? '' : 's'}`;
}
