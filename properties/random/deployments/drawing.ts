import fc from 'fast-check';

/** Divisible by one to four, so that each of so many things is as likely as the others. */
const choiceCount = 12;
/** A number that chooses among things, taken modulo their count. */
export const choice = fc.nat(choiceCount - 1);

/** The rarer of two things in so many percent. */
export function rarely<Usual, Rare>(
  percent: number,
  usual: fc.Arbitrary<Usual>,
  rare: fc.Arbitrary<Rare>,
): fc.Arbitrary<Usual | Rare> {
  return fc.oneof(
    { withCrossShrink: true },
    { weight: 100 - percent, arbitrary: usual },
    { weight: percent, arbitrary: rare },
  );
}

/** True in so many percent. */
export const sometimes = (percent: number): fc.Arbitrary<boolean> =>
  rarely(percent, fc.constant(false), fc.constant(true));

/** One of some values, each as likely as the others; it shrinks through all that come before it. */
export const oneOf = <Value>(values: readonly Value[]): fc.Arbitrary<Value> =>
  fc.nat(values.length - 1).map((index) => values[index]!);

/** A list of any length in a range, each as likely as the others. */
export function list<Item>(
  item: fc.Arbitrary<Item>,
  lengthMin: number,
  lengthMax: number,
): fc.Arbitrary<Item[]> {
  // fast-check cannot drop the end of a list that would be too short without its beginning, hence one fewer;
  // and without a size it draws no long lists.
  const minLength = Math.max(lengthMin - 1, 0);
  return fc
    .array(item, { minLength, maxLength: lengthMax, size: 'max' })
    .filter(({ length }) => length >= lengthMin);
}

/** So many names. */
export const numbered = (what: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${what}-${index + 1}`);

/** What a number chooses. */
export const chosen = <Item>(items: readonly Item[], number: number): Item => items[number % items.length]!;
