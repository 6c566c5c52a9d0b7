import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Growth, isSameSize, type Measurement } from '#reports';
import { root } from '../../root.ts';
import { textOf } from '../measure.ts';

/** Where the numbers of the family are kept, from the root: `npm run bench -- --count` writes them. */
export const growthFile = 'reports/published/growth.json';

/** The file with the numbers of the family, a line for each size. */
export const growthJson = (counted: readonly Growth[]): string =>
  `[\n${counted.map((one) => `  ${JSON.stringify(one)}`).join(',\n')}\n]\n`;

/** The family, from small to large in each of its lines. */
export const knownCounts: readonly Growth[] = JSON.parse(readFileSync(join(root, growthFile), 'utf8'));

/** What whole searches of one scenario disagree on, with each other or with what is known. */
export function disagreementsIn(
  measurements: readonly Measurement[],
  known: readonly Growth[] = knownCounts,
): readonly string[] {
  return measurements
    .filter(({ isWhole }) => isWhole)
    .flatMap(({ title, scenario, size, counts }, _, whole) => {
      const expected =
        known.find((one) => isSameSize(one.size, size)) ??
        whole.find((other) => isSameSize(other.size, size))!.counts;
      const isRight = counts.worlds === expected.worlds && counts.transitions === expected.transitions;
      return isRight
        ? []
        : [`${scenario}: ${title} came to ${textOf(counts)} instead of ${textOf(expected)}.`];
    });
}
