import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { knownOutcomes } from '#models';
import { root } from '../../root.ts';

/** Where scenarios drawn by lot are committed, with their numbers. */
const drawn = 'properties/testdata/differential.json';

/** The scenarios that come with keysync and whose numbers are committed; tests compare them on every run. */
export const knownNames = (): ReadonlySet<string> => new Set(Object.keys(knownOutcomes));

/** Scenarios that were drawn by lot, with the numbers of an independent search: each with its file as a value. */
export function drawnScenarios(): ReadonlyMap<string, unknown> {
  const entries = Object.entries(read(drawn) as Record<string, { readonly scenario: unknown }>);
  return new Map(entries.map(([name, { scenario }]) => [name, scenario]));
}

const read = (file: string): object => JSON.parse(readFileSync(join(root, file), 'utf8')) as object;
