import { existsSync } from 'node:fs';
import { parseRates, publicRates, type Rates, secondsOf, timeUnits } from '#models';
import { InputError } from './files/input-error.ts';
import { readJsonFile } from './files/json-file.ts';

const remedy = 'See rates.schema.json for the format; "keysync rates --help" names an example.';

/**
 * Reads how often actions happen: from a file, or what comes with keysync under this name.
 *
 * @throws InputError with one message where the file is damaged, or says what is no rate
 */
export function readRates(file: string): Rates {
  const shipped = publicRates.get(file);
  if (shipped !== undefined && !existsSync(file)) return shipped;
  const json = readJsonFile(file);
  const { rates, problems } = parseRates(json.value);
  if (rates === undefined) throw json.errorOf(problems, remedy);
  return rates;
}

/**
 * The horizon that an option gives, or else the file.
 *
 * @returns seconds
 * @throws InputError where neither says it
 */
export function horizonOf(rates: Rates, file: string, given: string | undefined): number {
  if (given !== undefined) return durationOf(given, '--horizon');
  if (rates.horizon !== undefined) return rates.horizon;
  throw new InputError(file, 'it says no horizon', 'Give one: --horizon "1 year".');
}

/**
 * The seconds of a duration.
 *
 * @param option - where it was given
 * @throws InputError where it is none
 */
export function durationOf(text: string, option: string): number {
  const seconds = secondsOf(text);
  if (seconds !== undefined) return seconds;
  const what = `expected a number and a unit, found ${JSON.stringify(text)}`;
  throw new InputError(option, what, `Such as "1 year" or "0.5 hours", with one of ${timeUnits.join(', ')}.`);
}
