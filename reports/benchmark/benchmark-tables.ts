import {
  type BenchmarkRatio,
  type BenchmarkReport,
  type BenchmarkSize,
  cpuSecondsOf,
  isMet,
  type Measurement,
  secondsOf,
} from './benchmark.ts';

/** A table that a terminal and a page show alike: the first column is text, all others are numbers. */
export interface BenchmarkTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** What was measured on one scenario, a line for each subject. */
export function comparisonTable(measurements: readonly Measurement[]): BenchmarkTable {
  return {
    head: [
      'what',
      'worlds/s',
      'transitions/s',
      'transitions/CPU s',
      'bytes/world',
      'peak MB',
      's (least)',
      's (median)',
    ],
    rows: measurements.map((measurement) => {
      const { title, counts, runs } = measurement;
      const seconds = secondsOf(measurement);
      const peaks = runs.flatMap(({ peakBytes }) => (peakBytes === null ? [] : [peakBytes]));
      return [
        title,
        counts.worlds === 0 ? '' : rate(counts.worlds, seconds),
        rate(counts.transitions, seconds),
        rate(counts.transitions, cpuSecondsOf(measurement)),
        counts.bytes === null ? '?' : (counts.bytes / counts.worlds).toFixed(1),
        peaks.length === 0 ? '?' : whole(Math.max(...peaks) / 1e6),
        secondsText(Math.min(...runs.map(({ wallSeconds }) => wallSeconds))),
        secondsText(seconds),
      ];
    }),
  };
}

/** How the scenarios of a family grow: a line for each size, with the seconds of each subject. */
export function growthTable(family: readonly Measurement[]): BenchmarkTable {
  const subjects = [...new Map(family.map(({ subject, title }) => [subject, title])).entries()];
  const isReduced = family.some(({ isWhole, counts }) => isWhole && counts.storedWorlds < counts.worlds);
  return {
    head: [
      'HSMs, keys, failures',
      'worlds',
      'transitions',
      ...(isReduced ? ['worlds kept'] : []),
      ...subjects.map(([, title]) => `s: ${title}`),
    ],
    rows: sizesOf(family).map((size) => {
      const here = family.filter((one) => isSameSize(one.size, size));
      const searches = here.filter(({ isWhole }) => isWhole);
      const kept = Math.min(...searches.map(({ counts }) => counts.storedWorlds));
      return [
        `${size.hsms}, ${size.keys}, ${size.failures}`,
        searches[0] === undefined ? '?' : whole(searches[0].counts.worlds),
        searches[0] === undefined ? '?' : whole(searches[0].counts.transitions),
        ...(isReduced ? [whole(kept)] : []),
        ...subjects.map(([subject]) => {
          const measured = here.find((one) => one.subject === subject);
          return measured === undefined ? '' : secondsText(secondsOf(measured));
        }),
      ];
    }),
  };
}

/** How the subjects compare, and whether that is what is asked for. */
export function ratioTable({ ratios, ...report }: BenchmarkReport): BenchmarkTable {
  return {
    head: ['ratio', 'value', 'asked for', ''],
    rows: ratios.map((ratio) => [
      `${titleOf(ratio.over, report)} / ${titleOf(ratio.under, report)}, ${ratio.by}`,
      Number.isFinite(ratio.value) ? factor(ratio.value) : 'too fast to tell',
      ratio.bar === null ? '' : `at least ${factor(ratio.bar)}`,
      verdictOf(ratio),
    ]),
  };
}

/** The distinct sizes of a family, in their order. */
function sizesOf(family: readonly { readonly size: BenchmarkSize }[]): readonly BenchmarkSize[] {
  return family
    .map(({ size }) => size)
    .filter((size, index, all) => all.findIndex((other) => isSameSize(other, size)) === index);
}

/** Whether two sizes are the same. */
export function isSameSize(one: BenchmarkSize, other: BenchmarkSize): boolean {
  return one.hsms === other.hsms && one.keys === other.keys && one.failures === other.failures;
}

/** The scenario of some measurements, with its numbers where some search saw all of it. */
export function scenarioText(measurements: readonly Measurement[]): string {
  const [first] = measurements;
  const search = measurements.find(({ isWhole }) => isWhole);
  if (first === undefined) return '';
  if (search === undefined) return first.scenario;
  const { worlds, transitions } = search.counts;
  return `${first.scenario}: ${whole(worlds)} worlds, ${whole(transitions)} transitions`;
}

/** A whole number for a person. */
export const whole = (value: number): string => Math.round(value).toLocaleString('en-US');

const rate = (amount: number, seconds: number): string =>
  seconds === 0 ? 'too fast to tell' : whole(amount / seconds);

const secondsText = (seconds: number): string => seconds.toFixed(seconds < 10 ? 3 : 1);

const factor = (value: number): string => (value < 100 ? value.toFixed(2) : whole(value));

function verdictOf(ratio: BenchmarkRatio): string {
  const met = isMet(ratio);
  if (met === undefined) return '';
  return met ? 'met' : 'NOT MET';
}

function titleOf(subject: string, { comparisons }: Pick<BenchmarkReport, 'comparisons'>): string {
  const measured = comparisons.flatMap(({ measurements }) => measurements);
  return measured.find((one) => one.subject === subject)?.title ?? subject;
}
