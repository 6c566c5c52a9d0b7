import { isDeepStrictEqual } from 'node:util';
import type { BenchmarkCounts, BenchmarkRun, BenchmarkSize, Measurement } from '#reports';
import { nameOf } from './scenario-family.ts';

/** One run of something: what it came to and what it took. */
export interface Once {
  readonly counts: BenchmarkCounts;
  readonly run: BenchmarkRun;
}

/** Something that can be run again and again on the scenario of one size. */
export interface Contender {
  /** Its short name. */
  readonly subject: string;
  readonly title: string;
  readonly isWhole: boolean;
  once(): Promise<Once>;
}

/**
 * Runs all contenders in turn, several times, so that a slow minute of the machine falls on all of them.
 *
 * @throws Error where a contender comes to other numbers than before
 */
export async function measureInTurn(
  size: BenchmarkSize,
  contenders: readonly Contender[],
  runCount: number,
  onRun: (what: string) => void,
): Promise<readonly Measurement[]> {
  const found = contenders.map((): Once[] => []);
  const scenario = nameOf(size);
  for (let turn = 1; turn <= runCount; turn += 1) {
    for (const [index, contender] of contenders.entries()) {
      onRun(`${scenario}: ${contender.title}, run ${turn} of ${runCount}`);
      const once = await contender.once();
      expectSameNumbers(contender, found[index]!, once);
      found[index]!.push(once);
    }
  }
  return contenders.map(({ subject, title, isWhole }, index) => {
    const [first] = found[index]!;
    if (first === undefined) throw new RangeError(`${runCount} runs measure nothing.`);
    const runs = found[index]!.map(({ run }) => run);
    return { subject, title, scenario, size, isWhole, counts: first.counts, runs };
  });
}

function expectSameNumbers({ title }: Contender, [first]: readonly Once[], { counts }: Once): void {
  // Memory may differ: a second thread takes as much as it comes to.
  const numbersOf = ({ worlds, transitions }: BenchmarkCounts) => ({ worlds, transitions });
  if (first === undefined || isDeepStrictEqual(numbersOf(first.counts), numbersOf(counts))) return;
  throw new Error(`${title} came to ${textOf(first.counts)}, and then to ${textOf(counts)}.`);
}

/** The numbers that must agree, for a message. */
export const textOf = ({ worlds, transitions }: Pick<BenchmarkCounts, 'worlds' | 'transitions'>): string =>
  `${worlds} worlds and ${transitions} transitions`;
