import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Address, addressOf, linkTo } from './address.ts';

/** Any text that a name may be, and what would be syntax in a link. */
const name = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1 }),
  fc.constantFrom(
    '/',
    '?',
    '#',
    '&',
    '=',
    ';',
    ',',
    '%',
    '%41',
    '..',
    'مفتاح',
    '__proto__',
    'step=1&property=x',
  ),
);
const at = fc.option(fc.nat({ max: 999_999 }));
const step = fc.record({ action: name, parameters: fc.dictionary(name, name) });
const address: fc.Arbitrary<Address> = fc.oneof(
  fc.constant<Address>({ kind: 'overview' }),
  fc.record({ kind: fc.constant('scenario' as const), scenario: name }),
  fc.record({ kind: fc.constant('finding' as const), scenario: name, property: name, at }),
  fc.record({
    kind: fc.constant('walk' as const),
    scenario: name,
    property: fc.option(name),
    steps: fc.array(step),
    at,
  }),
);

test('a link leads to what it was made of', () => {
  fc.assert(
    fc.property(address, (wanted) => {
      const link = linkTo(wanted);
      // What a browser would change in a link, or end it with.
      expect(link).toMatch(/^#[^\s"<>`#]*$/);
      expect(addressOf(link)).toEqual(wanted);
    }),
    { seed: 1, numRuns: 2000 },
  );
});

test('two addresses have two links', () => {
  fc.assert(
    fc.property(address, address, (one, other) => {
      fc.pre(JSON.stringify(one) !== JSON.stringify(other));
      expect(linkTo(one)).not.toBe(linkTo(other));
    }),
    { seed: 1, numRuns: 2000 },
  );
});

test('whatever is in a link, it is an address or it is not', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'#/?&=;,%4walkfinding1') })),
      (hash) => {
        const found = addressOf(hash);
        if (found !== undefined) expect(addressOf(linkTo(found))).toEqual(found);
      },
    ),
    { seed: 1, numRuns: 5000 },
  );
});

test.each([
  '#/nothing/a',
  '#/scenario',
  '#/scenario/a/b',
  '#/finding/a',
  '#/finding/a/b/c',
  '#/walk',
  '#/walk/a/b',
])('%s is no address', (hash) => {
  expect(addressOf(hash)).toBeUndefined();
});

test.each(['-1', '1.5', 'x', '1e3', '10000000', ''])('the step %o is none', (text) => {
  expect(addressOf(`#/finding/a/b?step=${text}`)).toBeUndefined();
});

test('no hash is the overview', () => {
  for (const hash of ['', '#', '#/']) expect(addressOf(hash)).toEqual({ kind: 'overview' });
});
