import {
  type Action,
  InternedWorld,
  Memory,
  type Model,
  modelOf,
  namesOf,
  type Parameters,
  parseScenario,
  type ReadonlyWorld,
  refusalOf,
  type StepName,
  StepNames,
  type UseOutcome,
  useKey,
} from '#models';
import { type TraceStep, traceOf } from '../verification/trace.ts';
import { boundRefusals } from './bounds.ts';
import {
  type Answer,
  availabilityCheck,
  type Capabilities,
  type Command,
  type Deployment,
  type Reason,
  useKeyName,
} from './implementation.ts';
import { looksLike, type Observation } from './observation.ts';

/** How many worlds may explain what was seen before a test is given up. */
const explanationCountMax = 50_000;

/** There are too many worlds to keep apart, or none that an implementation could rest in. */
export class UnexplainableError extends Error {}

/** What could come of a command in a world. */
export type Outcome =
  | { readonly outcome: 'accepted'; readonly parameters: Command['parameters']; readonly next: Int32Array }
  | { readonly outcome: 'refused'; readonly parameters: Command['parameters']; readonly reason: Reason }
  | { readonly outcome: 'failed'; readonly parameters: Command['parameters'] }
  /** The model does not say. */
  | { readonly outcome: 'any'; readonly parameters: Command['parameters'] };

interface Choice {
  readonly action: Action;
  readonly chosen: Parameters;
  readonly names: Command['parameters'];
}

/** A world that an implementation may be in, by the numbers of its states, and a way that leads there. */
export interface Possible {
  readonly numbers: Int32Array;
  /** The steps since the start. */
  readonly length: number;
  readonly last: { readonly step: StepName; readonly before: Possible } | undefined;
}

/** Worlds by the text of their numbers, each once. */
export type Worlds = ReadonlyMap<string, Possible>;

interface Successor {
  readonly text: string;
  readonly numbers: Int32Array;
  readonly step: StepName;
}

/** What an implementation may come to in a deployment: its successors, where it is known what it does by itself. */
export class Possibilities {
  readonly model: Model;
  readonly capabilities: Capabilities;
  readonly memory: Memory;
  readonly #choices = new Map<string, readonly Choice[]>();
  readonly #byThemselves: readonly string[];
  readonly #successors = new Map<string, readonly Successor[]>();
  readonly #resting = new Map<string, boolean>();
  readonly #here: InternedWorld;
  readonly #there: InternedWorld;
  /** The last command, and the choices that it leaves. */
  #command: Command | undefined;
  #commandChoices: readonly Choice[] = [];

  constructor(model: Model, capabilities: Capabilities) {
    this.model = model;
    this.capabilities = capabilities;
    this.memory = new Memory(model.deployment);
    this.#byThemselves = [...new Set([...capabilities.spontaneous, ...capabilities.immediate])];
    this.#here = new InternedWorld(this.memory);
    this.#there = new InternedWorld(this.memory);
  }

  /** All that may be the case before the first command. */
  start(): PossibleWorlds {
    const begin: Possible = { numbers: this.memory.start, length: 0, last: undefined };
    const answered = this.answering([begin].values());
    return new PossibleWorlds(this, this.reachedFrom(answered.values()));
  }

  /** A world that must not be kept: it becomes the next one that is asked for. */
  worldAt(numbers: Int32Array): ReadonlyWorld {
    this.#here.numbers.set(numbers);
    return this.#here;
  }

  /**
   * All that could come of a command in a world.
   *
   * @remarks
   * Of the choices that are left to the implementation, it takes none that could be made in no world, no backup slot
   * but the next (a slot is a name and nothing else), and nothing to restore an HSM from that does not serve: that is
   * for the service to know. Where every choice is of that kind, it takes one of them.
   */
  outcomesIn(numbers: Int32Array, command: Command): readonly Outcome[] {
    if (command.action === useKeyName) return this.#usesIn(numbers, command);
    const outcomes = this.#choicesFor(command).map(({ action, chosen, names }): Outcome => {
      this.#here.numbers.set(numbers);
      const reason = refusalOf(action, this.#here, chosen);
      if (reason !== undefined) return { outcome: 'refused', parameters: names, reason };
      return { outcome: 'accepted', parameters: names, next: this.#apply(numbers, action, chosen) };
    });
    const slots = preferably(outcomes, (outcome) => !isRefusedFor(outcome, ['not-the-next-slot']));
    if (command.action !== 'create-hsm') return slots;
    // Of a source that is an HSM, the model says that it is not active.
    const isNoSource = (outcome: Outcome): boolean =>
      isRefusedFor(outcome, ['not-the-source', 'hsm-not-active']);
    const hsms = new Set(slots.map(({ parameters }) => parameters['hsm']));
    return [...hsms].flatMap((hsm) =>
      preferably(
        slots.filter(({ parameters }) => parameters['hsm'] === hsm),
        (outcome) => !isNoSource(outcome),
      ),
    );
  }

