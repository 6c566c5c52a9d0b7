import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { catalogue, catalogueFile } from './make-catalogue.ts';

test('what "keysync list" and "--help" tell is what there is; "npm run docs" writes it', () => {
  expect(readFileSync(catalogueFile, 'utf8')).toBe(catalogue());
});
