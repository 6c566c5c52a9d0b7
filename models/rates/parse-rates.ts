import { actions } from '../actions/actions.ts';
import { type Problem, problemsOf, unknownName } from '../scenarios/problem.ts';
import { ratePerSecondOf, secondsOf } from './durations.ts';
import { type Rates, ratesSchema } from './rates.ts';

/** Rates, or everything that is wrong with them. */
export type ParsedRates =
  | { readonly rates: Rates; readonly problems?: undefined }
  | { readonly rates?: undefined; readonly problems: readonly Problem[] };

/**
 * Checks that a value says how often actions happen.
 *
 * @param value - what `JSON.parse` returned
 */
export function parseRates(value: unknown): ParsedRates {
  const unknown = [...unknownActions(value)];
  if (unknown.length > 0) return { problems: unknown };
  const parsed = ratesSchema.safeParse(value);
  if (!parsed.success) return { problems: problemsOf(ratesSchema, parsed.error, value) };
  const { note, horizon, rates, sources = {} } = parsed.data;
  const texts = textsOf(rates);
  const perSecond = texts.map(([action, text]) => [action, ratePerSecondOf(text)!] as const);
  const happens = ([, often]: readonly [string, number]): boolean => often > 0;
  if (!perSecond.some(happens)) {
    const message = 'expected at least one rate above 0: without any, nothing ever happens';
    return { problems: [{ path: ['rates'], message }] };
  }
  return {
    rates: {
      note,
      horizon: horizon === undefined ? undefined : secondsOf(horizon),
      perSecond: new Map(perSecond.filter(happens)),
      texts: new Map(texts),
      sources: new Map(textsOf(sources)),
    },
  };
}

/** The schema says only that a name is not known; which one was meant is worth more. */
function* unknownActions(value: unknown): Generator<Problem> {
  const known = Object.values(actions).map(({ name }) => name);
  for (const field of ['rates', 'sources'] as const) {
    const named: unknown = Object(value)[field];
    if (typeof named !== 'object' || named === null || Array.isArray(named)) continue;
    for (const action of Object.keys(named)) {
      if (known.includes(action as never)) continue;
      yield { path: [field, action], message: unknownName('action', action, known) };
    }
  }
}

const textsOf = (texts: Readonly<Record<string, string | undefined>>): [string, string][] =>
  Object.entries(texts).filter((entry): entry is [string, string] => entry[1] !== undefined);
