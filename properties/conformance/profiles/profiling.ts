import type { Answer, Command } from '../implementation.ts';
import type { Profile } from './profile.ts';

/** What is tried on an implementation that can be told every step. */
export type Attempting = (command: Command) => Answer;

/** The choices of the parameters of an action in a deployment, by name. */
export type Choices = (action: string) => readonly Command['parameters'][];

/** What happens by itself never comes to an end. */
export class EndlessError extends Error {
  override readonly name = 'EndlessError';
}

/** How often something may happen by itself before one command: more is no end. */
const stepCountMax = 10_000;

/** Makes an implementation that is told every step into one of a profile: what it does by itself is told here. */
export class Profiling {
  readonly #profile: Profile;
  readonly #choices: Choices;
  readonly #first: string | undefined;

  /** @param first - of what happens by itself, what is tried before all else: the order is for nobody to say */
  constructor(profile: Profile, choices: Choices, first?: string) {
    this.#profile = profile;
    this.#choices = choices;
    this.#first = first;
  }

  /** What comes of a command that leaves some choices to the implementation: it takes the first one that works. */
  tell({ action, parameters }: Command, attempt: Attempting): Answer {
    const answers: Answer[] = [];
    for (const chosen of this.choicesOf({ action, parameters })) {
      const answer = attempt({ action, parameters: chosen });
      if (answer.outcome === 'accepted') return answer;
      answers.push(answer);
    }
    const refused = answers.find(({ outcome }) => outcome === 'refused');
    const answer = refused ?? answers[0] ?? { outcome: 'refused' };
    // Why, was asked of one choice, and others may be refused for something else.
    return answers.length > 1 && answer.outcome === 'refused' ? { outcome: 'refused' } : answer;
  }

  /** What happens before it answers. */
  settle(attempt: Attempting): void {
    this.#exhaust(this.#profile.capabilities.immediate, attempt);
  }

  /** What has happened by the time that somebody looks. */
  goOn(attempt: Attempting): void {
    this.#exhaust(this.#profile.eventual, attempt);
  }

  /** All parameters that agree with those that were told. */
  choicesOf({ action, parameters }: Command): readonly Command['parameters'][] {
    const told = Object.entries(parameters);
    return this.#choices(action).filter((names) =>
      told.every(([parameter, name]) => names[parameter] === name),
    );
  }

  #ordered(actions: readonly string[]): readonly string[] {
    const first = this.#first;
    if (first === undefined || !actions.includes(first)) return actions;
    return [first, ...actions.filter((action) => action !== first)];
  }

  #exhaust(actions: readonly string[], attempt: Attempting): void {
    for (let count = 0; count < stepCountMax; count += 1) {
      const happens = this.#ordered(actions).some((action) =>
        this.#choices(action).some((parameters) => attempt({ action, parameters }).outcome === 'accepted'),
      );
      if (!happens) return;
    }
    throw new EndlessError(
      `What happens by itself in the profile ${this.#profile.name} never comes to an end.`,
    );
  }
}
