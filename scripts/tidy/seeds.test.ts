import { ts } from 'ts-morph';
import { expect, test } from 'vitest';
import { sourcesIn } from './house.ts';

/** The random tests of a source that do not say with which seed: they would be others every time. */
function unseededIn(file: string, text: string): string[] {
  if (!/\bfc\.(assert|check)\b/.test(text)) return [];
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const unseeded: string[] = [];
  const visit = (node: ts.Node): void => {
    const isDrawing = ts.isCallExpression(node) && /^fc\.(assert|check)$/.test(node.expression.getText());
    if (isDrawing && !/\bseed\b/.test(node.getText())) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart());
      unseeded.push(`${file}:${line + 1}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return unseeded;
}

test('every random test says with which seed, and is the same the next time', () => {
  const unseeded = [...sourcesIn(process.cwd())].flatMap(([file, text]) => unseededIn(file, text));
  expect(unseeded).toEqual([]);
});

test.each([
  ['fc.assert(numbers, { numRuns: 100 });', ['a.test.ts:1']],
  ['\nfc.check(fc.property(numbers, holds));', ['a.test.ts:2']],
  ['fc.assert(numbers, { seed: 1, numRuns: 100 });', []],
])('%j: %j', (text, unseeded) => {
  expect(unseededIn('a.test.ts', text)).toEqual(unseeded);
});
