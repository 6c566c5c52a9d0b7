import { type Scenario, useKey } from '#models';
import {
  type Answer,
  availabilityCheck,
  type Capabilities,
  type Command,
  type Deployment,
  type Readiness,
  useKeyName,
} from '../implementation.ts';
import { type Observation, observationOf } from '../observation.ts';
import type { Mistake } from '../suite/mistakes.ts';
import { type Attempt, Testbed } from '../suite/testbed.ts';
import { profiles } from './profile.ts';
import type { StepwiseImplementation } from './profiled.ts';

/** Testbeds of deployments, each made once: they are the same for every mistake. */
export class Testbeds {
  readonly #known = new Map<string, MistakenTestbed>();

  of(deployment: Deployment): MistakenTestbed {
    const text = `${deployment.name} ${JSON.stringify(deployment)}`;
    const known = this.#known.get(text) ?? new MistakenTestbed(deployment as Scenario);
    this.#known.set(text, known);
    return known;
  }
}

/** A testbed on which attempts are found by what is told. */
export class MistakenTestbed extends Testbed {
  readonly #attempts = new Map<string, Attempt>();
  /** By the parameters of their own commands. */
  readonly #own = new Map<Command['parameters'], Attempt>();

  constructor(scenario: Scenario) {
    super(scenario);
    for (const attempt of [...this.attempts, ...this.uses]) {
      this.#attempts.set(textOf(attempt.command), attempt);
      this.#own.set(attempt.command.parameters, attempt);
    }
  }

  readonly #choices = new Map<string, readonly Command['parameters'][]>();

  /** Nothing where the model has no such call. */
  attemptFor(command: Command): Attempt | undefined {
    return this.#own.get(command.parameters) ?? this.#attempts.get(textOf(command));
  }

  /** All choices of the parameters of an action. */
  choicesOf(action: string): readonly Command['parameters'][] {
    const known = this.#choices.get(action);
    if (known !== undefined) return known;
    const ofAction = action === useKeyName ? this.uses : this.attemptsOf(action);
    const choices = ofAction.map(({ command }) => command.parameters);
    this.#choices.set(action, choices);
    return choices;
  }
}

/** What comes of a command in a world, and the world after it. */
export interface Told {
  readonly answer: Answer;
  readonly next: Int32Array;
}

/** What the model answers, or what somebody answers who makes a mistake. */
export function told(
  testbed: MistakenTestbed,
  numbers: Int32Array,
  command: Command,
  mistake: Mistake | undefined,
): Told {
  const attempt = testbed.attemptFor(command);
  if (attempt === undefined) return { answer: { outcome: 'failed' }, next: numbers };
  if (attempt.kind === 'use') {
    const asked = mistake?.kind === 'use' ? mistake.useKey : useKey;
    const { outcome } = asked(testbed.worldAt(numbers), attempt.key, attempt.hsm);
    return { answer: answersOfUse[outcome], next: numbers };
  }
  const isMistaken = mistake?.kind === 'action' && mistake.action.name === attempt.action.name;
  const result = testbed.resultOf(numbers, attempt, isMistaken ? mistake.action : attempt.action);
  if (result instanceof Error) throw result;
  return typeof result === 'string'
    ? { answer: { outcome: 'refused', reason: result }, next: numbers }
    : { answer: { outcome: 'accepted' }, next: result };
}

const answersOfUse = {
  succeeds: { outcome: 'accepted' },
  fails: { outcome: 'failed' },
  refused: { outcome: 'refused', reason: availabilityCheck },
  'not-asked': { outcome: 'failed' },
} as const satisfies Record<string, Answer>;

/** The model with a mistake, told step by step. */
export class MistakenModel implements StepwiseImplementation {
  readonly name = 'the model with a mistake';
  readonly #testbeds: Testbeds;
  readonly #mistake: Mistake | undefined;
  #testbed: MistakenTestbed | undefined;
  #numbers: Int32Array = new Int32Array();

  constructor(mistake: Mistake | undefined, testbeds: Testbeds) {
    this.#mistake = mistake;
    this.#testbeds = testbeds;
  }

  capabilities(): Capabilities {
    return profiles[0]!.capabilities;
  }

  reset(deployment: Deployment): Readiness {
    this.#testbed = this.#testbeds.of(deployment);
    this.#numbers = this.#testbed.memory.start;
    return { outcome: 'ready' };
  }

  act(command: Command): Answer {
    const { answer, next } = told(this.#testbed!, this.#numbers, command, this.#mistake);
    this.#numbers = next;
    return answer;
  }

  observe(): Observation {
    return observationOf(this.#testbed!.worldAt(this.#numbers));
  }
}

const textOf = ({ action, parameters }: Command): string =>
  JSON.stringify([action, ...Object.entries(parameters).sort(([one], [other]) => (one < other ? -1 : 1))]);
