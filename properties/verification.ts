import { type Actions, type Model, modelOf, type Scenario, type Verdict } from '#models';
import { checkOf, ModelSpace } from './model-space.ts';
import { properties as allProperties } from './properties.ts';
import type { Evidence, Property } from './property.ts';
import { type CheckResult, Exploration, type Limits, type Progress } from './search/exploration.ts';
import { type TraceStep, traceOf } from './trace.ts';

/** What is known of a property in a scenario. */
export interface PropertyResult {
  readonly name: string;
  readonly verdict: Verdict;
  /** Steps of the shortest counterexample or witness. */
  readonly length: number | null;
  readonly evidence: Evidence | null;
  readonly trace: readonly TraceStep[];
}

/** What is known of a scenario. */
export interface ScenarioResult {
  readonly scenario: Scenario;
  /** Distinct reachable worlds, whatever was violated; those seen so far where not complete. */
  readonly worlds: number;
  readonly transitions: number;
  readonly depth: number;
  readonly complete: boolean;
  readonly properties: readonly PropertyResult[];
}

/** What a verification may be told. */
export interface VerificationOptions extends Limits {
  /** All by default. */
  readonly properties?: readonly Property[];
  /** Pass an object with an action replaced to verify a mutant. */
  readonly actions?: Actions;
}

/**
 * The verification of one scenario, in slices.
 *
 * @remarks
 * Call `advance` until it returns false, or stop early: what has been found so far stays found, and the
 * rest is `incomplete`.
 */
export class Verification {
  readonly #model: Model;
  readonly #properties: readonly Property[];
  readonly #exploration: Exploration;

  constructor(
    scenario: Scenario,
    { properties = allProperties, actions, ...limits }: VerificationOptions = {},
  ) {
    this.#model = modelOf(scenario, actions);
    this.#properties = properties;
    const space = new ModelSpace(this.#model);
    const concerned = properties.filter((property) => property.concerns?.(this.#model.deployment) ?? true);
    const checks = concerned.map((property) => checkOf(property, space));
    this.#exploration = new Exploration(space, checks, limits);
  }

  get progress(): Progress {
    return this.#exploration.progress;
  }

  /** Whether every property has its shortest finding; to go on would only count worlds. */
  get isSettled(): boolean {
    return this.#exploration.isSettled;
  }

  /** Leaves up to this many more worlds; returns whether there is more to do. */
  advance(worldCount: number): boolean {
    return this.#exploration.advance(worldCount);
  }

  /** What is known now. */
  result(): ScenarioResult {
    const { worldCount, transitionCount, depth } = this.#exploration.progress;
    return {
      scenario: this.#model.scenario,
      worlds: worldCount,
      transitions: transitionCount,
      depth,
      complete: this.#exploration.isComplete,
      properties: this.#properties.map((property) => this.#resultOf(property)),
    };
  }

  #resultOf(property: Property): PropertyResult {
    const check = this.#exploration.results.find(({ name }) => name === property.name);
    // A property that the deployment does not concern was not searched for.
    const verdict =
      check === undefined ? 'vacuous' : verdictOf(property, check, this.#exploration.isComplete);
    const finding = check?.finding;
    if (finding === undefined) {
      return { name: property.name, verdict, length: null, evidence: null, trace: [] };
    }
    const way = this.#exploration.wayTo(finding.world);
    const trace = traceOf(this.#model, finding.step === undefined ? way : [...way, finding.step]);
    const evidence = trace.evidenceOf(property) ?? null;
    return { name: property.name, verdict, length: finding.length, evidence, trace: trace.steps };
  }
}

/** Worlds between two looks at what is settled. */
export const sliceSize = 20_000;

/** Verifies a scenario in one go. */
export function verify(scenario: Scenario, options?: VerificationOptions): ScenarioResult {
  const verification = new Verification(scenario, options);
  while (verification.advance(sliceSize));
  return verification.result();
}

function verdictOf({ kind }: Property, { applied, finding }: CheckResult, isComplete: boolean): Verdict {
  if (finding !== undefined) return kind === 'reachable' ? 'reachable' : 'violated';
  if (!isComplete) return 'incomplete';
  if (kind === 'reachable') return 'unreachable';
  return applied ? 'holds' : 'vacuous';
}
