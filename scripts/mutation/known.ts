import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './project.ts';

/** Where numbers of worlds and transitions are committed, by scenario; tests compare them on every run. */
const oracles = ['properties/testdata/oracle-verdicts.json', 'properties/testdata/oracle-verdicts-2.json'];
const drawn = 'properties/testdata/differential.json';
const counted = 'properties/testdata/counted.json';

/** The scenarios that come with keysync and whose numbers are committed. */
export function knownNames(): ReadonlySet<string> {
  return new Set([...oracles, counted].flatMap((file) => Object.keys(read(file))));
}

/** Scenarios that were drawn by lot, with the numbers of an independent search: each with its file as a value. */
export function drawnScenarios(): ReadonlyMap<string, unknown> {
  const entries = Object.entries(read(drawn) as Record<string, { readonly scenario: unknown }>);
  return new Map(entries.map(([name, { scenario }]) => [name, scenario]));
}

const read = (file: string): object => JSON.parse(readFileSync(join(root, file), 'utf8')) as object;
