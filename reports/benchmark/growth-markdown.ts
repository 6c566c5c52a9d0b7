import { table } from '../formats/markdown.ts';
import type { BenchmarkSize } from './benchmark.ts';
import { whole } from './benchmark-tables.ts';

/** How many worlds a scenario of the family has. */
export interface Growth {
  readonly size: BenchmarkSize;
  readonly worlds: number;
  readonly transitions: number;
  /** Worlds that the search keeps: one for all that differ only in which HSM, or key, is which. */
  readonly storedWorlds: number;
}

/**
 * How the numbers of worlds and transitions grow, as a Markdown page.
 *
 * @param chart - the name of its drawing, beside the page
 */
export function growthMarkdown(family: readonly Growth[], chart: string): string {
  return [
    '# How the worlds grow',
    '',
    'The benchmark scenario with other numbers of HSMs, token keys and failures. Every further HSM multiplies the worlds. So',
    'does every further key: where no HSM fails, creations do not disturb each other, and two keys have the square of the',
    'worlds of one.',
    '',
    `![Reachable worlds by the number of HSMs](${chart})`,
    '',
    'The search keeps one world for all that differ only in which HSM, or which key, is which; `worlds` and `transitions` are',
    'of all of them.',
    '',
    table([
      ['HSMs', 'keys', 'failures', 'worlds', 'transitions', 'worlds kept', 'worlds for one kept'],
      ...family.map(({ size, worlds, transitions, storedWorlds }) => [
        String(size.hsms),
        String(size.keys),
        String(size.failures),
        whole(worlds),
        whole(transitions),
        whole(storedWorlds),
        (worlds / storedWorlds).toFixed(1),
      ]),
    ]),
    '',
    '`npm run bench -- --count` counts them anew, and the tests count the small ones. `npm run bench` says how long it takes, and',
    '`npm run bench:peers` has Spin count some of them, the benchmark scenario among them.',
    '',
  ].join('\n');
}
