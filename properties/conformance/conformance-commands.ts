import fc from 'fast-check';
import { type Action, InternedWorld, namesOf, type Parameters, refusalOf, useKey } from '#models';
import { drawSteps } from '../random/interleavings/draw-steps.ts';
import { ModelSpace } from '../verification/model-space.ts';
import { toldDeployment, unknownFields } from './deployment-fields.ts';
import { ExplainedRun, Tallying } from './explained-run.ts';
import {
  type Capabilities,
  type Command,
  type Deployment,
  type Implementation,
  useKeyName,
} from './implementation.ts';
import { failingAsTold, NonconformanceError, toldCommand } from './nonconformance.ts';
import { modelOfDeployment, Possibilities } from './possible-worlds.ts';

/** One command of a random run, for `fc.asyncModelRun`. */
export interface ConformanceCommand extends fc.AsyncCommand<ExplainedRun, Implementation, false> {
  /** What it is as data. */
  readonly told: ToldStep;
}

/** A deployment is not for an implementation. */
export class UnsupportedDeploymentError extends Error {
  override readonly name = 'UnsupportedDeploymentError';
}

/** What is told, or that somebody looks. */
export type ToldStep = Command | 'look';

/**
 * Draws commands for an implementation, state by state, for `fc.asyncModelRun`.
 *
 * @remarks
 * Each run follows a walk through the model: most of its commands can happen where the walk has come to, some must be
 * refused, keys that exist are used, and what is to be seen is looked at after half of the commands and at the end.
 * The implementation may go elsewhere, as far as it may: a command is not skipped for that, because the worlds that
 * explain its answers are kept. Any part of a run is a run, so they shrink to what cannot do without any command; seed
 * and path alone replay one.
 *
 * @param capabilities - of the implementation: what it cannot be told is not drawn
 * @param commandCountMax - of the longest run; 64 by default
 */
export function conformanceCommands(
  deployment: Deployment,
  capabilities: Capabilities,
  { commandCountMax = 64 }: { readonly commandCountMax?: number } = {},
): ConformanceCommands {
  return new ConformanceCommands(deployment, capabilities, commandCountMax);
}

/** See {@link conformanceCommands}. */
export class ConformanceCommands extends fc.Arbitrary<ConformanceRun> {
  readonly #deployment: Deployment;
  readonly #capabilities: Capabilities;
  readonly #commandCountMax: number;
  readonly #space: ModelSpace;
  readonly #possibilities: Possibilities;
  readonly #tally = new Tallying();
  #known: readonly Choices[] | undefined;

  constructor(deployment: Deployment, capabilities: Capabilities, commandCountMax: number) {
    super();
    this.#deployment = deployment;
    this.#capabilities = capabilities;
    this.#commandCountMax = commandCountMax;
    const model = modelOfDeployment(deployment);
    this.#space = new ModelSpace(model);
    this.#possibilities = new Possibilities(model, capabilities);
  }

  /** What all runs together have done, so that nobody takes runs for tests that did nothing. */
  get tally(): Tallying {
    return this.#tally;
  }

