import type { ConformanceStep, ConformanceTest, Suite } from './conformance-test.ts';
import type { Deployment } from './implementation.ts';
import { type Observation, valuesIn } from './observation.ts';
import { toldExpected } from './route.ts';
import { neverRun, type TestResult } from './run-conformance-test.ts';

/**
 * What a failure comes from, as a text: the same one exactly for failures of one cause, whatever the slots are called
 * in which they show; nothing where the test did not fail.
 */
export function causeOf(
  { test, mismatch, exchanges }: TestResult,
  deployment: Deployment,
): string | undefined {
  if (mismatch === undefined) return undefined;
  const generic = (value: unknown): string => withoutNames(JSON.stringify(value), deployment);
  switch (mismatch.kind) {
    case 'deployment':
      return generic(['deployment', mismatch.because]);
    case 'call':
      return generic(['call', mismatch.operation, mismatch.answered]);
    case 'answer': {
      const { command, answered, allowed } = mismatch;
      return generic([command.action, answered.outcome, allowed.map(toldOutcome).sort()]);
    }
    case 'observation': {
      const { position } = exchanges.at(-1) ?? {};
      const after = position === undefined ? 'the start' : test.steps[position]!.action;
      const [nearest = []] = mismatch.differences;
      const differences = nearest.map(({ kind, aspect, value, expected }) =>
        generic([kind, aspect, value, expected]),
      );
      return JSON.stringify([after, [...new Set(differences)].sort()]);
    }
  }
}

const toldOutcome = (outcome: Parameters<typeof toldExpected>[0]): string => toldExpected(outcome);

/** A text in which names of slots and identifiers have become their kinds. */
export function withoutNames(text: string, { clusters, keys, regions }: Deployment): string {
  const kinds = new Map<string, string>([
    ...Object.keys(clusters).map((name) => [name, 'the cluster'] as const),
    ...Object.values(clusters).flatMap(({ hsms }) => hsms.map((name) => [name, 'the HSM'] as const)),
    ...Object.keys(keys).map((name) => [name, 'the key'] as const),
    ...Object.keys(regions).map((name) => [name, 'the region'] as const),
  ]);
  const names = [...kinds.keys()].sort((one, other) => other.length - one.length);
  // The name of a slot may be how an identifier begins.
  const withoutIds = text
    .replace(/\b(cluster|hsm|backup|eni|subnet|sg|vpc)-[0-9a-zA-Z]{8,17}\b/g, 'the $1')
    .replace(/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, 'an id');
  return names
    .reduce((told, name) => told.replaceAll(name, kinds.get(name)!), withoutIds)
    .replace(/\bbackup-\d+\b/g, 'the backup');
}

/**
 * The tests of a suite, those first that start from nothing: whatever else is wrong, they can be asked. The shortest of
 * these come first, so that a mistake shows in the simplest test before it is skipped in others.
 */
export function fromNothingFirst({ tests, deployments }: Suite): readonly ConformanceTest[] {
  const isFromNothing = ({ deployment }: ConformanceTest): boolean =>
    Object.values(deployments[deployment]?.scenario.clusters ?? {}).every(({ start }) => start === 'absent');
  const fromNothing = tests
    .filter(isFromNothing)
    .toSorted((one, other) => one.steps.length - other.steps.length);
  return [...fromNothing, ...tests.filter((test) => !isFromNothing(test))];
}

interface Cause {
  readonly first: string;
  readonly steps: Set<string>;
  readonly deployments: Deployment[];
  count: number;
}

/** What failed so far, by its causes, and which tests would only fail for one of them again. */
export class Causes {
  readonly #identicalMax: number;
  readonly #causes = new Map<string, Cause>();

  /** @param identicalMax - after so many failures of one cause, other tests that come to it are skipped */
  constructor(identicalMax: number) {
    this.#identicalMax = identicalMax;
  }

  /** Takes note of what came of a test. */
  note(result: TestResult, deployment: Deployment): void {
    const text = causeOf(result, deployment);
    if (text === undefined) return;
    const cause = this.#causes.get(text) ?? {
      first: result.test.id,
      steps: new Set<string>(),
      deployments: [],
      count: 0,
    };
    this.#causes.set(text, cause);
    cause.count += 1;
    const position = result.exchanges.at(-1)?.position;
    if (position === undefined) cause.deployments.push(deployment);
    else cause.steps.add(kindOfStep(result.test.steps[position]!, deployment));
  }

  /** The result of a test that need not be run; nothing where it may tell something new. */
  skipped(test: ConformanceTest, deployment: Deployment): TestResult | undefined {
    const { steps } = test;
    for (const { first, count, ...cause } of this.#causes.values()) {
      if (count < this.#identicalMax) continue;
      const isUnbuilt = cause.deployments.some((other) => takesAsMuch(deployment, other));
      const step = steps.find((one) => cause.steps.has(kindOfStep(one, deployment)));
      if (!isUnbuilt && step === undefined) continue;
      const where = isUnbuilt ? 'its deployment would have to be built' : `it would come to ${step!.action}`;
      const because = `${where}, at which ${count} tests failed alike, ${first} first`;
      return { ...neverRun(test, 'skipped', because), skippedFor: first };
    }
    return undefined;
  }
}

/** What a step is, and what must come of it, wherever it is taken. */
function kindOfStep({ action, expected, changes }: ConformanceStep, deployment: Deployment): string {
  const changed = valuesIn(changes as Observation).map(({ kind, aspect, value }) => [kind, aspect, value]);
  return withoutNames(JSON.stringify([action, toldExpected(expected), changed]), deployment);
}

/** Whether it takes as much to build a deployment as another one: as many clusters, with as many HSMs. */
function takesAsMuch(one: Deployment, other: Deployment): boolean {
  const sizesOf = ({ clusters }: Deployment): readonly number[] =>
    Object.values(clusters)
      .filter(({ start }) => start === 'running')
      .map(({ up, hsms }) => (up ?? hsms).length)
      .sort((a, b) => b - a);
  const sizes = sizesOf(one);
  return sizesOf(other).every((size, index) => (sizes[index] ?? -1) >= size);
}
