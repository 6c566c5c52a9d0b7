import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** `npm run try-package` compiles and runs the program, against the packed package. */
test('the page about rules of your own has the program that is tried', () => {
  const page = readFileSync('properties/own-rules.md', 'utf8');
  const [, code] = /```ts\n([\s\S]*?)```/.exec(page) ?? [];
  expect(code).toBe(readFileSync('scripts/package/stranger/own-rules.ts', 'utf8'));
});
