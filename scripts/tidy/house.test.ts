import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { layers, offencesIn, sourcesIn } from './house.ts';

const root = process.cwd();

/** The offences of a house of these files and the doors. */
function offencesWith(files: Readonly<Record<string, string>>): string[] {
  const doors = layers.map((layer) => [`${layer}/index.ts`, 'export const door = 1;'] as const);
  return offencesIn(new Map([...doors, ...Object.entries(files)]), root);
}

test('each folder imports only itself and those before it, through their doors', () => {
  const sources = sourcesIn(root);
  expect([...sources.keys()].filter((file) => file.endsWith('.tsx')).length).toBeGreaterThan(5);
  expect(sources.size).toBeGreaterThan(600);
  expect(offencesIn(sources, root)).toEqual([]);
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
