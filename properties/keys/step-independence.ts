import {
  type Action,
  type Actions,
  type KeySlot,
  Memory,
  type Model,
  modelOf,
  type Scenario,
  type Slot,
  type Step,
  withKeysOf,
} from '#models';
import { Embedding } from './embedding.ts';
import { type Company, companyOf, type KeyKind, keyKindsOf } from './key-kinds.ts';
import type { Meeting } from './meeting.ts';
import type { Run } from './runs.ts';
import { watchedDeployment } from './watched-data.ts';
import { WatchedWorld } from './watched-world.ts';

/** What the keys of a kind are held against. */
export interface IndependenceContext {
  /** Of the scenario with one group of the kind and no other keys. */
  readonly model: Model;
  /** Of the worlds that were searched. */
  readonly memory: Memory;
  readonly kind: KeyKind;
  readonly kinds: readonly KeyKind[];
  readonly scenario: Scenario;
}

/**
 * Looks for a step that does not treat keys one by one, among all that ran in searches of one group of keys.
 *
 * @remarks
 * Each run is made again among other keys, with each group of the kind in the place of the one that was searched; see
 * [keys.md](../search/keys.md) for what that shows.
 */
export class StepsInCompany {
  readonly #rerun: Rerun | undefined;
  /** How steps meet that need not run for it. */
  readonly #meeting: Meeting | undefined;

  constructor(context: IndependenceContext) {
    const company = companyOf(context.kind, context.kinds, context.scenario);
    const there = modelOf(company.scenario, context.model.actions);
    const texts = context.model.steps.map((step) => textOf(step));
    const alone = new Map(texts.map((text, step) => [text, context.model.steps[step]!]));
    const ofPlaces = company.places.map((names) => stepsOfPlace(there, names));
    this.#meeting = meetingInRules(there) ?? meetingInChoices(alone, there, company, ofPlaces);
    if (this.#meeting === undefined) this.#rerun = new Rerun(context, there, company, [alone, ...ofPlaces]);
  }

  meetingIn(runs: Iterable<Run>): Meeting | undefined {
    return this.#meeting ?? this.#rerun?.meetingIn(runs);
  }
}

/** What forbids a step once and for all must not ask which other keys there are. */
function meetingInRules({ actions, deployment }: Model): Meeting | undefined {
  const asked: string[] = [];
  const watched = watchedDeployment(deployment, (what) => asked.push(what));
  for (const action of Object.values(actions as Record<keyof Actions, Action>)) {
    for (const chosen of action.parameters(deployment)) {
      action.forbids?.(watched, chosen);
      if (asked.length > 0) return { step: action.describe(chosen), why: `asks for ${asked[0]}` };
    }
  }
  return undefined;
}

/** Steps by what they are called where their keys have the names of those that were searched. */
type StepsByText = ReadonlyMap<string, Step>;

/** The steps of a group in company, and those that are about no key. */
function stepsOfPlace({ steps }: Model, names: ReadonlyMap<string, string>): StepsByText {
  const original = inverse(names);
  const own = steps.filter((step) => keysOf(step).every(({ name }) => original.has(name)));
  return new Map(own.map((step) => [textOf(step, original), step]));
}

/** The same can be done with each group, and with nobody what is done with no key; no step is about two groups. */
function meetingInChoices(
  wanted: StepsByText,
  there: Model,
  { scenario, places }: Company,
  ofPlaces: readonly StepsByText[],
): Meeting | undefined {
  for (const [index, found] of ofPlaces.entries()) {
    const lacking = [...wanted].find(([text]) => !found.has(text));
    if (lacking !== undefined) {
      const names = [...places[index]!.values()].join(' and ');
      return { step: lacking[1].sentence, why: `cannot be done with ${names}` };
    }
    const further = [...found].find(([text]) => !wanted.has(text));
    if (further !== undefined) return { step: further[1].sentence, why: 'is only there among other keys' };
  }
  const groups = keyKindsOf(scenario).flat();
  const ofSeveral = there.steps.find(
    (step) =>
      keysOf(step).length > 1 &&
      !groups.some((group) => keysOf(step).every(({ name }) => group.includes(name))),
  );
  return ofSeveral && { step: ofSeveral.sentence, why: 'is about several keys' };
}

/** Runs steps again, in company. */
class Rerun {
  readonly #model: Model;
  readonly #memory: Memory;
  readonly #places: readonly Place[];
  readonly #alone: Place;
  /** By number of a step: what it is called. */
  readonly #texts: readonly string[];

