import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { folder, madeElsewhere } from '../pages/published.ts';
import { generatedFiles } from '../repository/generated-files.ts';

const generated = await generatedFiles();

test.each([...generated])('%s is what "npm run docs" writes', (file, content) => {
  expect(readFileSync(file, 'utf8')).toBe(content);
});

test('every published file is written by a command', () => {
  const written = [...generated.keys(), ...Object.keys(madeElsewhere).map((name) => `${folder}/${name}`)];
  const published = publishedFiles();
  expect(published.map((name) => `${folder}/${name}`).filter((file) => !written.includes(file))).toEqual([]);
});

test('the index of the published files leads to every one of them, to the hazards first', () => {
  const index = generated.get(`${folder}/README.md`) ?? '';
  const others = publishedFiles().filter((name) => name !== 'README.md');
  expect(others.length).toBeGreaterThan(20);
  expect(others.filter((name) => !index.includes(`\n- [${name}](${name}): `))).toEqual([]);
  expect(index.lastIndexOf('(hazards/')).toBeLessThan(index.indexOf('(machines.md)'));
});

/** Every file of the folder, with the folders below it. */
function publishedFiles(): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)));
}
