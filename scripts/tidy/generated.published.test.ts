import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { loadSuite, suitesFolder } from '../conformance/load-suite.ts';
import { publicDoors } from '../pages/api.ts';
import { folder, madeElsewhere } from '../pages/published.ts';
import { generatedFiles } from '../repository/generated-files.ts';
import { commandLine, inFolder } from '../testing.ts';
import { shapeOf } from './public-names.ts';

const coverage = 'reports/published/suite-coverage.md';
const core = `${suitesFolder}/core.json`;

// The suite is the one that the command writes: it takes long to make.
const suite = await inFolder(async (folder) => {
  const told = await commandLine('suite', '--out', folder);
  const files = readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')] as const);
  return { told, files: new Map(files) };
});
const generated = await generatedFiles([
  [coverage, suite.files.get('core-coverage.md') ?? ''],
  [core, suite.files.get('core.json')?.replace('"./suite-file', '"../../schemas/suite-file') ?? ''],
]);

test.each([...generated])('%s is what "npm run docs" writes', (file, content) => {
  expect(readFileSync(file, 'utf8')).toBe(content);
});

test('keysync suite writes the suite with its schema, and what is covered', () => {
  const { tests } = loadSuite('core');
  expect(suite.told.code).toBe(0);
  expect(suite.told.stdout).toContain(`core: ${tests.length} tests in`);
  expect(suite.files.get('core.json')).toBe(
    readFileSync(core, 'utf8').replace('../../schemas/suite-file', './suite-file'),
  );
  expect(suite.files.get('core-coverage.md')).toBe(readFileSync(coverage, 'utf8'));
  expect(JSON.parse(suite.files.get('core-coverage.json') ?? '')).toMatchObject({
    numberOfTests: tests.length,
  });
  expect(suite.files.get('suite-file.schema.json')).toBe(
    readFileSync('reports/schemas/suite-file.schema.json', 'utf8'),
  );
});

test('every published file is written by a command', () => {
  const written = [...generated.keys(), ...Object.keys(madeElsewhere).map((name) => `${folder}/${name}`)];
  const published = publishedFiles();
  expect(published.map((name) => `${folder}/${name}`).filter((file) => !written.includes(file))).toEqual([]);
});

test('the index of the published files, or a page beside it, leads to every one of them; hazards come first', () => {
  const index = generated.get(`${folder}/README.md`) ?? '';
  const others = publishedFiles().filter((name) => name !== 'README.md');
  expect(others.length).toBeGreaterThan(20);
  const pages = others.filter((name) => name.endsWith('.md'));
  const isLinkedBeside = (name: string): boolean =>
    pages
      .filter((page) => dirname(page) === dirname(name))
      .some((page) => readFileSync(join(folder, page), 'utf8').includes(`](${basename(name)})`));
  const isInIndex = (name: string): boolean => index.includes(`\n- [${name}](${name}): `);
  expect(others.filter((name) => !isInIndex(name) && !isLinkedBeside(name))).toEqual([]);
  expect(pages.filter((name) => !isInIndex(name))).toEqual([]);
  expect(index.lastIndexOf('(hazards/')).toBeLessThan(index.indexOf('(machines.md)'));
});

/** Every file of the folder, with the folders below it. */
function publishedFiles(): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)));
}

const doors = publicDoors();

/** What the package gives out, with its type: whoever changes it does so on purpose, and says so in the changelog. */
test.each(['models', 'properties', 'reports'])(
  'the names that the package gives out of %s',
  async (folder) => {
    const door = doors.getSourceFileOrThrow(`${folder}/public.ts`);
    const lines = door
      .getExportSymbols()
      .toSorted((one, other) => (one.getName() < other.getName() ? -1 : 1))
      .map((symbol) => `${symbol.getName()}: ${shapeOf(symbol)}`);
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`testdata/public-names/${folder}.txt`);
  },
);