  constructor(
    { model, memory }: IndependenceContext,
    there: Model,
    { places }: Company,
    [alone, ...ofPlaces]: readonly StepsByText[],
  ) {
    this.#model = model;
    this.#memory = memory;
    const memoryThere = new Memory(there.deployment);
    const own = new Map(model.deployment.keys.map(({ name }) => [name, name] as const));
    this.#texts = model.steps.map((step) => textOf(step));
    this.#alone = new Place(alone!, memory, memory, own);
    this.#places = places.map((names, index) => new Place(ofPlaces[index]!, memory, memoryThere, names));
  }

  meetingIn(runs: Iterable<Run>): Meeting | undefined {
    for (const { step, world } of runs) {
      const text = this.#texts[step]!;
      const outcome = this.#alone.run(text, world);
      const trespass = this.#alone.trespass ?? this.#trespassOn(step, world);
      if (trespass !== undefined) return { step: this.#alone.sentenceOf(text), why: trespass };
      for (const place of this.#places) {
        const other = place.run(text, world);
        if (place.trespass !== undefined) return { step: place.sentenceOf(text), why: place.trespass };
        if (other !== outcome)
          return { step: place.sentenceOf(text), why: `does not do what it does with ${this.#names}` };
      }
    }
    return undefined;
  }

  get #names(): string {
    const { keys } = this.#model.deployment;
    return keys.length === 0 ? 'no key' : keys.map(({ name }) => name).join(' and ');
  }

  /** A step about keys leaves what is shared as it is; any other changes it wherever it changes anything. */
  #trespassOn(step: number, before: Int32Array): string | undefined {
    const isTheirs = keysOf(this.#model.steps[step]!).length > 0;
    const after = this.#alone.world.numbers;
    for (const slot of this.#model.deployment.slots) {
      const { position } = slot;
      const [was, is] = [before[position]!, after[position]!];
      const keeps = was === is || this.#sharedIn(slot, was) === this.#sharedIn(slot, is);
      if (isTheirs && !keeps) return `changes ${slot.name} for other keys too`;
      const hasKeys = withKeysOf[slot.kind] !== undefined;
      if (!isTheirs && keeps && hasKeys && this.#alone.world.toldAt.has(position))
        return `changes what ${slot.name} has and nothing else about it`;
    }
    return undefined;
  }

  /** What is not of a key in the state of a slot, as text; the same for all states of a slot that is a key's own. */
  #sharedIn(slot: Slot, state: number): string {
    if (slot.kind === 'key' || slot.kind === 'attempt' || slot.kind === 'export') return '';
    const { value, context } = this.#memory.lifecycleAt[slot.position]!.snapshotOf(state);
    return JSON.stringify([value, withKeysOf[slot.kind]?.(context as never, () => []) ?? context]);
  }
}

/** The keys of a group in company, in the place of those that were searched. */
class Place {
  readonly world: WatchedWorld;
  readonly #embedding: Embedding;
  readonly #steps: StepsByText;

  constructor(steps: StepsByText, from: Memory, to: Memory, names: ReadonlyMap<string, string>) {
    this.world = new WatchedWorld(to, inverse(names));
    this.#embedding = new Embedding(from, to, names);
    this.#steps = steps;
  }

  get trespass(): string | undefined {
    return this.world.trespasses[0];
  }

  sentenceOf(text: string): string {
    return this.#steps.get(text)!.sentence;
  }

  /** Runs a step in a world of those keys alone; returns all that it did, as text. */
  run(text: string, world: Int32Array): string {
    const step = this.#steps.get(text)!;
    this.#embedding.apply(world, this.world.numbers);
    this.world.begin(keysOf(step).length > 0);
    try {
      const refusal = step.refuses(this.world);
      if (refusal !== undefined) return refusal;
      step.apply(this.world);
    } catch (error) {
      return `${this.world.told.join('\n')}\n${error instanceof Error ? error.name : String(error)}`;
    }
    return this.world.told.join('\n');
  }
}

function keysOf({ chosen }: Pick<Step, 'chosen'>): readonly KeySlot[] {
  return Object.values(chosen).filter((parameter) => parameter.kind === 'key');
}

/** A step as text, with its keys called as elsewhere. */
function textOf({ action, chosen }: Step, names?: ReadonlyMap<string, string>): string {
  let text = action;
  for (const [parameter, { kind, name }] of Object.entries(chosen))
    text += ` ${parameter} ${kind} ${JSON.stringify(kind === 'key' ? (names?.get(name) ?? name) : name)}`;
  return text;
}

function inverse(names: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map([...names].map(([here, there]) => [there, here]));
}
