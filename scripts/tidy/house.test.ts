import { readdirSync } from 'node:fs';
import { Project } from 'ts-morph';
import { expect, test } from 'vitest';
import { layers, offencesIn } from './house.ts';
import { allSources } from './sources.ts';

const root = process.cwd();

const small = new Project({ tsConfigFilePath: 'tsconfig.json', skipAddingFilesFromTsConfig: true });

/** The offences of a house of these files and the doors. What the compiler needs for any house it reads only once. */
function offencesWith(files: Readonly<Record<string, string>>): string[] {
  const doors = layers.map((layer) => [`${layer}/index.ts`, 'export const door = 1;'] as const);
  const created = [...doors, ...Object.entries(files)].map(([path, text]) =>
    small.createSourceFile(path, text, { overwrite: true }),
  );
  const offences = offencesIn(small, root);
  for (const file of created) small.removeSourceFile(file);
  return offences;
}

test('each folder imports only itself and those before it, through their doors', () => {
  const project = allSources();
  // The pages have a configuration of their own.
  expect(project.addSourceFilesAtPaths('reports/web/**/*.tsx').length).toBeGreaterThan(5);
  expect(offencesIn(project, root)).toEqual([]);
});

test.each([
  ['models/a.ts', "import { door } from '#properties';", 'models/a.ts:1: models must not import properties'],
  [
    'models/a.ts',
    "import { door } from '../reports/index.ts';",
    'models/a.ts:1: models must not import reports',
  ],
  ['reports/a.ts', "export { door } from '#scripts';", 'reports/a.ts:1: unresolved import #scripts'],
  [
    'reports/a.ts',
    "import { b } from '../models/b.ts';",
    'reports/a.ts:1: reports must import models through its door, #models',
  ],
  [
    'models/a.ts',
    "import { door } from '#models';",
    'models/a.ts:1: models must import itself by relative paths',
  ],
  ['scripts/a.ts', "import { c } from './nowhere.ts';", 'scripts/a.ts:1: unresolved import ./nowhere.ts'],
  [
    'models/a.ts',
    "import data from './nowhere.json' with { type: 'json' };",
    'models/a.ts:1: unresolved import ./nowhere.json',
  ],
  [
    'models/a.ts',
    "export const late = () => import('#reports');",
    'models/a.ts:1: models must not import reports',
  ],
])('%s with %s is an offence', (path, text, offence) => {
  expect(offencesWith({ 'models/b.ts': 'export const b = 1;', [path]: text })).toEqual([offence]);
});

test.each([
  ['properties/a.ts', "import { door } from '#models';"],
  ['scripts/a.ts', "import type { door } from '#reports';"],
  ['models/a.ts', "import { b } from './b.ts';"],
  ['models/a.ts', "import { setup } from 'xstate';"],
])('%s with %s is fine', (path, text) => {
  expect(offencesWith({ 'models/b.ts': 'export const b = 1;', [path]: text })).toEqual([]);
});

test('the top level holds the four folders and the usual small files', () => {
  const folders = readdirSync('.', { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => name);
  const passing = ['node_modules', 'dist', 'coverage', 'keysync-report'];
  expect(folders.filter((name) => !passing.includes(name))).toEqual([...layers]);
});
