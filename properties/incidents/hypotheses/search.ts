import { type Model, modelOf, type Step, type StepName } from '#models';
import { write } from '../../search/space.ts';
import { ModelSpace } from '../../verification/model-space.ts';
import type { Hypothesis, HypothesisEnd, Unexplained } from '../analysis.ts';
import type { RecordPlace } from '../log-event.ts';
import type { KeyScenario } from './key-scenario.ts';
import type { Seen } from './observations.ts';

/** A search that keeps more places apart than these gives up. */
const nodeCountMax = 15_000;

/** Histories with so many more unseen events than the best are not told. */
const unseenMore = 2;

/** What a search came to. */
export type Searched =
  | { readonly kind: 'explained'; readonly hypotheses: readonly Hypothesis[] }
  | {
      readonly kind: 'unexplained';
      readonly explainedCount: number;
      readonly seenCount: number;
      readonly prefix: Hypothesis;
      readonly next: Unexplained;
    }
  | { readonly kind: 'unknown'; readonly because: string };

interface Node {
  readonly numbers: Int32Array;
  /** By clock: how many of what it saw are shown. */
  readonly shown: readonly number[];
  readonly unseen: number;
  readonly before: Node | undefined;
  readonly step: number | undefined;
  readonly shows: readonly RecordPlace[];
}

/** What happens by itself and leaves no record anywhere, or only says what has happened already. */
const free = new Set([
  'settle-creation',
  'finish-clean-up',
  'cluster-created',
  'backup-becomes-ready',
  'tombstone-is-removed',
]);

/** What one step does on several HSMs is recorded within so long, whatever the clocks do. */
const stepReach = 1_000_000;

/** What leaves a record on these HSMs, so that it happened unseen only where a part of their logs is missing. */
const leavesRecord = new Set([
  'generate-key',
  'client-sync-copies',
  'sync-key',
  'replicate-key',
  'replicate-key-partly',
  'delete-key',
  'clean-up-copy',
  'clean-up-tombstones',
]);

/**
 * Looks for histories of the model that show all that was seen, those with the fewest unseen events first.
 *
 * @remarks
 * A search by cost, 0 or 1 for each step, among worlds and what each clock has shown so far. The order of two clocks is
 * kept only where they are farther apart than their skew.
 */
export function* searchHistories(
  { scenario, lives }: KeyScenario,
  seen: readonly (readonly Seen[])[],
  clockSkew: number,
  hypothesisCountMax: number,
): Slices<Searched> {
  const search = new HistorySearch(modelOf(scenario), lives, seen, clockSkew);
  return yield* search.run(hypothesisCountMax);
}

/** Work that pauses between slices, for whoever does it to look at whether to go on: what comes in says so. */
export type Slices<Result> = Generator<void, Result, 'go-on' | 'stop' | undefined>;

/** A slice is so many nodes. */
const nodesPerSlice = 500;

/** See {@link searchHistories}. */
export class HistorySearch {
  readonly #model: Model;
  readonly #space: ModelSpace;
  readonly #lives: KeyScenario['lives'];
  readonly #seen: readonly (readonly Seen[])[];
  readonly #clockSkew: number;
  readonly #best = new Map<string, number>();
  /** By the number of unseen events. */
  readonly #frontier: Node[][] = [[]];
  #farthest: Node | undefined;
  #farthestCount = -1;

  constructor(
    model: Model,
    lives: KeyScenario['lives'],
    seen: readonly (readonly Seen[])[],
    clockSkew: number,
  ) {
    this.#model = model;
    this.#space = new ModelSpace(model);
    this.#lives = lives;
    this.#seen = seen;
    this.#clockSkew = Math.max(clockSkew, stepReach);
  }

  *run(hypothesisCountMax: number): Slices<Searched> {
    const start = this.#space.start.slice();
    this.#add(
      start,
      this.#seen.map(() => 0),
      0,
      undefined,
      undefined,
      [],
    );
    const found: Hypothesis[] = [];
    const ends = new Set<string>();
    let leftCount = 0;
    for (let cost = 0; cost < this.#frontier.length; cost += 1) {
      if (found.length > 0 && cost > found[0]!.unseenCount + unseenMore) break;
      const layer = this.#frontier[cost]!;
      for (let node = layer.pop(); node !== undefined; node = layer.pop()) {
        if (this.#best.get(this.#keyOf(node))! < node.unseen) continue;
        if (this.#isComplete(node)) {
          const hypothesis = this.#told(node);
          const end = JSON.stringify(hypothesis.end);
          if (!ends.has(end)) {
            ends.add(end);
            found.push(hypothesis);
          }
          if (found.length >= hypothesisCountMax) return { kind: 'explained', hypotheses: found };
          continue;
        }
        if (this.#best.size > nodeCountMax) {
          if (found.length > 0) return { kind: 'explained', hypotheses: found };
          return { kind: 'unknown', because: `The search gave up after ${nodeCountMax} states.` };
        }
        this.#leave(node);
        leftCount += 1;
        if (leftCount % nodesPerSlice !== 0 || (yield) !== 'stop') continue;
        return { kind: 'unknown', because: 'The search was interrupted.' };
      }
    }
    return found.length > 0 ? { kind: 'explained', hypotheses: found } : this.#unexplained();
  }

