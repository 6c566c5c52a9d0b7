import type { Model } from '#models';
import type { TraceStep } from '../verification/trace.ts';
import { type Breakdown, BrokenImplementationError, StoppedError } from './breakdown.ts';
import { problemOfAnswer, problemOfObservation } from './checks.ts';
import type { ConformanceStep, ConformanceTest } from './conformance-test.ts';
import { toldDeployment } from './deployment-fields.ts';
import { type Difference, leastDifferences } from './differences.ts';
import type {
  Answer,
  Capabilities,
  Command,
  Deployment,
  Implementation,
  MadeCall,
} from './implementation.ts';
import { type Need, needsOf, toldNeeds } from './needs.ts';
import { looksLike, type Observation } from './observation.ts';
import {
  agrees,
  type Outcome,
  Possibilities,
  type PossibleWorlds,
  UnexplainableError,
} from './possible-worlds.ts';
import { type Route, routeAfterChoice, routeOf, toldExpected } from './route.ts';
import { type MissingCall, UnimplementedError } from './unimplemented.ts';

/** What came of a test. */
export type TestVerdict =
  /** Every answer is one that the model gives, and the test saw what it is about. */
  | 'passed'
  /** No world of the model explains all the answers. */
  | 'failed'
  /** It would come to a step at which several tests failed for one cause. It was not run, and is no pass. */
  | 'skipped'
  /** Every answer is explained, but the implementation went another way than the test, as it may. */
  | 'strayed'
  /** The implementation cannot do what the test is about. */
  | 'not-applicable'
  /** Too much happens by itself to say whether the answers are explained. */
  | 'undecided'
  /** The implementation could be asked no further. */
  | 'broken';

/** One message and what was answered. */
export interface Exchange {
  /** The step of the test that it belongs to; absent before the first. */
  readonly position?: number;
  /** What was told to be done; absent where it was only looked. */
  readonly command?: Command;
  readonly answer?: Answer;
  readonly observation?: Observation;
  /** How many worlds explained everything after it. */
  readonly explanationCount: number;
}

/** Why no world explains the last answer. */
export type Mismatch =
  /** What was answered to a command is not what the model answers, wherever the implementation may be. */
  | {
      readonly kind: 'answer';
      readonly command: Command;
      readonly answered: Answer;
      readonly allowed: readonly Outcome[];
    }
  /** What was seen is not to be seen in any world that the implementation may be in. */
  | {
      readonly kind: 'observation';
      readonly answered: Observation;
      /** Each way in which what was seen differs from such a world, those that differ least first. */
      readonly differences: readonly (readonly Difference[])[];
    }
  /** It did not become what the deployment asks for. */
  | { readonly kind: 'deployment'; readonly because: string; readonly calls: readonly MadeCall[] }
  /** A call was answered with nothing that is an answer. */
  | ({ readonly kind: 'call' } & MissingCall);

/** A test that was run. */
export interface TestResult {
  readonly test: ConformanceTest;
  readonly verdict: TestVerdict;
  /** Why it is neither passed nor failed. */
  readonly because?: string;
  readonly breakdown?: Breakdown;
  /** What the implementation would have to be able to do for it, where that is known before it is run. */
  readonly needs?: readonly Need[];
  /** Of a test that was skipped: the one that failed first where it would have failed, too. */
  readonly skippedFor?: string;
  readonly exchanges: readonly Exchange[];
  /** The number of steps that are explained. */
  readonly explainedStepCount: number;
  /** How often the implementation chose something else than the test, which went on with what it chose. */
  readonly followedCount: number;
  readonly mismatch?: Mismatch;
  /** How it may have come to all that is explained, where the rest is not: with what happened by itself. */
  readonly way?: readonly TraceStep[];
}

/** How a test is run. */
export interface RunOptions {
  /** How long to look again for what an implementation does by itself, in milliseconds. */
  readonly patience: number;
  /** Waits. */
  readonly pause: (milliseconds: number) => Promise<void>;
  /** Whether somebody asked for an end. */
  readonly isStopped?: () => boolean;
}

const pauseFirst = 5;
const pauseMax = 250;

/** Runs the tests of one deployment, which share what is learnt about it. */
export class ConformanceRunner {
  readonly #possibilities: Possibilities;
  readonly #implementation: Implementation;
  readonly #deployment: Deployment;
  readonly #options: RunOptions;

  constructor(
    model: Model,
    deployment: Deployment,
    implementation: Implementation,
    capabilities: Capabilities,
    options: RunOptions,
  ) {
    this.#possibilities = new Possibilities(model, capabilities);
    this.#deployment = deployment;
    this.#implementation = implementation;
    this.#options = options;
  }

