import { parseScenario, type Scenario } from '#models';
import type { BenchmarkSize } from '#reports';

/** How many HSMs a token key must be on to be acknowledged, in every scenario of the family. */
export const requirement = 2;

/** The scenario that the bars are about. */
export const benchmarkSize: BenchmarkSize = { hsms: 4, keys: 2, failures: 2 };

/**
 * A scenario of the family: a running cluster and a client of SDK 3, with everything allowed that the benchmark
 * scenario allows.
 *
 * @throws RangeError where there cannot be such a deployment
 */
export function coreScenario(size: BenchmarkSize): Scenario {
  const { scenario, problems } = parseScenario(describe(size));
  if (scenario === undefined) {
    const reasons = problems.map(({ message }) => message).join('; ');
    throw new RangeError(`${nameOf(size)} is no scenario: ${reasons}.`);
  }
  return scenario;
}

/** What the scenario of a size is called. */
export function nameOf({ hsms, keys, failures }: BenchmarkSize): string {
  const plural = (word: string, count: number): string => `${count}${word}${count === 1 ? '' : 's'}`;
  return `core-${hsms}hsm-${plural('key', keys)}-${failures}fail`;
}

function describe(size: BenchmarkSize): object {
  const numbered = (prefix: string, count: number): readonly string[] =>
    Array.from({ length: count }, (_, index) => `${prefix}${index + 1}`);
  const key = { class: 'token', client: 'app', owner: 'cu' };
  return {
    name: nameOf(size),
    regions: { 'us-east-1': 'aws', 'us-west-2': 'aws' },
    clusters: {
      'cluster-a': { region: 'us-east-1', hsms: numbered('hsm-a', size.hsms), start: 'running' },
    },
    clients: { app: { cluster: 'cluster-a', sdk: 3, createObjectMinimumNodes: requirement } },
    users: ['co', 'cu'],
    cryptoOfficer: 'co',
    keys: Object.fromEntries(numbered('key-', size.keys).map((name) => [name, key])),
    allow: { syncFailures: true, createHsm: true, hsmFailures: size.failures },
  };
}

/** Sizes from small to large, up to the given ones: at least two HSMs, one key, no failure. */
export function sizesUpTo({ hsms, keys, failures }: BenchmarkSize): readonly BenchmarkSize[] {
  const from = (first: number, last: number): readonly number[] =>
    Array.from({ length: last - first + 1 }, (_, index) => first + index);
  return from(1, keys).flatMap((keyCount) =>
    from(0, failures).flatMap((failureCount) =>
      from(2, hsms).map((hsmCount) => ({ hsms: hsmCount, keys: keyCount, failures: failureCount })),
    ),
  );
}

/** Whether one size has at least as much of everything as another, and so at least as many worlds. */
export function isAtLeast(one: BenchmarkSize, other: BenchmarkSize): boolean {
  return one.hsms >= other.hsms && one.keys >= other.keys && one.failures >= other.failures;
}

/** A size as three numbers with commas between them: HSMs, keys, failures. */
export const sizeText = ({ hsms, keys, failures }: BenchmarkSize): string => `${hsms},${keys},${failures}`;

/** See {@link sizeText}. */
export function parseSize(text: string): BenchmarkSize {
  const [, hsms, keys, failures] = /^(\d+),(\d+),(\d+)$/.exec(text)?.map(Number) ?? [];
  if (hsms === undefined || keys === undefined || failures === undefined)
    throw new RangeError(`${JSON.stringify(text)} is no size: expected HSMs, keys and failures, as 4,2,2`);
  return { hsms, keys, failures };
}
