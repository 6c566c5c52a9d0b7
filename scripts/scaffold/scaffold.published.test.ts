import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../root.ts';
import { inFolder } from '../testing.ts';
import { type Subject, scaffoldAction, suiteAreas } from './action.ts';
import { propertyKinds, scaffoldProperty } from './property.ts';

const areas = Object.keys(suiteAreas) as (keyof typeof suiteAreas)[];
const kinds = Object.keys(propertyKinds) as (keyof typeof propertyKinds)[];
/** What the action of each area is about: everything is tried, and some things together. */
const about: Readonly<Record<keyof typeof suiteAreas, readonly Subject[]>> = {
  'key-creation': ['key'],
  'clean-up': ['key', 'hsm'],
  'key-life': ['hsm', 'key', 'user'],
  users: ['hsm'],
  hsms: ['hsm', 'backup'],
  clusters: ['cluster'],
  backups: ['backup', 'cluster'],
  clones: ['user'],
};
const means = "somebody's hand moves a key";
const leftOut = new Set(['node_modules', 'dist', '.git', 'reports/published', 'reports/screenshots']);
/** What is compiled there, and no more. */
const isTaken = (path: string): boolean =>
  !leftOut.has(relative(root, path)) && basename(path) !== 'testdata';

test('an action of every area and a property of every kind compile, and say in words what is left', () => {
  inFolder((folder) => {
    cpSync(root, folder, { recursive: true, filter: isTaken });
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    const read = (file: string): string => readFileSync(join(folder, file), 'utf8');
    const write = (written: ReadonlyMap<string, string>): void => {
      for (const [file, text] of written) writeFileSync(join(folder, file), text);
    };
    for (const area of areas)
      write(
        scaffoldAction({ name: `try-${area}`, area, clause: 'KS-KEY-LOSS', about: about[area], means }, read),
      );
    for (const kind of kinds)
      for (const duty of ['must', 'hazard'] as const) {
        const name = duty === 'must' ? `${kind}-needed` : `${kind}-tried`;
        write(scaffoldProperty({ name, kind, clause: 'KS-KEY-LOSS', duty }, read));
      }
    const node = (...args: readonly string[]) =>
      spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
    // Of the tests only those that were written to: all of them take as long as the rest.
    const config = {
      extends: './tsconfig.json',
      include: ['models', 'properties', 'reports', 'scripts/implementations/in-memory'],
      exclude: ['reports/web/**/*.tsx', '**/*.test.ts'],
      files: areas.map((area) => `models/actions/${area}/${area}.actions.test.ts`),
    };
    writeFileSync(join(folder, 'tsconfig.scaffold.json'), JSON.stringify(config));
    const { status, stdout } = node(
      join(root, 'node_modules/typescript/bin/tsc'),
      ...['--project', 'tsconfig.scaffold.json', '--noEmit', '--checkers', '1'],
    );
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });

    // Forbidden where no scenario allows it: nothing that is old changes. Where one does, it says what to write.
    const tried = `
      import { actions, modelOf, publicScenarios } from '#models';
      import { propertyNamed, verify } from '#properties';
      const scenario = publicScenarios.find(({ name }) => name === 'sdk5-quorum-2hsm-1fail');
      const countOf = (one) => modelOf(one).steps.filter(({ action }) => action === 'try-users').length;
      const allowed = { ...scenario, allow: { ...scenario.allow, tryUsers: true } };
      const properties = ['always-tried', 'step-tried', 'reachable-tried'].map(propertyNamed);
      const { worlds, properties: told } = verify(scenario, { properties });
      let said;
      try { verify(allowed, { properties }) } catch (error) { said = error.message }
      console.log(JSON.stringify([countOf(scenario), countOf(allowed), worlds, told.map(({ verdict }) => verdict), said]));`;
    writeFileSync(join(folder, 'tried.mjs'), tried);
    const { stdout: said, stderr } = node('tried.mjs');
    expect({ said: said.trim(), stderr }).toEqual({
      said: JSON.stringify([
        0,
        2,
        64,
        ['vacuous', 'vacuous', 'unreachable'],
        'Say in models/actions/users/try-users.action.ts what hsm-a1 is told, and what it makes of it.',
      ]),
      stderr: '',
    });
  });
});