  /**
   * Runs a test.
   *
   * @throws whatever the implementation throws, but for a `BrokenImplementationError`; `StoppedError` where somebody
   * asked for an end; and `OtherModelError` where it is no test of this model
   */
  async run(test: ConformanceTest): Promise<TestResult> {
    const route = routeOf(this.#possibilities, test);
    const { capabilities } = this.#possibilities;
    const needs = needsOf(capabilities, this.#deployment, test);
    if (needs.length > 0) return { ...neverRun(test, 'not-applicable', toldNeeds(needs)), needs };
    const run = new TestRun(
      this.#possibilities,
      this.#implementation,
      this.#deployment,
      this.#options,
      test,
      route,
    );
    try {
      const readiness = await this.#implementation.reset(
        toldDeployment(this.#deployment, capabilities.fields),
      );
      switch (readiness.outcome) {
        case 'unsupported':
          return neverRun(test, 'not-applicable', readiness.because);
        case 'failed':
          return run.failedAt({
            kind: 'deployment',
            because: readiness.because,
            calls: readiness.calls ?? [],
          });
        case 'ready':
          return await run.result();
      }
    } catch (error) {
      if (error instanceof UnimplementedError) {
        const { operation, answered } = error;
        return run.failedAt({ kind: 'call', operation, answered });
      }
      if (error instanceof UnexplainableError) return run.ended('undecided', error.message);
      if (!(error instanceof BrokenImplementationError)) throw error;
      return { ...run.ended('broken', error.message), breakdown: error.kind };
    }
  }
}

/** The result of a test that was not run. */
export function neverRun(
  test: ConformanceTest,
  verdict: 'not-applicable' | 'skipped',
  because: string,
): TestResult {
  return { test, verdict, because, exchanges: [], explainedStepCount: 0, followedCount: 0 };
}

/** One test under way. */
class TestRun {
  readonly #possibilities: Possibilities;
  readonly #implementation: Implementation;
  readonly #deployment: Deployment;
  readonly #options: RunOptions;
  readonly #test: ConformanceTest;
  readonly #exchanges: Exchange[] = [];
  /** The way that it is to go: that of the test, or one like it that the implementation chose. */
  #route: Route;
  #possible: PossibleWorlds | undefined;
  #explainedStepCount = 0;
  #followedCount = 0;
  #strayed: string | undefined;

  constructor(
    possibilities: Possibilities,
    implementation: Implementation,
    deployment: Deployment,
    options: RunOptions,
    test: ConformanceTest,
    route: Route,
  ) {
    this.#possibilities = possibilities;
    this.#implementation = implementation;
    this.#deployment = deployment;
    this.#options = options;
    this.#test = test;
    this.#route = route;
  }

  async result(): Promise<TestResult> {
    this.#possible = this.#possibilities.start();
    const first = await this.#look(undefined);
    if (first !== undefined) return this.failedAt(first);
    for (;;) {
      const mismatch = await this.#await();
      if (mismatch !== undefined) return this.failedAt(mismatch);
      const position = this.#explainedStepCount;
      const step = this.#route.steps[position];
      if (step === undefined) break;
      const command = this.#commandOf(step);
      if (this.#here.isBeyondBounds(command)) {
        this.#stray(`step ${position + 1} may be beyond the bounds of the deployment`);
        break;
      }
      const wrong = (await this.#act(position, command)) ?? (await this.#look(position));
      if (wrong !== undefined) return this.failedAt(wrong);
      this.#explainedStepCount += 1;
    }
    return this.#strayed === undefined ? this.ended('passed') : this.ended('strayed', this.#strayed);
  }

  /** What has come of the test so far. */
  ended(verdict: TestVerdict, because?: string): TestResult {
    return {
      test: this.#test,
      verdict,
      ...(because !== undefined && { because }),
      exchanges: this.#exchanges,
      explainedStepCount: this.#explainedStepCount,
      followedCount: this.#followedCount,
    };
  }

  /** It failed before anything could be compared, or where nothing can be. */
  failedAt(mismatch: Mismatch): TestResult {
    return { ...this.ended('failed'), mismatch, way: this.#possible?.shortestWay() ?? [] };
  }

  get #here(): PossibleWorlds {
    if (this.#possible === undefined) throw new Error('Nothing has been asked yet.');
    return this.#possible;
  }

  #stray(because: string): void {
    this.#strayed ??= because;
  }

  /** Goes on to the next step that has to be told: what happens by itself is waited for. */
  async #await(): Promise<Mismatch | undefined> {
    const told = this.#explainedStepCount - 1;
    const { steps } = this.#route;
    const { controls } = this.#possibilities.capabilities;
    let next = told + 1;
    while (next < steps.length && !Object.hasOwn(controls, steps[next]!.action)) next += 1;
    let waited = 0;
    for (let pause = pauseFirst; this.#strayed === undefined; pause = Math.min(pauseMax, 2 * pause)) {
      const isOnItsWay = this.#mayGetTo(next) || this.#follow(told, next);
      if (this.#isAt(next)) break;
      if (!isOnItsWay || waited >= this.#options.patience) {
        this.#stray(this.#whyElsewhere(told, next));
        break;
      }
      await this.#options.pause(pause);
      waited += pause;
      const mismatch = await this.#look(told);
      if (mismatch !== undefined) return mismatch;
    }
    this.#explainedStepCount = next;
    return undefined;
  }

  #whyElsewhere(told: number, next: number): string {
    const atOnce = this.#possibilities.atOnceIn(this.#route.worlds[next]!);
    if (atOnce !== undefined) return `after step ${next}, ${atOnce} happens at once`;
    if (next > told + 1) return `${this.#route.steps[next - 1]!.action} did not happen, or more than it`;
    return next === 0 ? 'it starts elsewhere' : `step ${next} led it elsewhere`;
  }

  #mayGetTo(position: number): boolean {
    return this.#here.includes(this.#route.worlds[position]!);
  }

  /** Whether the last observation fits the world that the test wants to be in. */
  #isAt(position: number): boolean {
    const seen = this.#exchanges.at(-1)?.observation ?? {};
    const wanted = this.#route.worlds[position]!;
    return this.#mayGetTo(position) && looksLike(seen, this.#possibilities.worldAt(wanted));
  }

