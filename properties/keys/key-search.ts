import { type Actions, deploy, type Scenario } from '#models';
import type { LivenessProperty, Property, StepProperty } from '../property.ts';
import type { LimitReached, Limits, Progress } from '../search/exploration.ts';
import { type PropertyResult, type ScenarioResult, Verification } from '../verification/verification.ts';
import { comparedByChance } from './contents-check.ts';
import { type KeyKind, withKeys } from './key-kinds.ts';
import type { Doubt } from './keys-result.ts';
import type { Meeting } from './meeting.ts';
import { NotedSpace } from './noted-space.ts';
import {
  askedOfGroup,
  forGood,
  nameForGood,
  nameWhileOthersStep,
  whileOthersStep,
} from './property-scopes.ts';

/** What a search of one group of keys is told. */
export interface KeySearchOptions extends Limits {
  readonly properties: readonly Property[];
  readonly actions?: Actions;
  readonly symmetry?: boolean;
  readonly countsWorlds?: boolean;
  /** What earlier searches of the same scenario, with the same actions, came by; by default nothing. */
  readonly noted?: NotedSpace;
}

/** What a property comes to where one group of keys stands for all of its kind. */
export interface GroupResult extends PropertyResult {
  /** Why other keys may make a difference to it; nothing where they make none. */
  readonly doubt: Doubt | undefined;
  /** Whether it has something to say where another key is the one to which something happens. */
  readonly appliesWhileOthersStep: boolean;
}

/**
 * The search through a scenario with one group of keys, in which whatever happens is held against the conditions under
 * which other keys make no difference.
 *
 * @remarks
 * See [keys.md](../search/keys.md).
 */
export class KeySearch {
  readonly kind: KeyKind;
  readonly #kinds: readonly KeyKind[];
  readonly #scenario: Scenario;
  readonly #options: KeySearchOptions;
  readonly #noted: NotedSpace;
  readonly #verification: Verification;
  #result: ScenarioResult | undefined;
  #meeting: Meeting | undefined;
  #isOver = false;
  #isHeld = false;
  #byChance: ReadonlySet<string> = new Set();

  constructor(kind: KeyKind, kinds: readonly KeyKind[], scenario: Scenario, options: KeySearchOptions) {
    this.kind = kind;
    this.#kinds = kinds;
    this.#scenario = scenario;
    this.#options = options;
    const { properties, noted, ...others } = options;
    const deployment = deploy(scenario);
    const asked = properties.map((property) =>
      askedOfGroup(property, property.concerns?.(deployment) ?? true),
    );
    const alone = withKeys(scenario, kind[0]!);
    this.#noted = noted ?? new NotedSpace(alone, options.actions);
    this.#verification = new Verification(alone, {
      ...others,
      space: this.#noted.space,
      properties: [...asked, ...asked.flatMap(furtherQuestions)],
      // Where a property has nothing more to say of these keys, other keys may still meet them.
      isEveryWorldLeft: true,
    });
  }

  get progress(): Progress {
    return this.#verification.progress;
  }

  /** Whether every world was seen and every question answered. */
  get isComplete(): boolean {
    const result = this.result;
    return result.complete && result.stoppedBy === null;
  }

  get limitReached(): LimitReached | undefined {
    const { stoppedBy } = this.result;
    return stoppedBy === 'interrupted' || stoppedBy === 'hash-compact' ? undefined : (stoppedBy ?? undefined);
  }

  /** Whether it came to its end: every world was seen, or, where that is enough, every question decided. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** How keys of the kind meet each other, or others, in all that was seen; nothing before it is over. */
  get meeting(): Meeting | undefined {
    this.#holdAgainstConditions();
    return this.#meeting;
  }

  /** Of the scenario with these keys and no others. Further questions are among its properties. */
  get result(): ScenarioResult {
    this.#result ??= this.#verification.result();
    return this.#result;
  }

  /** Leaves up to this many more worlds; returns whether there is more to do. */
  advance(worldCount: number): boolean {
    this.#result = undefined;
    if (this.#verification.advance(worldCount)) return true;
    this.#isOver = this.isComplete;
    return false;
  }

  /** The same, but no further than to where every question is decided. */
  advanceUntilSettled(worldCount: number): boolean {
    if (!this.#verification.isSettled && this.advance(worldCount)) return true;
    this.#isOver ||= this.#verification.isSettled;
    return false;
  }

  /** What came of a property in the scenario with these keys and no others. */
  answerTo({ name }: Property): PropertyResult {
    return this.#resultNamed(name)!;
  }

  /** What came of a property, and whether other keys may make a difference to it. */
  resultOf(property: Property): GroupResult {
    const own = this.answerTo(property);
    const whileOthers = this.#resultNamed(nameWhileOthersStep(property));
    return {
      ...own,
      doubt: this.#doubtOf(property, own),
      appliesWhileOthersStep: whileOthers !== undefined && whileOthers.appliedCount > 0,
    };
  }

  #doubtOf(property: Property, { name, verdict }: PropertyResult): Doubt | undefined {
    if (verdict === 'incomplete') return 'open';
    if (this.#resultNamed(nameWhileOthersStep(property))?.verdict === 'violated') return 'notices-others';
    switch (property.scope) {
      case undefined:
        // What does not concern the deployment is not searched for, whoever it speaks of.
        return property.concerns?.(deploy(this.#scenario)) === false ? undefined : 'relates-keys';
      case 'one by one':
        return undefined;
      case 'as a whole':
        this.#holdAgainstConditions();
        return verdict === 'violated' || this.#byChance.has(name) ? 'compares-contents' : undefined;
      case 'together': {
        const isDecided =
          verdict !== 'holds' || this.#resultNamed(nameForGood(property))?.verdict === 'holds';
        return isDecided ? undefined : 'waits-for-all';
      }
    }
  }

  #resultNamed(name: string): PropertyResult | undefined {
    return this.result.properties.find((result) => result.name === name);
  }

  #holdAgainstConditions(): void {
    if (this.#isHeld || !this.#isOver) return;
    this.#isHeld = true;
    this.#meeting = this.#noted.meetingOf(this.kind, this.#kinds, this.#scenario);
    const compared = this.#options.properties.filter(
      (property): property is StepProperty => property.kind === 'step' && property.scope === 'as a whole',
    );
    const applying = compared.filter(({ name }) => (this.#resultNamed(name)?.appliedCount ?? 0) > 0);
    if (this.#meeting === undefined) this.#byChance = comparedByChance(this.#verification, applying);
  }
}

function furtherQuestions(property: Property): readonly Property[] {
  if (property.kind === 'step') return [whileOthersStep(property)].filter((asked) => asked !== undefined);
  if (property.scope === 'together' && 'fairness' in property) return [forGood(property as LivenessProperty)];
  return [];
}
