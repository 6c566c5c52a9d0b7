import type { Scenario } from '#models';
import type { Property } from '../property.ts';
import { type Ask, type Asked, questionOf } from './ask.ts';

/** Of whom searches asked, by the names of clients and configurations, and of pairs as `home/other`. */
export interface AnyNumberOfKeys {
  /** All that was found holds for any number of such keys. */
  readonly shown: readonly string[];
  /** That is not known, or not so. */
  readonly open: readonly string[];
}

/** Tells whether answers hold for any number of such keys. */
export type HoldsForAnyNumber = (scenario: Scenario, properties: readonly Property[]) => Promise<boolean>;

/** Finds out of whom all that searches found holds for any number of keys. */
export class NumbersOfKeys {
  readonly #holds: HoldsForAnyNumber | undefined;
  /** By subject, in the order in which they were asked about. */
  readonly #asked = new Map<string, Asked[]>();
  /** By question. */
  readonly #judged = new Map<string, boolean>();
  readonly #isOpen = new Set<string>();

  constructor(holds: HoldsForAnyNumber | undefined) {
    this.#holds = holds;
  }

  /** The same as `ask`, whose answers are then judged: while who answers still knows how it came to them. */
  async about<Answer>(subject: string, ask: Ask, use: (ask: Ask) => Promise<Answer>): Promise<Answer> {
    const asked: Asked[] = [];
    const answer = await use((scenario, properties) => {
      asked.push({ scenario, properties });
      return ask(scenario, properties);
    });
    this.#asked.set(subject, [...(this.#asked.get(subject) ?? []), ...asked]);
    for (const one of asked) {
      if (this.#isOpen.has(subject)) break;
      if (!(await this.#isShown(one))) this.#isOpen.add(subject);
    }
    return answer;
  }

  async #isShown(asked: Asked): Promise<boolean> {
    const question = questionOf(asked);
    const known = this.#judged.get(question);
    if (known !== undefined) return known;
    const answer = (await this.#holds?.(asked.scenario, asked.properties)) ?? false;
    this.#judged.set(question, answer);
    return answer;
  }

  get result(): AnyNumberOfKeys {
    const subjects = [...this.#asked].filter(([, { length }]) => length > 0).map(([subject]) => subject);
    return {
      shown: subjects.filter((subject) => !this.#isOpen.has(subject)),
      open: subjects.filter((subject) => this.#isOpen.has(subject)),
    };
  }
}
