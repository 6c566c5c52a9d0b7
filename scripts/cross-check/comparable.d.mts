/** A scenario with a field that the semantics does not have: there is nothing to compare. */
export class NotComparable extends Error {}

/** @throws NotComparable for the first field that the semantics does not have, whatever its value */
export function expectComparable(scenario: unknown): void;
