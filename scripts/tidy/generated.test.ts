import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { generatedFiles } from '../generated-files.ts';

test.each([...generatedFiles()])('%s is what "npm run docs" writes', (file, content) => {
  expect(readFileSync(file, 'utf8')).toBe(content);
});