  #isComplete({ shown }: Node): boolean {
    return shown.every((count, clock) => count === this.#seen[clock]!.length);
  }

  /** The clocks whose next thing may be shown now: all that was surely before it is. */
  #nextClocks(shown: readonly number[]): readonly number[] {
    const nexts = this.#seen.map((own, clock) => own[shown[clock]!]);
    const earliest = Math.min(...nexts.map((next) => next?.at ?? Number.POSITIVE_INFINITY));
    return nexts.flatMap((next, clock) =>
      next !== undefined && next.at <= earliest + this.#clockSkew ? [clock] : [],
    );
  }

  #leave(node: Node): void {
    const { before, worldBefore, after } = this.#space;
    before.set(node.numbers);
    const clocks = this.#nextClocks(node.shown);
    // What a world shows without a step is shown at once: it never keeps anything else from being shown later.
    for (const clock of clocks) {
      const next = this.#seen[clock]![node.shown[clock]!]!;
      if (!next.isSeenIn(worldBefore)) continue;
      this.#add(node.numbers, plusOne(node.shown, [clock]), node.unseen, node, undefined, [next.place]);
    }
    for (const effect of [...this.#space.effects()]) {
      const step = this.#model.steps[effect.step]!;
      before.set(node.numbers);
      after.set(node.numbers);
      write(effect, after);
      const taken = this.#taken(step, node.shown, clocks);
      if (taken === undefined) continue;
      const places = taken.showing.map((clock) => this.#seen[clock]![node.shown[clock]!]!.place);
      const shown = plusOne(node.shown, taken.showing);
      this.#add(after.slice(), shown, node.unseen + taken.cost, node, effect.step, places);
    }
  }

  /** What a step shows, and whether it counts as unseen; undefined where it would have left a record that is not there. */
  #taken(
    step: Step,
    shown: readonly number[],
    clocks: readonly number[],
  ): { readonly showing: readonly number[]; readonly cost: 0 | 1 } | undefined {
    const { worldBefore, worldAfter } = this.#space;
    const showing = clocks.filter((clock) =>
      this.#seen[clock]![shown[clock]!]!.isShownBy(step, worldBefore, worldAfter),
    );
    if (showing.length > 0 || free.has(step.action)) return { showing, cost: 0 };
    return this.#mayBeUnseen(step) ? { showing, cost: 1 } : undefined;
  }

  /**
   * Takes one history, by the rules of the search.
   *
   * @returns how many of its events are unseen; or what of it the search does not allow
   */
  follow(history: readonly StepName[]): number | string {
    const { before, after, worldAfter } = this.#space;
    before.set(this.#space.start);
    let places = this.#seenHere(new Map([[this.#seen.map(() => 0).join(), 0]]));
    for (const name of history) {
      const index = this.#model.steps.findIndex((step) => isSameStep(step, name));
      const told = `${name.action} ${JSON.stringify(name.parameters)}`;
      const effect = this.#space.effects().find(({ step }) => step === index);
      if (effect === undefined) return `${told} cannot happen here`;
      after.set(before);
      write(effect, after);
      const next = new Map<string, number>();
      for (const [text, unseen] of places) {
        const shown = text.split(',').map(Number);
        const taken = this.#taken(this.#model.steps[index]!, shown, this.#nextClocks(shown));
        if (taken === undefined) continue;
        keepLeast(next, plusOne(shown, taken.showing).join(), unseen + taken.cost);
      }
      if (next.size === 0) return `${told} would have been recorded`;
      before.set(worldAfter.numbers);
      places = this.#seenHere(next);
    }
    const all = this.#seen.map((own) => own.length).join();
    const unseen = places.get(all);
    if (unseen !== undefined) return unseen;
    const [farthest] = [...places.keys()].sort().toReversed();
    const missing = this.#nextClocks(farthest!.split(',').map(Number)).map(
      (clock) => this.#seen[clock]![Number(farthest!.split(',')[clock])]!.sentence,
    );
    return `it does not show: ${missing.join(' ')}`;
  }

  /** With what the world shows without a step. */
  #seenHere(places: ReadonlyMap<string, number>): Map<string, number> {
    const all = new Map(places);
    for (const [text, unseen] of all) {
      const shown = text.split(',').map(Number);
      for (const clock of this.#nextClocks(shown))
        if (this.#seen[clock]![shown[clock]!]!.isSeenIn(this.#space.worldBefore))
          keepLeast(all, plusOne(shown, [clock]).join(), unseen);
    }
    return all;
  }

  /** Whether it may have happened although nobody recorded it. */
  #mayBeUnseen(step: Step): boolean {
    switch (step.action) {
      case 'create-hsm':
      case 'hsm-becomes-active':
        return (
          this.#lives.get(step.parameters['hsm']!)?.facts.made === undefined || step.action !== 'create-hsm'
        );
      case 'delete-hsm':
      case 'take-backup':
      case 'create-cluster-from-backup':
        return step.action === 'take-backup';
      case 'generate-key':
        return false;
      default:
        if (!leavesRecord.has(step.action)) return true;
        return step.action === 'delete-key' || step.action.startsWith('replicate-key')
          ? [...this.#lives.keys()].some((hsm) => this.#isBlind(hsm))
          : this.#isBlind(step.parameters['hsm'] ?? step.parameters['destination']!);
    }
  }

  #isBlind(hsm: string): boolean {
    const life = this.#lives.get(hsm);
    return life === undefined || !life.hasLog || life.facts.holes.length > 0;
  }

  #add(
    numbers: Int32Array,
    shown: readonly number[],
    unseen: number,
    before: Node | undefined,
    step: number | undefined,
    shows: readonly RecordPlace[],
  ): void {
    const node: Node = { numbers, shown, unseen, before, step, shows };
    const key = this.#keyOf(node);
    const known = this.#best.get(key);
    if (known !== undefined && known <= unseen) return;
    this.#best.set(key, unseen);
    while (this.#frontier.length <= unseen) this.#frontier.push([]);
    this.#frontier[unseen]!.push(node);
    const count = shown.reduce((sum, one) => sum + one, 0);
    if (count > this.#farthestCount) {
      this.#farthest = node;
      this.#farthestCount = count;
    }
  }

  /** How often something was out of reach changes nothing: there is no end of outages. */
  #keyOf({ numbers, shown }: Node): string {
    const { position } = this.#model.deployment.faults;
    return `${numbers.with(position, 0).join()}|${shown.join()}`;
  }

  #told(last: Node): Hypothesis {
    const nodes: Node[] = [];
    for (let node: Node | undefined = last; node?.before !== undefined; node = node.before)
      nodes.unshift(node);
    const steps = nodes.filter(({ step }) => step !== undefined);
    return {
      scenario: this.#model.scenario,
      steps: steps.map(({ step }) => {
        const { action, parameters } = this.#model.steps[step!]!;
        return { action, parameters };
      }),
      shows: steps.map(({ shows }) => shows),
      unseenCount: last.unseen,
      end: this.#endOf(last),
    };
  }

  #endOf({ numbers }: Node): HypothesisEnd {
    this.#space.before.set(numbers);
    const world = this.#space.worldBefore;
    const { hsms, keys, backups } = world.deployment;
    const key = keys[0]!;
    const hasIt = (backup: (typeof backups)[number]): boolean =>
      world.backup(backup)?.contents.keys.includes(key.name) === true &&
      world.backupState(backup) !== 'DELETED';
    return {
      heldBy: hsms.filter((hsm) => world.holds(hsm, key)).map(({ name }) => name),
      creation: world.creation(key),
      inBackups: backups.filter(hasIt).map(({ name }) => name),
    };
  }

  #unexplained(): Searched {
    const farthest = this.#farthest!;
    const nexts = this.#nextClocks(farthest.shown).map(
      (clock) => this.#seen[clock]![farthest.shown[clock]!]!,
    );
    const [first] = [...nexts].sort((one, other) => one.at - other.at) as [Seen];
    this.#space.before.set(farthest.numbers);
    const possible = this.#space
      .effects()
      .map(({ step }) => this.#model.steps[step]!)
      .filter((step) => first.hsm === null || Object.values(step.parameters).includes(first.hsm));
    return {
      kind: 'unexplained',
      explainedCount: this.#farthestCount,
      seenCount: this.#seen.reduce((sum, own) => sum + own.length, 0),
      prefix: this.#told(farthest),
      next: {
        kind: 'no-history',
        at: first.at,
        hsm: first.hsm,
        sentence: first.sentence,
        possibleInstead: possible.slice(0, 8).map(({ sentence }) => sentence),
        places: [first.place],
      },
    };
  }
}

const isSameStep = (step: StepName, { action, parameters }: StepName): boolean =>
  step.action === action &&
  Object.entries(step.parameters).every(([name, value]) => parameters[name] === value);

function keepLeast(places: Map<string, number>, place: string, unseen: number): void {
  if ((places.get(place) ?? Number.POSITIVE_INFINITY) > unseen) places.set(place, unseen);
}

const plusOne = (shown: readonly number[], clocks: readonly number[]): readonly number[] =>
  shown.map((count, clock) => (clocks.includes(clock) ? count + 1 : count));
