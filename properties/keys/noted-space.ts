import { type ActionSet, modelOf, type Scenario } from '#models';
import { ModelSpace } from '../verification/model-space.ts';
import type { KeyKind } from './key-kinds.ts';
import { meetingInMachines } from './machine-independence.ts';
import type { Meeting } from './meeting.ts';
import { Runs } from './runs.ts';
import { type IndependenceContext, StepsInCompany } from './step-independence.ts';

/**
 * A scenario to be searched, once or again and again, in which every way that an action goes is noted.
 *
 * @remarks
 * Whatever several searches of it came by is held against the conditions of each: that is more than one of them needs,
 * and takes less than to begin anew for each question.
 */
export class NotedSpace {
  readonly space: ModelSpace;
  readonly #runs: Runs;
  #hasTooManyRuns = false;
  /** So many runs were held against the conditions, if any were. */
  #heldCount: number | undefined;
  #meeting: Meeting | undefined;

  constructor(scenario: Scenario, actions?: ActionSet) {
    const model = modelOf(scenario, actions);
    this.#runs = new Runs(model.deployment.slots.length);
    this.space = new ModelSpace(model, { onRun: (step, world) => this.#note(step, world) });
  }

  /** How its keys meet each other, or others, in all that was searched of it so far. */
  meetingOf(kind: KeyKind, kinds: readonly KeyKind[], scenario: Scenario): Meeting | undefined {
    const { model, memory } = this.space;
    this.#meeting ??= this.#meetingIn({ model, memory, kind, kinds, scenario });
    return this.#meeting;
  }

  #meetingIn(context: IndependenceContext): Meeting | undefined {
    if (this.#hasTooManyRuns)
      return {
        step: 'There are too many steps to look at each.',
        why: 'is not known to leave other keys alone',
      };
    const first = this.#heldCount ?? 0;
    const isAllHeld = this.#heldCount === this.#runs.count;
    this.#heldCount = this.#runs.count;
    // Made anew: a rule that keeps something of the deployment it saw last would not see this company otherwise.
    const meeting = isAllHeld ? undefined : new StepsInCompany(context).meetingIn(this.#runs.from(first));
    return meeting ?? meetingInMachines(context);
  }

  #note(step: number, world: Int32Array): void {
    if (this.#runs.count < runCountMax) this.#runs.add(step, world);
    else this.#hasTooManyRuns = true;
  }
}

/** More than these would take longer to look at again than a search is likely to save. */
const runCountMax = 500_000;
