import { expect, test } from 'vitest';
import { findingIn, findingKinds, hostile } from '../testing.ts';
import { traceTypeScript } from './trace-typescript.ts';
import { literal } from './typescript-text.ts';

// That these tests compile, and what they come to, is in `trace-typescript.conformance.test.ts`.

test.each(findingKinds)('names are escaped in the source: %s', async (_, scenario, property) => {
  const report = findingIn(scenario, property, ` ${hostile}`);
  for (const asksFor of ['right', 'found'] as const) {
    const source = await traceTypeScript(report, asksFor);
    expect(source.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    expect(source).not.toMatch(/<|@vitest|\n\n\n/);
    expect(source.endsWith('});\n')).toBe(true);
  }
});

test('a test tells its steps, the claim and the rule, and leaves out what is so by default', async () => {
  const [, scenario, property] = findingKinds.find(([kind]) => kind === 'leads-to')!;
  const source = await traceTypeScript(findingIn(scenario, property), 'right');
  expect(source).toContain('\n  // 1. The application app generates');
  expect(source).toContain("\n  { action: 'generate-key', parameters: { key: 'key-1', hsm: 'hsm-a1' } },\n");
  expect(source).toContain("claim: 'retried-use-succeeds', loop: 5 });");
  expect(source).toContain(
    'Found by keysync 0.0.0: keysync explain sdk3-min1-3hsm-1fail retried-use-succeeds',
  );
  expect(source).toContain('allow: { hsmFailures: 1, syncFailures: true, createHsm: true },');
  expect(source).not.toMatch(/expect: \{|\$schema|degraded/);
});

test('data is written as TypeScript', () => {
  const value = { plain: 1, 'a-b': [true, null, {}, []], ['__proto__']: "it's \\ \u2029" };
  expect(literal(value)).toBe(
    "{ plain: 1, 'a-b': [true, null, {}, []], ['__proto__']: 'it\\'s \\\\ \\u{2029}' }",
  );
  const long = { names: Array.from({ length: 20 }, (_, index) => `name ${index}`) };
  expect(literal(long).split('\n')).toHaveLength(24);
  expect(literal(long)).toContain("\n    'name 19',\n  ],\n}");
});
