import { type Distinguish, Symmetry } from '#models';
import type { TemporalProperty } from '../property.ts';
import type { LimitReached, Limits } from '../search/exploration.ts';
import type { Check } from '../search/space.ts';
import type { ModelSpace } from '../verification/model-space.ts';
import { Subject } from './subjects.ts';
import {
  type TemporalAnswer,
  type TemporalFinding,
  type TemporalQuestion,
  TemporalStage,
} from './temporal-stage.ts';

/** What {@link TemporalChecks} may be told. */
interface TemporalOptions {
  readonly limits: Limits;
  /** Whether HSMs and keys that make no difference may be exchanged. */
  readonly symmetry: boolean;
}

/** For each claim, a check that counts the worlds where it says something. */
export function countingChecks(
  properties: readonly TemporalProperty[],
  { model, worldAfter }: ModelSpace,
): readonly Check[] {
  return properties.map((property) => {
    const subjects = property.subjects(model.deployment);
    return {
      name: property.name,
      judges: 'worlds',
      watches: [],
      applies: () => subjects.some((subject) => property.appliesTo(worldAfter, subject)),
      finds: () => false,
    };
  });
}

/**
 * Claims about what comes later, decided on graphs of worlds.
 *
 * @remarks
 * The claim about each subject is a question of its own: that every key converges is that one does and the other
 * does. Of subjects that can be exchanged one is asked about, and what can be exchanged without touching it makes no
 * difference to the answer; see [symmetry.md](../search/temporal/symmetry.md). Questions for which the same can be exchanged
 * are decided on one graph, and each graph is forgotten before the next is made.
 */
export class TemporalChecks {
  readonly #space: ModelSpace;
  readonly #limits: Limits;
  readonly #groups: readonly Group[];
  /** By property: what came of each of its questions, in the order of the subjects. */
  readonly #answers: ReadonlyMap<TemporalProperty, Map<unknown, TemporalAnswer | undefined>>;
  readonly #work: Generator<undefined, void, undefined>;
  #stage: TemporalStage | undefined;
  #limitReached: LimitReached | undefined;
  #worldCount = 0;
  #byteCountBefore = 0;

  constructor(
    properties: readonly TemporalProperty[],
    space: ModelSpace,
    { limits, symmetry }: TemporalOptions,
  ) {
    this.#space = space;
    this.#limits = limits;
    const questions = properties.flatMap((property) => questionsOf(property, space, symmetry));
    this.#groups = groupsOf(questions);
    this.#answers = new Map(properties.map((property) => [property, new Map()]));
    for (const { property, subject } of questions) this.#answers.get(property)!.set(subject, undefined);
    this.#work = this.#run();
  }

  /** Memory for the worlds and the transitions, in bytes. */
  get byteCount(): number {
    return this.#stage?.byteCount ?? 0;
  }

  /** The limit that left something undecided, where one did. */
  get limitReached(): LimitReached | undefined {
    return this.#limitReached;
  }

  /**
   * Looks at up to this many more worlds, or decides some part of a question.
   *
   * @param byteCount - memory that is in use otherwise
   * @returns whether there is more to do
   */
  advance(worldCount: number, byteCount: number): boolean {
    this.#worldCount = worldCount;
    this.#byteCountBefore = byteCount;
    return this.#work.next().done !== true;
  }

  /** What was found; null for nothing, undefined as long as it is not decided. */
  findingOf(property: TemporalProperty): TemporalFinding | null | undefined {
    let isUndecided = false;
    // Of the first subject for which there is one, whichever was decided first.
    for (const answer of this.#answers.get(property)?.values() ?? []) {
      if (answer === undefined) return undefined;
      if (answer === 'undecided') isUndecided = true;
      else if (answer !== null) return answer;
    }
    return isUndecided ? undefined : null;
  }

  *#run(): Generator<undefined, void, undefined> {
    for (const { reduction, questions } of this.#groups) {
      const open = questions.filter(({ property }) => this.#isOpen(property));
      if (open.length === 0) continue;
      this.#stage = new TemporalStage(this.#space, open, reduction, this.#limitsLeft());
      yield* this.#stage.run(
        () => this.#worldCount,
        ({ property, subject }, answer) => {
          this.#answers.get(property)!.set(subject, answer);
          if (answer === 'undecided') this.#limitReached ??= this.#stage!.limitReached;
        },
      );
      this.#stage = undefined;
      yield;
    }
  }

  /** Not where an earlier subject has shown already that the claim fails. */
  #isOpen(property: TemporalProperty): boolean {
    return !(this.findingOf(property) instanceof Object);
  }

  /** The depth is that of the search before, which was complete. */
  #limitsLeft(): Limits {
    const { worldCountMax, byteCountMax } = this.#limits;
    return { worldCountMax, byteCountMax: byteCountMax && byteCountMax - this.#byteCountBefore };
  }
}

/** Questions to which the same exchanges make no difference. */
interface Group {
  /** Undefined where nothing can be exchanged. */
  readonly reduction: Symmetry | undefined;
  readonly questions: readonly TemporalQuestion[];
}

interface ReducedQuestion extends TemporalQuestion {
  readonly reduction: Symmetry | undefined;
}

/** About one of the subjects that can be exchanged for each other, and what can be exchanged without touching it. */
function questionsOf(
  property: TemporalProperty,
  { memory, model: { deployment } }: ModelSpace,
  hasSymmetry: boolean,
): readonly ReducedQuestion[] {
  const values = property.subjects(deployment);
  if (!hasSymmetry) return values.map((subject) => ({ property, subject, reduction: undefined }));
  const ofClaim: Distinguish = (slot) => property.distinguishes?.(slot) ?? '';
  const symmetry = new Symmetry(memory, ofClaim);
  const subjects = values.map((value) => new Subject(value, deployment));
  return subjects.flatMap((subject, index) => {
    if (subjects.slice(0, index).some((earlier) => earlier.isLike(subject, symmetry))) return [];
    const distinguish: Distinguish = (slot) => JSON.stringify([ofClaim(slot), subject.distinguish(slot)]);
    const stabilizer = new Symmetry(memory, distinguish);
    const reduction = stabilizer.classes.length === 0 ? undefined : stabilizer;
    return [{ property, subject: values[index], reduction }];
  });
}

function groupsOf(questions: readonly ReducedQuestion[]): readonly Group[] {
  const groups = new Map<string, { reduction: Symmetry | undefined; questions: TemporalQuestion[] }>();
  for (const { reduction, ...question } of questions) {
    const classes = reduction?.classes.map((members) => members.map(({ position }) => position));
    const key = JSON.stringify(classes ?? []);
    const group = groups.get(key) ?? { reduction, questions: [] };
    groups.set(key, group);
    group.questions.push(question);
  }
  return [...groups.values()];
}