  /** Every choice of the parameters of an action, by name. */
  allChoicesOf(action: string): readonly Command['parameters'][] {
    return this.#allChoices(action).map(({ names }) => names);
  }

  /** The choices of parameters that a command leaves to the implementation, by name. */
  choicesOf(command: Command): readonly Command['parameters'][] {
    return this.#choicesFor(command).map(({ names }) => names);
  }

  /**
   * All worlds that these can have become by the time that the implementation answers: nothing is left in them that
   * would happen at once.
   *
   * @throws {@link UnexplainableError} where what happens at once never comes to an end, or there are too many
   */
  answering(worlds: Iterable<Possible>): Worlds {
    const reached = this.reachedFrom(worlds);
    if (this.capabilities.immediate.length === 0) return reached;
    const resting = new Map([...reached].filter(([text, { numbers }]) => this.isResting(text, numbers)));
    if (resting.size === 0 && reached.size > 0)
      throw new UnexplainableError('What is said to happen immediately never comes to an end.');
    return resting;
  }

  /**
   * These worlds, and all that they can become by themselves.
   *
   * @throws {@link UnexplainableError} where there are too many
   */
  reachedFrom(worlds: Iterable<Possible>): Worlds {
    const reached = new Map([...worlds].map((possible) => [textOf(possible.numbers), possible]));
    // A map goes on with what is added while it is walked through.
    for (const [text, possible] of reached) {
      for (const next of this.#successorsOf(text, possible.numbers)) {
        if (reached.has(next.text)) continue;
        reached.set(next.text, after(possible, next.step, next.numbers));
        if (reached.size > explanationCountMax)
          throw new UnexplainableError(
            `More than ${explanationCountMax} worlds explain what was seen: too much happens by itself.`,
          );
      }
    }
    return reached;
  }

  /** Whether nothing can happen that would happen at once. */
  isResting(text: string, numbers: Int32Array): boolean {
    const known = this.#resting.get(text);
    if (known !== undefined) return known;
    const isResting = this.atOnceIn(numbers) === undefined;
    this.#resting.set(text, isResting);
    return isResting;
  }

  /** An action that happens at once in this world, if there is one. */
  atOnceIn(numbers: Int32Array): string | undefined {
    return this.capabilities.immediate.find((action) => this.#canHappen(action, numbers));
  }

  #canHappen(name: string, numbers: Int32Array): boolean {
    this.#here.numbers.set(numbers);
    return this.#allChoices(name).some(
      ({ action, chosen }) => refusalOf(action, this.#here, chosen) === undefined,
    );
  }

