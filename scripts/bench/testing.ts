import type { BenchmarkCounts, BenchmarkSize, Measurement } from '#reports';
import { nameOf } from './scenario-family.ts';

/** A measurement with numbers that nobody measured. */
export function madeUp(
  subject: string,
  seconds: readonly number[],
  {
    size = { hsms: 4, keys: 2, failures: 2 },
    isWhole = true,
    ...counts
  }: Partial<BenchmarkCounts> & { readonly size?: BenchmarkSize; readonly isWhole?: boolean } = {},
): Measurement {
  return {
    subject,
    title: subject,
    scenario: nameOf(size),
    size,
    isWhole,
    counts: { worlds: 1000, transitions: 10_000, storedWorlds: 1000, bytes: 8000, ...counts },
    runs: seconds.map((wallSeconds) => ({ wallSeconds, cpuSeconds: 2 * wallSeconds, peakBytes: 1e6 })),
  };
}
