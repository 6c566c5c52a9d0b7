// Written by keysync: what is changed here is lost.

import { expect, type TestContext } from 'vitest';
import { implementation } from '../adapter.ts';
import type { Answer, Command, Deployment, Observation, Seen } from './implementation.ts';

/** A deployment, and what is to be seen of it at the start. */
export interface Start {
  readonly scenario: Deployment;
  readonly start: Observation;
  /** What the implementation has to know of what deployments can say. */
  readonly fields?: readonly string[];
}

type Parameters = Command['parameters'];
type Visible = Record<string, Record<string, Record<string, Seen>>>;

/** Begins a test: the implementation starts anew with its deployment. */
export async function begin(context: TestContext, { scenario, start, fields = [] }: Start): Promise<Walk> {
  const { fields: known = [] } = await implementation.capabilities();
  const unknown = fields.filter((field) => !known.includes(field));
  if (unknown.length > 0)
    context.skip(`the implementation does not know ${unknown.join(', ')} of a deployment`);
  const walk = new Walk(context, start);
  const readiness = await implementation.reset(scenario);
  if (readiness.outcome === 'unsupported') context.skip(readiness.because);
  await walk.look();
  return walk;
}

/** One test under way: what was done so far has left the implementation as it is expected to be. */
export class Walk {
  readonly #context: TestContext;
  /** All that is to be seen now. */
  readonly #expected: Visible = {};

  constructor(context: TestContext, start: Observation) {
    this.#context = context;
    this.#change(start);
  }

  /** Does something that must happen, and change this and nothing else. */
  async accepted(action: string, parameters: Parameters, changes: Observation): Promise<void> {
    const answer = await this.#act(action, parameters);
    expect(answer, messageOf(answer)).toMatchObject({ outcome: 'accepted' });
    this.#change(changes);
    await this.look();
  }

  /** Tries something that must be refused, and change nothing. */
  async refused(action: string, parameters: Parameters, reason: string): Promise<void> {
    const answer = await this.#act(action, parameters);
    expect(answer, messageOf(answer)).toMatchObject({ outcome: 'refused' });
    const { reasons } = await implementation.capabilities();
    if (reasons) expect(answer).toMatchObject({ reason });
    await this.look();
  }

  /** Uses a key through an HSM that does not have it. */
  async failed(action: string, parameters: Parameters): Promise<void> {
    const answer = await this.#act(action, parameters);
    expect(answer, messageOf(answer)).toMatchObject({ outcome: 'failed' });
    await this.look();
  }

  /** The rest of the test is beyond the bounds of the deployment, which few implementations know. */
  async isBeyondBounds(): Promise<void> {
    const { bounds } = await implementation.capabilities();
    if (!bounds) this.#context.skip('the implementation keeps to no bounds');
  }

  /** Compares what is to be seen with what is expected; what the implementation does not show is not asked for. */
  async look(): Promise<void> {
    const seen = await implementation.observe();
    const isShown = (kind: string, slot: string, aspect: string): boolean =>
      seen[kind]?.[slot]?.[aspect] !== undefined;
    expect(ordered(seen, () => true)).toEqual(ordered(this.#expected, isShown));
  }

  async #act(action: string, parameters: Parameters): Promise<Answer> {
    const { controls } = await implementation.capabilities();
    const chosen = Object.hasOwn(controls, action) ? controls[action]! : undefined;
    if (chosen === undefined) this.#context.skip(`the implementation cannot be told ${action}`);
    const missing = Object.keys(parameters).find((parameter) => !chosen.includes(parameter));
    if (missing !== undefined)
      this.#context.skip(`the implementation lets nobody choose "${missing}" of ${action}`);
    return implementation.act({ action, parameters });
  }

  #change(changes: Observation): void {
    for (const [kind, slots] of Object.entries(changes)) {
      this.#expected[kind] ??= {};
      for (const [slot, values] of Object.entries(slots ?? {}))
        this.#expected[kind][slot] = { ...this.#expected[kind][slot], ...values };
    }
  }
}

const messageOf = (answer: Answer): string | undefined =>
  answer.outcome === 'accepted' ? undefined : answer.message;

/** An observation with its lists in order and without slots of which nothing is shown, so that it can be compared. */
function ordered(
  observation: Observation,
  isShown: (kind: string, slot: string, aspect: string) => boolean,
): Visible {
  const result: Visible = {};
  for (const [kind, slots] of Object.entries(observation)) {
    for (const [slot, values] of Object.entries(slots ?? {})) {
      for (const [aspect, value] of Object.entries(values)) {
        if (!isShown(kind, slot, aspect)) continue;
        // A slot may have any name, also one that every object inherits.
        result[kind] ??= Object.create(null) as Visible[string];
        result[kind][slot] ??= {};
        result[kind][slot][aspect] = Array.isArray(value) ? [...value].sort() : value;
      }
    }
  }
  return result;
}