  #successorsOf(text: string, numbers: Int32Array): readonly Successor[] {
    const known = this.#successors.get(text);
    if (known !== undefined) return known;
    const successors = this.#byThemselves.flatMap((name) =>
      this.#allChoices(name).flatMap(({ action, chosen, names }) => {
        this.#here.numbers.set(numbers);
        if (refusalOf(action, this.#here, chosen) !== undefined) return [];
        const next = this.#apply(numbers, action, chosen);
        return [{ text: textOf(next), numbers: next, step: { action: name, parameters: names } }];
      }),
    );
    this.#successors.set(text, successors);
    return successors;
  }

  #apply(numbers: Int32Array, action: Action, chosen: Parameters): Int32Array {
    this.#there.numbers.set(numbers);
    action.apply(this.#there, chosen);
    return this.#there.numbers.slice();
  }

  /** A call is routed to an HSM that serves the client, where there is one. */
  #usesIn(numbers: Int32Array, { parameters }: Command): readonly Outcome[] {
    const world = this.worldAt(numbers);
    const { hsms, keys } = this.model.deployment;
    return keys.flatMap((key) => {
      const outcomes = hsms.flatMap((hsm) => {
        const names = { key: key.name, hsm: hsm.name };
        if (!agrees(names, parameters)) return [];
        return [outcomeOfUse(useKey(world, key, hsm), names, numbers)];
      });
      return preferably(outcomes, ({ outcome }) => outcome !== 'any');
    });
  }

  #choicesFor(command: Command): readonly Choice[] {
    // A command is asked of every world, and a large deployment has many choices.
    if (this.#command !== command) {
      this.#command = command;
      this.#commandChoices = this.#agreeingWith(command);
    }
    return this.#commandChoices;
  }

  #agreeingWith({ action: name, parameters }: Command): readonly Choice[] {
    const { deployment } = this.model;
    const agreeing = this.#allChoices(name).filter(({ names }) => agrees(names, parameters));
    return preferably(agreeing, ({ action, chosen }) => action.forbids?.(deployment, chosen) === undefined);
  }

  #allChoices(name: string): readonly Choice[] {
    const known = this.#choices.get(name);
    if (known !== undefined) return known;
    const action = (Object.values(this.model.actions) as readonly Action[]).find((one) => one.name === name);
    const choices = [...(action?.parameters(this.model.deployment) ?? [])].map((chosen) => ({
      action: action!,
      chosen,
      names: namesOf(chosen),
    }));
    this.#choices.set(name, choices);
    return choices;
  }
}

const isRefusedFor = (outcome: Outcome, reasons: readonly Reason[]): boolean =>
  outcome.outcome === 'refused' && reasons.includes(outcome.reason);

function outcomeOfUse(
  { outcome }: UseOutcome,
  parameters: Command['parameters'],
  numbers: Int32Array,
): Outcome {
  switch (outcome) {
    case 'succeeds':
      return { outcome: 'accepted', parameters, next: numbers };
    case 'fails':
      return { outcome: 'failed', parameters };
    case 'refused':
      return { outcome: 'refused', parameters, reason: availabilityCheck };
    case 'not-asked':
      return { outcome: 'any', parameters };
  }
}

/** The model of a deployment as a suite has it. */
export function modelOfDeployment(deployment: Deployment): Model {
  const { scenario, problems } = parseScenario(deployment);
  if (scenario === undefined) throw new Error(`The deployment is not valid: ${JSON.stringify(problems)}.`);
  return modelOf(scenario);
}

/**
 * Every world that explains all that an implementation answered so far.
 *
 * @remarks
 * Nobody sees all of an implementation: what it does by itself, and what it chose, can be guessed from what it
 * answers only. It behaves as documented as long as there is a world that it may be in. These are the worlds in which
 * the next request may find it: what can happen by itself may have happened since the last answer, and what that
 * brings about at once may be under way.
 */
export class PossibleWorlds {
  readonly #possibilities: Possibilities;
  readonly #worlds: Worlds;

  constructor(possibilities: Possibilities, worlds: Worlds) {
    this.#possibilities = possibilities;
    this.#worlds = worlds;
  }

  /** How many there are. None: the implementation does not behave as documented. */
  get size(): number {
    return this.#worlds.size;
  }

