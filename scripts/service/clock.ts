const secondsPerDay = 86_400;

/** The time of day of the service, and how far it is with what it does by itself. */
export interface Clock {
  /** In seconds since 1970: what the API shows. */
  now(): number;
  /** What waiting is counted in. */
  moment(): number;
  /** A request is answered. */
  tick(isDescribe: boolean): void;
  /** Time passes without requests. */
  advance(days: number): void;
}

/**
 * A clock that stands still between requests: each takes a second. What the service does by itself is counted in
 * Describe calls, so that the same calls see the same states.
 */
export class FrozenClock implements Clock {
  #seconds = Date.UTC(2026, 0, 1) / 1000;
  #describeCount = 0;

  now(): number {
    return this.#seconds;
  }

  moment(): number {
    return this.#describeCount;
  }

  tick(isDescribe: boolean): void {
    this.#seconds += 1;
    if (isDescribe) this.#describeCount += 1;
  }

  advance(days: number): void {
    this.#seconds += days * secondsPerDay;
  }
}

/** The clock of the machine, by which what the service does by itself takes seconds. */
export class RealClock implements Clock {
  #advanced = 0;

  now(): number {
    return this.moment() + this.#advanced;
  }

  moment(): number {
    return Date.now() / 1000;
  }

  tick(): void {
    // It runs by itself.
  }

  advance(days: number): void {
    this.#advanced += days * secondsPerDay;
  }
}
