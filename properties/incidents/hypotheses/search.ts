import { type Model, modelOf, type Step, type StepName } from '#models';
import { write } from '../../search/space.ts';
import { ModelSpace } from '../../verification/model-space.ts';
import type { Explanation, Hypothesis, HypothesisEnd } from '../analysis.ts';
import { failureName, type KeyScenario } from './key-scenario.ts';
import type { Seen } from './observations.ts';
import type { Node, Taken } from './search-node.ts';
import { answerRank, byAnswer, free, mayBeUnseen } from './step-kinds.ts';

/** A search that keeps more places apart than these gives up. */
const nodeCountMax = 15_000;

/** Histories with so many more unseen events than the best are not told. */
const unseenMore = 2;

/** What one step does on several HSMs is recorded within so long, whatever the clocks do. */
const stepReach = 1_000_000;

/**
 * Looks for histories of the model that show all that was seen, those with the fewest unseen events first.
 *
 * @remarks
 * A search by cost, 0 or 1 for each step, among worlds and what each clock has shown so far. The order of two clocks is
 * kept only where they are farther apart than their skew.
 */
export function* searchHistories(
  found: KeyScenario,
  seen: readonly (readonly Seen[])[],
  clockSkew: number,
  hypothesisCountMax: number,
): Slices<Explanation> {
  const search = new HistorySearch(modelOf(found.scenario), found, seen, clockSkew);
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
  readonly #failures: KeyScenario['failures'];
  readonly #seen: readonly (readonly Seen[])[];
  readonly #clockSkew: number;
  readonly #answeredBy: number;
  /** By place: what it costs to get there. */
  readonly #best = new Map<string, number>();
  /** By {@link #costOf}. */
  readonly #frontier: Node[][] = [[]];
  /** More than can be late. */
  readonly #costOfUnseen: number;
  #farthest: Node | undefined;
  #farthestCount = -1;

  constructor(
    model: Model,
    { lives, failures, answeredBy }: KeyScenario,
    seen: readonly (readonly Seen[])[],
    clockSkew: number,
  ) {
    this.#model = model;
    this.#space = new ModelSpace(model);
    this.#lives = lives;
    this.#failures = failures;
    this.#seen = seen;
    this.#clockSkew = Math.max(clockSkew, stepReach);
    this.#answeredBy = answeredBy;
    this.#costOfUnseen = 1 + seen.reduce((sum, own) => sum + own.length, 0);
  }

  /** One unseen event counts for more than all that may be late. */
  #costOf({ unseen, late }: Pick<Node, 'unseen' | 'late'>): number {
    return unseen * this.#costOfUnseen + late;
  }

  *run(hypothesisCountMax: number): Slices<Explanation> {
    this.#add({
      numbers: this.#space.start.slice(),
      shown: this.#seen.map(() => 0),
      unseen: 0,
      late: 0,
      olderCount: 0,
      before: undefined,
      step: undefined,
      shows: [],
    });
    const found: Hypothesis[] = [];
    const ends = new Set<string>();
    let leftCount = 0;
    for (let cost = 0; cost < this.#frontier.length; cost += 1) {
      const unseen = Math.floor(cost / this.#costOfUnseen);
      if (found.length > 0 && unseen > found[0]!.unseenCount + unseenMore) break;
      const layer = this.#frontier[cost] ?? [];
      const alike: Hypothesis[] = [];
      let isFull = false;
      for (let node = layer.pop(); node !== undefined; node = layer.pop()) {
        if (this.#best.get(this.#keyOf(node))! < cost) continue;
        if (this.#isComplete(node)) {
          const hypothesis = this.#told(node);
          const end = JSON.stringify(hypothesis.end);
          if (!ends.has(end)) {
            ends.add(end);
            alike.push(hypothesis);
          }
          if (isEnough([...found, ...alike], hypothesisCountMax)) break;
          continue;
        }
        isFull = this.#best.size > nodeCountMax;
        if (isFull) break;
        this.#leave(node);
        leftCount += 1;
        if (leftCount % nodesPerSlice !== 0 || (yield) !== 'stop') continue;
        return { kind: 'unknown', because: 'The search was interrupted.' };
      }
      found.push(...alike.sort(byAnswer));
      if (isFull && found.length === 0)
        return { kind: 'unknown', because: `The search gave up after ${nodeCountMax} states.` };
      if (isFull || found.length >= hypothesisCountMax) break;
    }
    if (found.length === 0) return this.#unexplained();
    return { kind: 'explained', hypotheses: found.slice(0, hypothesisCountMax) };
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
      this.#add({
        ...node,
        shown: plusOne(node.shown, [clock]),
        late: node.late + this.#lateness([next]),
        before: node,
        step: undefined,
        shows: [next.place],
      });
    }
    for (const effect of [...this.#space.effects()]) {
      const step = this.#model.steps[effect.step]!;
      before.set(node.numbers);
      after.set(node.numbers);
      write(effect, after);
      const taken = this.#taken(step, node.shown, clocks, node.olderCount);
      if (taken === undefined) continue;
      const showing = taken.showing.map((clock) => this.#seen[clock]![node.shown[clock]!]!);
      this.#add({
        numbers: after.slice(),
        shown: plusOne(node.shown, taken.showing),
        unseen: node.unseen + taken.cost,
        late: node.late + this.#lateness(showing),
        before: node,
        step: effect.step,
        olderCount: node.olderCount + this.#olderBy(step),
        shows: [...showing.map(({ place }) => place), ...taken.failed],
      });
    }
  }

  /** How much of this was seen too late for the application to have no answer yet, as in the world before it has none. */
  #lateness(showing: readonly Seen[]): number {
    const late = showing.filter(({ at }) => at > this.#answeredBy).length;
    if (late === 0) return 0;
    const world = this.#space.worldBefore;
    return answerRank(world.creation(world.deployment.keys[0]!)) === 2 ? late : 0;
  }

  /** What a step shows, and whether it counts as unseen; undefined where it would have left a record that is not there. */
  #taken(
    step: Step,
    shown: readonly number[],
    clocks: readonly number[],
    olderCount: number,
  ): Taken | undefined {
    const { worldBefore, worldAfter } = this.#space;
    const showing = clocks.filter((clock) => {
      const seen = this.#seen[clock]![shown[clock]!]!;
      return seen.isShownBy(step, worldBefore, worldAfter) && this.#fitsAge(seen, step, olderCount);
    });
    const failure = this.#failures.get(failureName(step.action, step.parameters['hsm'] ?? ''));
    const failed = failure === undefined ? [] : [failure];
    if (showing.length > 0 || failed.length > 0 || free.has(step.action)) return { showing, failed, cost: 0 };
    return mayBeUnseen(step, this.#lives) ? { showing, failed, cost: 1 } : undefined;
  }

  /** Whether what is made from a backup that is older than the key is made from one that was taken before it. */
  #fitsAge({ olderBackup }: Seen, { parameters }: Step, olderCount: number): boolean {
    if (olderBackup === undefined) return true;
    const { backups } = this.#model.deployment;
    return backups.findIndex(({ name }) => name === parameters['backup']) < olderCount;
  }

  /** How many backups more are older than the key once this step is taken. */
  #olderBy({ action }: Step): number {
    if (action !== 'generate-key') return 0;
    const world = this.#space.worldBefore;
    return this.#model.deployment.backups.filter((backup) => world.backupState(backup) !== 'NONE').length;
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
    let olderCount = 0;
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
        const taken = this.#taken(this.#model.steps[index]!, shown, this.#nextClocks(shown), olderCount);
        if (taken === undefined) continue;
        keepLeast(next, plusOne(shown, taken.showing).join(), unseen + taken.cost);
      }
      if (next.size === 0) return `${told} would have been recorded`;
      olderCount += this.#olderBy(this.#model.steps[index]!);
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

  #add(node: Node): void {
    const key = this.#keyOf(node);
    const known = this.#best.get(key);
    const cost = this.#costOf(node);
    if (known !== undefined && known <= cost) return;
    this.#best.set(key, cost);
    while (this.#frontier.length <= cost) this.#frontier.push([]);
    this.#frontier[cost]!.push(node);
    const count = node.shown.reduce((sum, one) => sum + one, 0);
    if (count > this.#farthestCount) {
      this.#farthest = node;
      this.#farthestCount = count;
    }
  }

  /** How often something was out of reach changes nothing: there is no end of outages. */
  #keyOf({ numbers, shown, olderCount }: Node): string {
    const { position } = this.#model.deployment.faults;
    return `${numbers.with(position, 0).join()}|${shown.join()}|${olderCount}`;
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
      lateCount: last.late,
      backupNames: this.#backupNames(steps),
      end: this.#endOf(last),
    };
  }

  /** What the backups are really called of which a record says what was made from them. */
  #backupNames(nodes: readonly Node[]): Readonly<Record<string, string>> {
    const pairs = nodes.flatMap(({ step, shows, before }) => {
      const slot = this.#model.steps[step!]!.parameters['backup'];
      const nexts = this.#seen.map((own, clock) => own[before!.shown[clock]!]);
      return nexts.flatMap((seen) => {
        if (slot === undefined || seen?.sourceBackup === undefined || !shows.includes(seen.place)) return [];
        return [[slot, seen.sourceBackup] as const];
      });
    });
    // Where one stands for two, or two for one, neither has a name.
    const isSole = ([slot, name]: readonly [string, string]): boolean =>
      pairs.every((pair) => (pair[0] === slot) === (pair[1] === name));
    return Object.fromEntries(pairs.filter(isSole));
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

  #unexplained(): Explanation {
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

/** As many as are told, and one in which the creation went well: whatever else there is comes after it. */
const isEnough = (found: readonly Hypothesis[], countMax: number): boolean =>
  found.length >= countMax && found.some(({ end }) => answerRank(end.creation) === 0);

const isSameStep = (step: StepName, { action, parameters }: StepName): boolean =>
  step.action === action &&
  Object.entries(step.parameters).every(([name, value]) => parameters[name] === value);

function keepLeast(places: Map<string, number>, place: string, unseen: number): void {
  if ((places.get(place) ?? Number.POSITIVE_INFINITY) > unseen) places.set(place, unseen);
}

const plusOne = (shown: readonly number[], clocks: readonly number[]): readonly number[] =>
  shown.map((count, clock) => (clocks.includes(clock) ? count + 1 : count));
