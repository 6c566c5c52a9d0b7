import {
  type Action,
  type Effect,
  type HsmSlot,
  InternedWorld,
  type KeySlot,
  Memory,
  type Model,
  modelOf,
  namesOf,
  type Parameters,
  type Refusal,
  RememberedSteps,
  refusalOf,
  type Scenario,
  UnacceptedEventError,
} from '#models';
import { type Command, type Deployment, useKeyName } from '../implementation.ts';

/** An action with its parameters chosen, whether or not the deployment forbids it. */
export interface ActionAttempt {
  readonly kind: 'action';
  readonly action: Action;
  readonly chosen: Parameters;
  readonly command: Command;
  /** What happens, in a sentence. */
  readonly sentence: string;
  /** Why it can happen in no world of the deployment. */
  readonly forbidden: Refusal | undefined;
  /** The number of the step of the model; only where it is not forbidden. */
  readonly step: number;
}

/** The question what comes of using a key. */
export interface UseAttempt {
  readonly kind: 'use';
  readonly key: KeySlot;
  readonly hsm: HsmSlot;
  readonly command: Command;
  readonly sentence: string;
}

/** Something that a test can do. */
export type Attempt = ActionAttempt | UseAttempt;

/** What an action comes to: a refusal, the world after it, or a machine that does not accept what it is told. */
export type Result = Refusal | Int32Array | UnacceptedEventError;

/** A deployment to look for tests in, with everything that can be attempted there. */
export class Testbed {
  readonly deployment: Deployment;
  readonly model: Model;
  readonly memory: Memory;
  readonly attempts: readonly ActionAttempt[];
  readonly uses: readonly UseAttempt[];
  /** By the number of the step of the model. */
  readonly attemptOfStep: readonly ActionAttempt[];
  /** Whether the deployment assumes readings of the documentation other than the default. */
  readonly isOtherReading: boolean;
  readonly #steps: RememberedSteps;
  readonly #attemptsOf = new Map<string, ActionAttempt[]>();
  readonly #scratch: InternedWorld;

  constructor(scenario: Scenario) {
    const { $schema: _, note: __, expect: ___, ...deployment } = scenario;
    this.deployment = deployment;
    this.model = modelOf(scenario);
    this.memory = new Memory(this.model.deployment);
    this.attempts = attemptsIn(this.model);
    this.attemptOfStep = this.attempts.filter(({ forbidden }) => forbidden === undefined);
    this.uses = usesIn(this.model);
    this.isOtherReading = Object.values(scenario.assume).some(Boolean);
    this.#steps = new RememberedSteps(this.model.steps, this.memory);
    this.#scratch = new InternedWorld(this.memory);
    for (const attempt of this.attempts) {
      const ofAction = this.#attemptsOf.get(attempt.action.name) ?? [];
      this.#attemptsOf.set(attempt.action.name, [...ofAction, attempt]);
    }
  }

  /** Everything that an action can be attempted with. */
  attemptsOf(action: string): readonly ActionAttempt[] {
    return this.#attemptsOf.get(action) ?? [];
  }

  /** What every step that can happen in a world does. The list is valid until the next call. */
  effectsIn(numbers: Int32Array): readonly Effect[] {
    return this.#steps.effectsIn(numbers);
  }

  /** Why an attempt is refused in a world. */
  refusalOf(numbers: Int32Array, { forbidden, step }: ActionAttempt): Refusal | undefined {
    if (forbidden !== undefined) return forbidden;
    const outcome = this.#steps.outcomeOf(step, numbers);
    return typeof outcome === 'string' ? outcome : undefined;
  }

  /** What comes of an attempt in a world; with another action than its own, what would come of that. */
  resultOf(numbers: Int32Array, { action: own, chosen }: ActionAttempt, action: Action = own): Result {
    const world = this.worldAt(numbers);
    const refusal = refusalOf(action, world, chosen);
    if (refusal !== undefined) return refusal;
    try {
      action.apply(world, chosen);
    } catch (error) {
      if (error instanceof UnacceptedEventError) return error;
      throw error;
    }
    return world.numbers.slice();
  }

  /** A world that must not be kept: it becomes the next one that is asked for. */
  worldAt(numbers: Int32Array): InternedWorld {
    this.#scratch.numbers.set(numbers);
    return this.#scratch;
  }
}

function attemptsIn({ deployment, actions }: Model): readonly ActionAttempt[] {
  let step = 0;
  return (Object.values(actions) as readonly Action[]).flatMap((action) =>
    [...action.parameters(deployment)].map((chosen): ActionAttempt => {
      const forbidden = action.forbids?.(deployment, chosen);
      const attempt: ActionAttempt = {
        kind: 'action',
        action,
        chosen,
        command: { action: action.name, parameters: namesOf(chosen) },
        sentence: action.describe(chosen),
        forbidden,
        step,
      };
      // The steps of a model are in this order too, without those that are forbidden.
      if (forbidden === undefined) step += 1;
      return attempt;
    }),
  );
}

function usesIn({ deployment: { keys } }: Model): readonly UseAttempt[] {
  return keys.flatMap((key) =>
    key.reached.map((hsm) => ({
      kind: 'use' as const,
      key,
      hsm,
      command: { action: useKeyName, parameters: namesOf({ key, hsm }) },
      sentence: `The application ${key.client} uses ${key.name}, and the call comes to ${hsm.name}.`,
    })),
  );
}