  /** Goes the way of an implementation that chose something else than the test where it had the choice. */
  #follow(told: number, next: number): boolean {
    const last = this.#exchanges.findLast(({ command }) => command !== undefined);
    if (last?.command === undefined || last.position !== told) return false;
    for (const chosen of this.#possibilities.choicesOf(last.command)) {
      if (!agrees(chosen, last.answer?.parameters ?? {})) continue;
      const route = routeAfterChoice(this.#possibilities, this.#route, told, chosen);
      if (route === undefined || !this.#here.includes(route.worlds[next]!)) continue;
      this.#route = route;
      this.#followedCount += 1;
      return true;
    }
    return false;
  }

  async #act(position: number, command: Command): Promise<Mismatch | undefined> {
    this.#expectNoStop();
    const answer = await this.#answerTo(position, command);
    const problem = problemOfAnswer(this.#possibilities.capabilities, command, answer);
    const possible = problem === undefined ? this.#here.after(command, answer) : undefined;
    this.#exchanges.push({ position, command, answer, explanationCount: possible?.size ?? 0 });
    if (possible === undefined)
      throw new BrokenImplementationError('bad-answer', `the answer to ${command.action}: ${problem}`);
    if (possible.size === 0)
      return { kind: 'answer', command, answered: answer, allowed: this.#here.allowed(command) };
    this.#possible = possible;
    const { expected } = this.#route.steps[position]!;
    if (!this.#isExpected(answer, expected))
      this.#stray(`step ${position + 1} was ${answer.outcome}, which it may be`);
    return undefined;
  }

  /** What was told last is told of an implementation that breaks, too. */
  async #answerTo(position: number, command: Command): Promise<Answer> {
    try {
      return await this.#implementation.act(command);
    } catch (error) {
      this.#exchanges.push({ position, command, explanationCount: 0 });
      throw error;
    }
  }

  /** Whether an answer, which may be given, is also what the test is about. */
  #isExpected(answer: Answer, expected: ConformanceStep['expected']): boolean {
    if (answer.outcome !== expected.outcome) return false;
    if (answer.outcome !== 'refused' || !this.#possibilities.capabilities.reasons) return true;
    return answer.reason === undefined || toldExpected(expected) === `refused: ${answer.reason}`;
  }

  async #look(position: number | undefined): Promise<Mismatch | undefined> {
    this.#expectNoStop();
    const observation = await this.#implementation.observe();
    const problem = problemOfObservation(this.#possibilities.capabilities, this.#deployment, observation);
    const possible = problem === undefined ? this.#here.seen(observation) : undefined;
    this.#exchanges.push({
      ...(position !== undefined && position >= 0 && { position }),
      observation,
      explanationCount: possible?.size ?? 0,
    });
    if (possible === undefined)
      throw new BrokenImplementationError('bad-answer', `the observation: ${problem}`);
    if (possible.size === 0)
      return {
        kind: 'observation',
        answered: observation,
        differences: leastDifferences(this.#here, observation),
      };
    this.#possible = possible.later();
    return undefined;
  }

  #expectNoStop(): void {
    if (this.#options.isStopped?.() === true) throw new StoppedError('Stopped before the test was done.');
  }

  #commandOf({ action, parameters }: ConformanceStep): Command {
    const chosen = this.#possibilities.capabilities.controls[action] ?? [];
    return {
      action,
      parameters: Object.fromEntries(
        Object.entries(parameters).filter(([parameter]) => chosen.includes(parameter)),
      ),
    };
  }
}