  /** How each run begins: what `fc.asyncModelRun` asks for first. */
  startOf<Real extends Implementation>(
    implementation: Real,
  ): () => Promise<{ readonly model: ExplainedRun; readonly real: Real }> {
    return async () => {
      const unknown = unknownFields(this.#deployment, this.#capabilities.fields);
      const because =
        unknown.length > 0
          ? `it does not know ${unknown.join(', ')} of a deployment`
          : await this.#begin(implementation);
      if (because !== undefined)
        throw new UnsupportedDeploymentError(
          `${implementation.name} does not support ${this.#deployment.name}: ${because}`,
        );
      const model = new ExplainedRun(this.#possibilities, this.#deployment, this.#tally);
      return { model, real: implementation };
    };
  }

  /**
   * Returns why it cannot.
   *
   * @throws NonconformanceError where it does not become what the deployment asks for
   */
  async #begin(implementation: Implementation): Promise<string | undefined> {
    const what = `In ${this.#deployment.name}, it does not behave as documented.`;
    const readiness = await failingAsTold(what, [], () =>
      implementation.reset(toldDeployment(this.#deployment, this.#capabilities.fields)),
    );
    if (readiness.outcome === 'failed') {
      const { because, calls = [] } = readiness;
      throw new NonconformanceError(what, [], { kind: 'deployment', because, calls });
    }
    return readiness.outcome === 'unsupported' ? readiness.because : undefined;
  }

  override generate(random: fc.Random): fc.Value<ConformanceRun> {
    const commands: ConformanceCommand[] = [];
    const refusals = new Set<string>();
    const world = new InternedWorld(this.#space.memory);
    for (const number of drawSteps(this.#space, random, this.#commandCountMax)) {
      const step = this.#space.model.steps[number]!;
      commands.push(...this.#told(step), ...drawLook(random));
      if (step.refuses(world) === undefined) step.apply(world);
      if (random.nextInt(1, 8) === 1) commands.push(...this.#drawUse(world, random), ...drawLook(random));
      if (random.nextInt(1, 4) === 1)
        commands.push(...this.#drawRefused(world, refusals, random), ...drawLook(random));
    }
    return new fc.Value(new ConformanceRun([...commands, new Look()]), undefined);
  }

  override canShrinkWithoutContext(value: unknown): value is ConformanceRun {
    return value instanceof ConformanceRun;
  }

  override shrink(run: ConformanceRun): fc.Stream<fc.Value<ConformanceRun>> {
    return fc.stream(shorterRuns(run)).map((shorter) => new fc.Value(shorter, undefined));
  }

  /** A step as far as the implementation can be told of it; nothing where it is its own affair. */
  #told({ action, parameters }: Command): readonly ConformanceCommand[] {
    const { controls } = this.#capabilities;
    if (!Object.hasOwn(controls, action)) return [];
    const chosen = Object.entries(parameters).filter(([name]) => controls[action]!.includes(name));
    return [new Tell({ action, parameters: Object.fromEntries(chosen) })];
  }

  /** Uses a key that exists, through an HSM that serves its client. */
  #drawUse(world: InternedWorld, random: fc.Random): readonly ConformanceCommand[] {
    const { keys, hsms } = this.#space.model.deployment;
    const calls = keys.flatMap((key) =>
      hsms
        .filter((hsm) => useKey(world, key, hsm).outcome !== 'not-asked')
        .map((hsm) => ({ key: key.name, hsm: hsm.name })),
    );
    if (calls.length === 0) return [];
    return this.#told({ action: useKeyName, parameters: calls[random.nextInt(0, calls.length - 1)]! });
  }

  /**
   * Something that must be refused here.
   *
   * @remarks
   * Most that can be told is refused for one of few reasons, and a mistake hides behind the others: so the reason is
   * drawn before the parameters, and one that was not drawn in this run comes first.
   *
   * @param drawn - the reasons of this run so far, with their actions
   */
  #drawRefused(world: InternedWorld, drawn: Set<string>, random: fc.Random): readonly ConformanceCommand[] {
    const actions = this.#choices();
    if (actions.length === 0) return [];
    const { action, choices } = actions[random.nextInt(0, actions.length - 1)]!;
    const byReason = new Map<string, Parameters[]>();
    for (const chosen of choices) {
      const reason = refusalOf(action, world, chosen);
      if (reason === undefined) continue;
      const known = byReason.get(reason);
      if (known === undefined) byReason.set(reason, [chosen]);
      else known.push(chosen);
    }
    const nameOf = (reason: string): string => `${action.name}: ${reason}`;
    const fresh = [...byReason].filter(([reason]) => !drawn.has(nameOf(reason)));
    const candidates = fresh.length === 0 ? [...byReason] : fresh;
    if (candidates.length === 0) return [];
    const [reason, refused] = candidates[random.nextInt(0, candidates.length - 1)]!;
    drawn.add(nameOf(reason));
    const parameters = namesOf(refused[random.nextInt(0, refused.length - 1)]!);
    return this.#told({ action: action.name, parameters });
  }

  /** The actions that it can be told and that this deployment has, with every choice of their parameters. */
  #choices(): readonly Choices[] {
    const { actions, deployment } = this.#space.model;
    this.#known ??= (Object.values(actions) as readonly Action[])
      .filter(({ name }) => Object.hasOwn(this.#capabilities.controls, name))
      .map((action) => ({ action, choices: [...action.parameters(deployment)] }))
      .filter(({ choices }) => choices.length > 0);
    return this.#known;
  }
}

interface Choices {
  readonly action: Action;
  readonly choices: readonly Parameters[];
}

/** Commands in the order in which they are told. */
export class ConformanceRun implements Iterable<ConformanceCommand> {
  readonly commands: readonly ConformanceCommand[];

  constructor(commands: readonly ConformanceCommand[]) {
    this.commands = commands;
  }

  /** What it is as data: enough to make it again. */
  get told(): readonly ToldStep[] {
    return this.commands.map(({ told }) => told);
  }

  /** The run that tells this. */
  static of(told: readonly ToldStep[]): ConformanceRun {
    return new ConformanceRun(told.map((step) => (step === 'look' ? new Look() : new Tell(step))));
  }

  [Symbol.iterator](): Iterator<ConformanceCommand> {
    return this.commands[Symbol.iterator]();
  }

  /** How fast-check prints it. */
  [fc.toStringMethod](): string {
    return this.commands.join('; ');
  }
}

/** Every run that is shorter by one stretch: long stretches first, and from the end, so that what came after goes. */
function* shorterRuns({ commands }: ConformanceRun): Generator<ConformanceRun> {
  for (let length = Math.ceil(commands.length / 2); length >= 1; length = nextLength(length)) {
    for (let end = commands.length; end > 0; end -= length) {
      const start = Math.max(0, end - length);
      yield new ConformanceRun([...commands.slice(0, start), ...commands.slice(end)]);
    }
  }
}

const nextLength = (length: number): number => (length === 1 ? 0 : Math.ceil(length / 2));

const drawLook = (random: fc.Random): readonly ConformanceCommand[] =>
  random.nextInt(0, 1) === 0 ? [] : [new Look()];

class Tell implements ConformanceCommand {
  readonly told: Command;

  constructor(command: Command) {
    this.told = command;
  }

  check(): boolean {
    return true;
  }

  async run(model: ExplainedRun, implementation: Implementation): Promise<void> {
    if (model.mayTell(this.told)) await model.tell(implementation, this.told);
    else model.skip();
  }

  toString(): string {
    return toldCommand(this.told);
  }
}

class Look implements ConformanceCommand {
  readonly told = 'look' as const;

  check({ mayLook }: Readonly<ExplainedRun>): boolean {
    return mayLook;
  }

  async run(model: ExplainedRun, implementation: Implementation): Promise<void> {
    await model.look(implementation);
  }

  toString(): string {
    return 'look';
  }
}
