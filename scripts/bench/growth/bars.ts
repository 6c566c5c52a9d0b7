import { type BenchmarkRatio, type ComparedSubjects, type Measurement, ratiosOf } from '#reports';
import { benchmarkSize, nameOf } from '../scenario-family.ts';

/**
 * Who is compared with whom, where both were measured, and what is asked of the ratio on the benchmark scenario.
 *
 * @remarks
 * Nothing is asked of a reduced search beside Spin, which keeps every world: most of its transitions it does not take.
 * Processor seconds are compared where threads are not the point: other work on the machine disturbs them least.
 */
const compared = [
  { over: 'exploration', under: 'spin', by: 'transitions/CPU s', bar: 2 },
  { over: 'reduced', under: 'spin', by: 'transitions/CPU s', bar: null },
  { over: 'checked', under: 'spin', by: 'transitions/CPU s', bar: 1 },
  { over: 'exploration', under: 'quint', by: 'transitions/s', bar: 1000 },
  { over: 'two-workers', under: 'exploration', by: 'transitions/s', bar: 1.7 },
  { over: 'reduced', under: 'exploration', by: 'fewer worlds kept', bar: 20 },
  { over: 'reduced', under: 'exploration', by: 'transitions/s', bar: null },
  { over: 'checked', under: 'exploration', by: 'transitions/s', bar: null },
  { over: 'exploration', under: 'live-actors', by: 'transitions/s', bar: null },
  { over: 'exploration', under: 'xstate', by: 'transitions/s', bar: null },
  { over: 'random', under: 'checked', by: 'transitions/s', bar: null },
] as const satisfies readonly ComparedSubjects[];

/** The ratios within one comparison. On a scenario that is not the benchmark nothing is asked of them. */
export function ratiosWithin(measurements: readonly Measurement[]): readonly BenchmarkRatio[] {
  return ratiosOf(measurements, compared).map((ratio) =>
    ratio.scenario === nameOf(benchmarkSize) ? ratio : { ...ratio, bar: null },
  );
}
