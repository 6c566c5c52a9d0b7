import { BrokenImplementationError } from './breakdown.ts';
import { problemOfAnswer, problemOfObservation } from './checks.ts';
import { leastDifferences } from './differences.ts';
import type { Command, Deployment, Implementation } from './implementation.ts';
import { failingAsTold, NonconformanceError } from './nonconformance.ts';
import { type Possibilities, type PossibleWorlds, UnexplainableError } from './possible-worlds.ts';
import type { Exchange, Mismatch } from './run-conformance-test.ts';

/** What was done in all runs together. */
export interface ConformanceTally {
  readonly runCount: number;
  /** Action to how often it came to each outcome. */
  readonly outcomes: ReadonlyMap<
    string,
    { readonly accepted: number; readonly refused: number; readonly failed: number }
  >;
  readonly lookCount: number;
  /** Commands that were not told, because they may be beyond the bounds of the deployment. */
  readonly skippedCount: number;
  /** Runs that ended early, because too much happens by itself to say what is explained. */
  readonly undecidedCount: number;
}

/** Counts what is done. */
export class Tallying implements ConformanceTally {
  runCount = 0;
  lookCount = 0;
  skippedCount = 0;
  undecidedCount = 0;
  readonly outcomes = new Map<string, { accepted: number; refused: number; failed: number }>();

  /** Counts an answer. */
  count({ action }: Command, outcome: 'accepted' | 'refused' | 'failed'): void {
    const counts = this.outcomes.get(action) ?? { accepted: 0, refused: 0, failed: 0 };
    counts[outcome] += 1;
    this.outcomes.set(action, counts);
  }
}

/** The model of a random run: the worlds that explain what the implementation answered so far. */
export class ExplainedRun {
  readonly #possibilities: Possibilities;
  readonly #deployment: Deployment;
  readonly #tally: Tallying;
  readonly #exchanges: Exchange[] = [];
  #possible: PossibleWorlds;
  #isUndecided = false;

  constructor(possibilities: Possibilities, deployment: Deployment, tally: Tallying) {
    this.#possibilities = possibilities;
    this.#deployment = deployment;
    this.#tally = tally;
    this.#possible = possibilities.start();
    tally.runCount += 1;
  }

  /** All that was asked so far. */
  get exchanges(): readonly Exchange[] {
    return this.#exchanges;
  }

  /** Whether the model can say anything about what comes of this. */
  mayTell(command: Command): boolean {
    return !this.#isUndecided && !this.#possible.isBeyondBounds(command);
  }

  /** Whether the model can say anything about what is seen. */
  get mayLook(): boolean {
    return !this.#isUndecided;
  }

  /** A command was left out. */
  skip(): void {
    this.#tally.skippedCount += 1;
  }

  /** @throws NonconformanceError where what is answered is not explained */
  async tell(implementation: Implementation, command: Command): Promise<void> {
    const answer = await this.#ask([...this.#exchanges, { command, explanationCount: 0 }], () =>
      implementation.act(command),
    );
    const problem = problemOfAnswer(this.#possibilities.capabilities, command, answer);
    if (problem !== undefined)
      throw new BrokenImplementationError('bad-answer', `the answer to ${command.action}: ${problem}`);
    this.#tally.count(command, answer.outcome);
    this.#unlessUndecided(() => {
      const possible = this.#possible.after(command, answer);
      this.#exchanges.push({ command, answer, explanationCount: possible.size });
      if (possible.size === 0) {
        const allowed = this.#possible.allowed(command);
        this.#fail({ kind: 'answer', command, answered: answer, allowed });
      }
      this.#possible = possible;
    });
  }

  /** @throws NonconformanceError where what is seen is not explained */
  async look(implementation: Implementation): Promise<void> {
    const observation = await this.#ask(this.#exchanges, () => implementation.observe());
    const problem = problemOfObservation(this.#possibilities.capabilities, this.#deployment, observation);
    if (problem !== undefined)
      throw new BrokenImplementationError('bad-answer', `the observation: ${problem}`);
    this.#tally.lookCount += 1;
    this.#unlessUndecided(() => {
      const possible = this.#possible.seen(observation);
      this.#exchanges.push({ observation, explanationCount: possible.size });
      if (possible.size === 0) {
        const differences = leastDifferences(this.#possible, observation);
        this.#fail({ kind: 'observation', answered: observation, differences });
      }
      this.#possible = possible.later();
    });
  }

  #fail(mismatch: Mismatch): never {
    throw new NonconformanceError(this.#what, this.#exchanges, mismatch);
  }

  #ask<Given>(exchanges: readonly Exchange[], ask: () => Given | Promise<Given>): Promise<Given> {
    return failingAsTold(this.#what, exchanges, ask);
  }

  get #what(): string {
    return `In ${this.#deployment.name}, it does not behave as documented.`;
  }

  /** Where nobody can say, nothing is said. */
  #unlessUndecided(follow: () => void): void {
    try {
      follow();
    } catch (error) {
      if (!(error instanceof UnexplainableError)) throw error;
      this.#isUndecided = true;
      this.#tally.undecidedCount += 1;
    }
  }
}
