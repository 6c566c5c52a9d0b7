import {
  type ActionSet,
  type Model,
  modelOf,
  type SavedMemory,
  type Scenario,
  SharedInternTable,
  type Verdict,
} from '#models';
import type { KeysResult } from '../keys/keys-result.ts';
import { properties as allProperties } from '../properties.ts';
import {
  type Evidence,
  isSafety,
  type Property,
  type SafetyProperty,
  type TemporalProperty,
} from '../property.ts';
import {
  Exploration,
  type LimitReached,
  type Limits,
  type Progress,
  type SavedExploration,
} from '../search/exploration.ts';
import type { CheckResult } from '../search/open-check.ts';
import { ParallelExploration } from '../search/threads/parallel-exploration.ts';
import type { WorkerPool } from '../search/threads/pool.ts';
import { TemporalChecks } from '../temporal/temporal.ts';
import { ModelSpace } from './model-space.ts';
import { planOf, type StartWorkerPool } from './plan.ts';
import { type TraceStep, traceOf } from './trace.ts';

/** What is known of a property in a scenario. */
export interface PropertyResult {
  readonly name: string;
  readonly property: Property;
  readonly verdict: Verdict;
  /**
   * In how many distinct worlds it had something to say: where its antecedent was true. For a property of
   * steps, worlds that such a step leaves; for one that asks for a witness, the witnesses. 0 where it was
   * not asked.
   */
  readonly appliedCount: number;
  /** Steps of the shortest counterexample or witness; null for a history without end. */
  readonly length: number | null;
  readonly evidence: Evidence | null;
  readonly trace: readonly TraceStep[];
  /**
   * For a history without end: after so many steps, those that follow repeat for ever; where none follow,
   * nothing more happens. Null for every other finding.
   */
  readonly loop: number | null;
}

/**
 * What kept a verification from its end: a limit, or that its caller did not go on; `hash-compact`: it has only
 * fingerprints of the worlds, and what comes later can only be told from the worlds.
 */
export type StopReason = LimitReached | 'hash-compact' | 'interrupted';

/** What is known of a scenario. */
export interface ScenarioResult {
  readonly scenario: Scenario;
  /** Distinct reachable worlds, whatever was violated; those seen so far where not complete. */
  readonly worlds: number;
  readonly transitions: number;
  readonly depth: number;
  readonly complete: boolean;
  /** Why something is open; null where nothing is. */
  readonly stoppedBy: StopReason | null;
  /** All that can happen within so many steps was seen. */
  readonly completedDepth: number;
  readonly properties: readonly PropertyResult[];
  /**
   * How probable it is that a world was missed, as TLC calculates it, where only fingerprints of worlds were kept:
   * whatever was not found, and every number of worlds or steps, is to be read with it. Null where it cannot be.
   */
  readonly missProbability: number | null;
  /**
   * The names of the HSMs, and of the keys, that were exchanged for each other, so that one world stood for
   * all that differ only in which is which. A property that names one of them keeps it out. Null where every
   * world was to be kept.
   */
  readonly interchangeable: readonly (readonly string[])[] | null;
  /** The names of the properties that keep out some that would be exchanged otherwise. */
  readonly toldApartBy: readonly string[];
  /** What is known of other numbers of keys, and whether one was searched for all; null where nobody asked. */
  readonly keys: KeysResult | null;
}

/** What a verification may be told. */
export interface VerificationOptions extends Limits {
  /** All by default. */
  readonly properties?: readonly Property[];
  /** Pass an object with an action replaced to verify a mutant. */
  readonly actions?: ActionSet;
  /**
   * Whether one world stands for all that differ from it only in which HSM, or key, is which. By default, with
   * the actions as they are: a mutant may treat them differently.
   */
  readonly symmetry?: boolean;
  /**
   * Whether worlds and steps are counted, as is the default. Where only the verdicts are wanted, HSMs that
   * start differently are alike as well, worlds after which nothing can be found are not expanded, and the
   * counts mean nothing.
   */
  readonly countsWorlds?: boolean;
  /**
   * To keep only a fingerprint of each world, of so many bits, up to 64: less memory, and some probability that a world
   * is missed. What comes later is then not decided. By default every world is kept.
   */
  readonly fingerprintBitCount?: number | undefined;
  /** The space of the scenario, with all that earlier searches learnt of it; by default a new one. In one thread only. */
  readonly space?: ModelSpace | undefined;
  /** Whether worlds are expanded after which nothing can be found, though nothing is counted. */
  readonly isEveryWorldLeft?: boolean;
}

