import { parseRates } from './parse-rates.ts';
import aDayOfTrouble from './public/day-of-trouble.json' with { type: 'json' };
import aYearOfService from './public/year-of-service.json' with { type: 'json' };
import type { Rates } from './rates.ts';

/** The rates that come with keysync, by name: to begin with, until you put in your own. */
export const publicRates: ReadonlyMap<string, Rates> = new Map(
  Object.entries({ 'day-of-trouble': aDayOfTrouble, 'year-of-service': aYearOfService }).map(
    ([name, value]) => {
      const { rates, problems } = parseRates(value);
      if (rates === undefined)
        throw new Error(`The rates ${name} are not valid: ${JSON.stringify(problems)}.`);
      return [name, rates] as const;
    },
  ),
);
