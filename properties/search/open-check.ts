import type { Check, Finding } from './space.ts';

/** What a check has come to. */
export interface CheckResult {
  readonly name: string;
  /**
   * In how many distinct worlds it had something to say, those that were not kept included; for a check of
   * steps, of a step that leaves the world.
   */
  readonly appliedCount: number;
  /** The first, which is a shortest one. */
  readonly finding: Finding | undefined;
}

/** What has come of a check so far, as data. */
export interface OpenCheckState {
  readonly appliedCount: number;
  readonly finding: Finding | undefined;
  /** The last world in which it had something to say. */
  readonly lastApplied: number;
}

/** A check and what has come of it so far. */
export class OpenCheck {
  readonly check: Check;
  appliedCount = 0;
  finding: Finding | undefined;
  #lastApplied = -1;

  constructor(check: Check) {
    this.check = check;
  }

  /** Takes over what came of the same check elsewhere, where every world was judged to its end. */
  restore({ appliedCount, finding }: CheckResult): void {
    this.appliedCount = appliedCount;
    this.finding = finding;
    this.#lastApplied = -1;
  }

  get result(): CheckResult {
    return { name: this.check.name, appliedCount: this.appliedCount, finding: this.finding };
  }

  get state(): OpenCheckState {
    return { appliedCount: this.appliedCount, finding: this.finding, lastApplied: this.#lastApplied };
  }

  set state({ appliedCount, finding, lastApplied }: OpenCheckState) {
    this.appliedCount = appliedCount;
    this.finding = finding;
    this.#lastApplied = lastApplied;
  }

  /** Whether there is nothing left to find. Where it applies may still be counted. */
  get isSettled(): boolean {
    return this.appliedCount > 0 && this.finding !== undefined;
  }

  /**
   * Asks about a world, or about a step that leaves it.
   *
   * @param weight - how many worlds it stands for
   * @param position - for a step: where it writes
   */
  judge(world: number, step: number | undefined, length: number, weight: number, position = -1): void {
    if (world !== this.#lastApplied && this.check.applies(position)) {
      this.appliedCount += weight;
      this.#lastApplied = world;
    }
    if (this.finding === undefined && this.check.finds(position)) this.finding = { world, step, length };
  }
}