/** A verification as data, between two of its slices. */
export interface SavedVerification {
  readonly memory: SavedMemory;
  readonly exploration: SavedExploration;
}

/**
 * The verification of one scenario, in slices.
 *
 * @remarks
 * Call `advance` until it returns false, or stop early: what has been found so far stays found, and the
 * rest is `incomplete`.
 */
export class Verification {
  readonly #exchanged: Pick<ScenarioResult, 'interchangeable' | 'toldApartBy'>;
  readonly #model: Model;
  readonly #properties: readonly Property[];
  readonly #space: ModelSpace;
  readonly #exploration: Exploration | ParallelExploration;
  readonly #temporal: TemporalChecks;
  readonly #pool: WorkerPool | undefined;

  /** @param startPool - where several threads are to search: starts them. Then call `goOn`, and `end` in the end */
  constructor(
    scenario: Scenario,
    {
      properties = allProperties,
      actions,
      symmetry = actions === undefined,
      countsWorlds = true,
      fingerprintBitCount,
      space: known,
      isEveryWorldLeft = false,
      ...limits
    }: VerificationOptions = {},
    startPool?: StartWorkerPool,
  ) {
    this.#model = known?.model ?? modelOf(scenario, actions);
    this.#properties = properties;
    const internTable = startPool && new SharedInternTable();
    const space = known ?? new ModelSpace(this.#model, { internTable });
    this.#space = space;
    const symmetries = { symmetry, countsWorlds };
    const plan = planOf(space, properties, symmetries);
    this.#exchanged = { interchangeable: plan.interchangeable, toldApartBy: plan.toldApartBy };
    this.#temporal = new TemporalChecks(plan.temporal, space, { limits, symmetry });
    if (startPool === undefined || internTable === undefined) {
      this.#exploration = new Exploration(space, plan.checks, limits, {
        reduction: plan.reduction,
        isOver: isEveryWorldLeft ? undefined : plan.isOver,
        fingerprintBitCount,
      });
      return;
    }
    if (fingerprintBitCount !== undefined) throw new Error('Threads keep every world as it is.');
    if (actions !== undefined) throw new Error('Threads can only be told to search the model as it is.');
    const names = properties.map(({ name }) => name);
    this.#pool = startPool({ scenario, properties: names, ...symmetries, internTable: internTable.memory });
    this.#exploration = new ParallelExploration(this.#pool, space, plan.checks, limits, {
      reduction: plan.reduction,
      catchUp: () => space.memory.catchUp(),
    });
  }

  get progress(): Progress {
    const { byteCount, ...progress } = this.#exploration.progress;
    return { ...progress, byteCount: byteCount + this.#temporal.byteCount };
  }

  /** Whether every reachable world is known. What comes later may still be open. */
  get isEveryWorldSeen(): boolean {
    return this.#exploration.isComplete;
  }

  /** Whether every property has its shortest finding; to go on would only count worlds. */
  get isSettled(): boolean {
    return this.#exploration.isSettled;
  }

  /** Leaves up to this many more worlds, or goes on to decide what comes later; returns whether there is more to do. */
  advance(worldCount: number): boolean {
    if (this.#exploration instanceof ParallelExploration)
      throw new Error('Several threads search: call goOn.');
    return this.#exploration.advance(worldCount) || this.#advanceLater(worldCount);
  }

  /**
   * The same, by however many threads there are; those leave as many worlds as suits them.
   *
   * @throws where a thread failed or died
   */
  async goOn(worldCount: number): Promise<boolean> {
    if (!(this.#exploration instanceof ParallelExploration)) return this.advance(worldCount);
    return (await this.#exploration.advance()) || this.#advanceLater(worldCount);
  }

  /** Ends the threads, if there are any. */
  async end(): Promise<void> {
    await this.#pool?.end();
  }

  #advanceLater(worldCount: number): boolean {
    if (!this.#exploration.isComplete || this.#missProbability !== undefined) return false;
    return this.#temporal.advance(worldCount, this.#exploration.progress.byteCount);
  }

  /**
   * All it takes to go on later, in another process too. To be read before it goes on.
   *
   * @remarks
   * What comes later is not part of it: once every world is known, that begins anew and comes to the same.
   */
  save(): SavedVerification {
    return { memory: this.#space.memory.save(), exploration: this.#ownExploration.save() };
  }

  /** Goes on where another verification of the same scenario was saved, with the same options but for limits. */
  restore({ memory, exploration }: SavedVerification): void {
    this.#space.memory.restore(memory);
    this.#ownExploration.restore(exploration);
  }

  /** Undefined where every world is kept as it is. */
  get #missProbability(): number | undefined {
    return this.#exploration instanceof Exploration ? this.#exploration.missProbability : undefined;
  }

  get #ownExploration(): Exploration {
    if (this.#exploration instanceof ParallelExploration)
      throw new Error('A search of several threads cannot be saved.');
    return this.#exploration;
  }

  /** Has every world that was kept stand in `before` of the space, one after the other. */
  visitWorlds(visit: (space: ModelSpace) => void): void {
    const { worlds } = this.#ownExploration;
    for (let world = 0; world < worlds.count; world += 1) {
      worlds.load(world, this.#space.before);
      visit(this.#space);
    }
  }

  /** The model, and the memory of its machines. */
  get space(): ModelSpace {
    return this.#space;
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
      stoppedBy: this.#stoppedBy() ?? null,
      completedDepth: this.#exploration.completedDepth,
      properties: this.#properties.map((property) => this.#resultOf(property)),
      missProbability: this.#missProbability ?? null,
      ...this.#exchanged,
      keys: null,
    };
  }

  #stoppedBy(): StopReason | undefined {
    if (!this.#exploration.isComplete) return this.#exploration.limitReached ?? 'interrupted';
    const isOpen = this.#properties.some((property) => this.#isUndecided(property));
    if (!isOpen) return undefined;
    if (this.#missProbability !== undefined) return 'hash-compact';
    return this.#temporal.limitReached ?? 'interrupted';
  }

  #resultOf(property: Property): PropertyResult {
    const check = this.#exploration.results.find(({ name }) => name === property.name);
    const nothing = { length: null, evidence: null, trace: [], loop: null };
    // A property that the deployment does not concern was not searched for.
    const { name } = property;
    if (check === undefined) return { name, property, verdict: 'vacuous', appliedCount: 0, ...nothing };
    const found = isSafety(property) ? this.#foundBy(property, check) : this.#foundLater(property);
    const isOpen = !this.#exploration.isComplete || (found === undefined && this.#isUndecided(property));
    return {
      name,
      property,
      verdict: verdictOf(property, check, found !== undefined, isOpen),
      appliedCount: check.appliedCount,
      ...(found ?? nothing),
    };
  }

  #foundBy(property: SafetyProperty, { finding }: CheckResult): Found | undefined {
    if (finding === undefined) return undefined;
    const trace = traceOf(this.#model, this.#exploration.wayToFindingOf(property.name));
    const evidence = trace.evidenceOf(property) ?? null;
    return { length: finding.length, evidence, trace: trace.steps, loop: null };
  }

  #foundLater(property: TemporalProperty): Found | undefined {
    const finding = this.#temporal.findingOf(property);
    if (finding === undefined || finding === null) return undefined;
    const { way, loop, evidence } = finding;
    const { steps } = traceOf(this.#model, way);
    return { length: loop === null ? steps.length : null, evidence: evidence ?? null, trace: steps, loop };
  }

  #isUndecided(property: Property): boolean {
    return !isSafety(property) && this.#temporal.findingOf(property) === undefined;
  }
}

type Found = Pick<PropertyResult, 'length' | 'evidence' | 'trace' | 'loop'>;

/** Worlds between two looks at what is settled. */
export const sliceSize = 20_000;

/** Verifies a scenario in one go. */
export function verify(scenario: Scenario, options?: VerificationOptions): ScenarioResult {
  const verification = new Verification(scenario, options);
  while (verification.advance(sliceSize));
  return verification.result();
}

function verdictOf(
  { kind }: Property,
  { appliedCount }: CheckResult,
  isFound: boolean,
  isOpen: boolean,
): Verdict {
  if (isFound) return kind === 'reachable' ? 'reachable' : 'violated';
  if (isOpen) return 'incomplete';
  if (kind === 'reachable') return 'unreachable';
  return appliedCount > 0 ? 'holds' : 'vacuous';
}