  /** Those that a command and its answer leave, and what can have become of them since. */
  after(command: Command, answer: Answer): PossibleWorlds {
    const left = new Map<string, Possible>();
    for (const [text, possible] of this.#worlds) {
      for (const outcome of this.#possibilities.outcomesIn(possible.numbers, command)) {
        if (!this.#fits(outcome, answer)) continue;
        const isStep = outcome.outcome === 'accepted' && command.action !== useKeyName;
        if (!isStep) left.set(text, possible);
        else setShorter(left, after(possible, stepOf(command, outcome), outcome.next));
      }
    }
    const answered = this.#possibilities.answering(left.values());
    return new PossibleWorlds(this.#possibilities, this.#possibilities.reachedFrom(answered.values()));
  }

  /** Those that look like this, as they look. What can have become of them since is not among them. */
  seen(observation: Observation): PossibleWorlds {
    const left = this.#lookedAt().filter(([, { numbers }]) =>
      looksLike(observation, this.#possibilities.worldAt(numbers)),
    );
    return new PossibleWorlds(this.#possibilities, new Map(left));
  }

  /** These, and what can have become of them by themselves. */
  later(): PossibleWorlds {
    return new PossibleWorlds(this.#possibilities, this.#possibilities.reachedFrom(this.#worlds.values()));
  }

  /** Whether the implementation may be in this world. */
  includes(numbers: Int32Array): boolean {
    return this.#worlds.has(textOf(numbers));
  }

  /** What may be answered to a command: each outcome with each reason once. */
  allowed(command: Command): readonly Outcome[] {
    const distinct = new Map<string, Outcome>();
    for (const { numbers } of this.#worlds.values()) {
      for (const outcome of this.#possibilities.outcomesIn(numbers, command)) {
        const text = outcome.outcome === 'refused' ? `refused ${outcome.reason}` : outcome.outcome;
        if (!distinct.has(text) && this.#canAnswer(outcome)) distinct.set(text, outcome);
      }
    }
    return [...distinct.values()];
  }

  /** Whether a command may be beyond the bounds of the deployment, so that the model cannot say what comes of it. */
  isBeyondBounds(command: Command): boolean {
    if (this.#possibilities.capabilities.bounds) return false;
    return [...this.#worlds.values()].some(({ numbers }) =>
      this.#possibilities.outcomesIn(numbers, command).some(isBound),
    );
  }

  /** The worlds that can be looked at, to be asked one after the other. A world must not be kept. */
  *worlds(): Iterable<ReadonlyWorld> {
    for (const [, { numbers }] of this.#lookedAt()) yield this.#possibilities.worldAt(numbers);
  }

  /** How it may have come to be as it is: one of the shortest ways to one of the worlds. */
  shortestWay(): readonly TraceStep[] {
    const [first, ...others] = this.#worlds.values();
    if (first === undefined) return [];
    let last: Possible = others.reduce((one, other) => (other.length < one.length ? other : one), first);
    const steps: StepName[] = [];
    while (last.last !== undefined) {
      steps.unshift(last.last.step);
      last = last.last.before;
    }
    const { model } = this.#possibilities;
    const names = new StepNames(model);
    const way = steps.map((step) => {
      const found = names.find(step);
      if (found.kind !== 'step') throw new Error(`${step.action} was taken and is no step of the model.`);
      return found.number;
    });
    return traceOf(model, way).steps;
  }

  /** Nobody is answered while something is left that happens at once. */
  #lookedAt(): readonly (readonly [string, Possible])[] {
    const worlds = [...this.#worlds];
    if (this.#possibilities.capabilities.immediate.length === 0) return worlds;
    return worlds.filter(([text, { numbers }]) => this.#possibilities.isResting(text, numbers));
  }

  #canAnswer(outcome: Outcome): boolean {
    return this.#possibilities.capabilities.bounds || !isBound(outcome);
  }

  #fits(outcome: Outcome, answer: Answer): boolean {
    if (!this.#canAnswer(outcome)) return false;
    if (!agrees(outcome.parameters, answer.parameters ?? {})) return false;
    if (outcome.outcome === 'any') return true;
    if (outcome.outcome !== answer.outcome) return false;
    if (outcome.outcome !== 'refused' || answer.outcome !== 'refused') return true;
    const { reasons } = this.#possibilities.capabilities;
    return !reasons || answer.reason === undefined || answer.reason === outcome.reason;
  }
}

const isBound = (outcome: Outcome): boolean =>
  outcome.outcome === 'refused' && boundRefusals.has(outcome.reason as never);

/** Those of a kind; all of them where there is none of that kind. */
function preferably<Item>(items: readonly Item[], isPreferred: (item: Item) => boolean): readonly Item[] {
  const preferred = items.filter(isPreferred);
  return preferred.length === 0 ? items : preferred;
}

/** Whether the parameters that are named in both have the same names. */
export function agrees(names: Command['parameters'], others: Command['parameters']): boolean {
  return Object.entries(others).every(
    ([parameter, name]) => Object.hasOwn(names, parameter) && names[parameter] === name,
  );
}

const stepOf = ({ action }: Command, { parameters }: Outcome): StepName => ({ action, parameters });

function after(before: Possible, step: StepName, numbers: Int32Array): Possible {
  return { numbers, length: before.length + 1, last: { step, before } };
}

function setShorter(worlds: Map<string, Possible>, possible: Possible): void {
  const text = textOf(possible.numbers);
  const known = worlds.get(text);
  if (known === undefined || possible.length < known.length) worlds.set(text, possible);
}

const textOf = (numbers: Int32Array): string => numbers.join();
