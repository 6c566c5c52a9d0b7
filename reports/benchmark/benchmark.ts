/** How large a scenario of the family that is measured is. */
export interface BenchmarkSize {
  readonly hsms: number;
  readonly keys: number;
  /** How many HSMs may be lost. */
  readonly failures: number;
}

/** What a search comes to, in every run the same. */
export interface BenchmarkCounts {
  readonly worlds: number;
  /** For random runs: the steps that were taken. */
  readonly transitions: number;
  /** Worlds that were kept in memory: fewer than there are where one stands for all that are like it. */
  readonly storedWorlds: number;
  /** Memory for the worlds; null where the measured program does not say. */
  readonly bytes: number | null;
}

/** What one run took. */
export interface BenchmarkRun {
  readonly wallSeconds: number;
  /** Of all threads, in the program and in the system on its behalf. */
  readonly cpuSeconds: number;
  /** The most memory the process had at one time; null where it does not say. */
  readonly peakBytes: number | null;
}

/** Something that was measured on one scenario, in one or more runs. */
export interface Measurement {
  /** Its short name, `exploration` or `spin` for example. */
  readonly subject: string;
  readonly title: string;
  readonly scenario: string;
  readonly size: BenchmarkSize;
  /** Whether it saw every world, so that its numbers must be those of everybody else who did. */
  readonly isWhole: boolean;
  readonly counts: BenchmarkCounts;
  /** In the order in which they ran: at least one. */
  readonly runs: readonly BenchmarkRun[];
}

/** Two subjects to be compared on one scenario. */
export interface ComparedSubjects {
  readonly over: string;
  readonly under: string;
  readonly by: BenchmarkQuantity;
  /** What the ratio must be at least; null where nothing is asked of it. */
  readonly bar: number | null;
}

/** What can be compared: how much of it is better, in each case. */
export type BenchmarkQuantity = 'transitions/s' | 'transitions/CPU s' | 'fewer worlds kept';

/** How two subjects compare, within one run of the benchmark. */
export interface BenchmarkRatio extends ComparedSubjects {
  readonly scenario: string;
  readonly value: number;
}

/** What a benchmark came to: everything that its reports are made of. */
export interface BenchmarkReport {
  /** What it ran on. */
  readonly machine: string;
  /** Sections of the report, each with measurements of the same scenario. */
  readonly comparisons: readonly {
    readonly title: string;
    readonly remark: string;
    readonly measurements: readonly Measurement[];
  }[];
  /** The same measurements for scenarios that grow; none where no family was measured. */
  readonly family: readonly Measurement[];
  readonly ratios: readonly BenchmarkRatio[];
  /** Numbers that should be equal and are not, and the like. None in a sound run. */
  readonly faults: readonly string[];
}

/** The run in the middle; between two, halfway. */
export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2;
}

/** Median seconds on the clock. */
export function secondsOf({ runs }: Measurement): number {
  return medianOf(runs.map(({ wallSeconds }) => wallSeconds));
}

/** Median seconds of processors. */
export function cpuSecondsOf({ runs }: Measurement): number {
  return medianOf(runs.map(({ cpuSeconds }) => cpuSeconds));
}

/**
 * The ratios of medians that the measurements allow.
 *
 * @remarks
 * Subjects that were not measured on one scenario together are left out.
 */
export function ratiosOf(
  measurements: readonly Measurement[],
  compared: readonly ComparedSubjects[],
): readonly BenchmarkRatio[] {
  const scenarios = [...new Set(measurements.map(({ scenario }) => scenario))];
  return scenarios.flatMap((scenario) => {
    const find = (subject: string): Measurement | undefined =>
      measurements.find((one) => one.scenario === scenario && one.subject === subject);
    return compared.flatMap((pair) => {
      const over = find(pair.over);
      const under = find(pair.under);
      if (over === undefined || under === undefined) return [];
      return [{ ...pair, scenario, value: amountOf(over, pair.by) / amountOf(under, pair.by) }];
    });
  });
}

/** Whether a ratio is what is asked of it; undefined where nothing is. */
export function isMet({ value, bar }: BenchmarkRatio): boolean | undefined {
  return bar === null ? undefined : value >= bar;
}

function amountOf(measurement: Measurement, by: BenchmarkQuantity): number {
  const { transitions, storedWorlds } = measurement.counts;
  switch (by) {
    case 'transitions/s':
      return transitions / secondsOf(measurement);
    case 'transitions/CPU s':
      return transitions / cpuSecondsOf(measurement);
    case 'fewer worlds kept':
      return 1 / storedWorlds;
  }
}
