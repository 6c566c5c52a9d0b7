import { Project } from 'ts-morph';
import { describe, expect, test } from 'vitest';
import { generateMutants } from './generate.ts';
import { rulesOf, unaskedIn } from './rules.ts';

/** The mutants of one file, as `operator: before => after`. */
function mutantsOf(text: string, name: string): string[] {
  const mutated = generateMutants(projectOf(text, name));
  return mutated.map(({ operator, before, after }) => `${operator}: ${before} => ${after}`);
}

/** A project of one file, and of one that takes all that it gives out. */
function projectOf(text: string, name = 'a.ts'): Project {
  const project = new Project({ tsConfigFilePath: 'tsconfig.json', skipAddingFilesFromTsConfig: true });
  project.createSourceFile(`models/actions/${name}`, text, { overwrite: true });
  const names = [...text.matchAll(/export (?:const|function) (\w+)/g)].map(([, exported]) => exported);
  const taker = `import { ${names.join(', ')} } from './actions/${name}';`;
  project.createSourceFile('models/taker.ts', taker, { overwrite: true });
  return project;
}

describe('a rule', () => {
  const clause = '/** @clause KS-TEST */';

  test('loses a reason to refuse, one part of a condition, and turns into its opposite', () => {
    const rule = `${clause} export function refuses(a: boolean, b: boolean) { if (a && b) return 'no'; return undefined; }`;
    expect(mutantsOf(rule, 'a.ts')).toEqual([
      "drop-condition: if (a && b) return 'no'; => ",
      'negate-condition: a && b => !(a && b)',
      'drop-condition: a && b => b',
      'drop-condition: a && b => a',
    ]);
  });

  test('takes the next state as well, and not one that counts already', () => {
    const rule = `type State = 'A' | 'B' | 'C' | 'D';
      ${clause} export const is = (s: State) => s === 'A' || s === 'B';`;
    expect(mutantsOf(rule, 'a.ts').filter((mutant) => mutant.startsWith('widen'))).toEqual([
      "widen-states: s === 'A' => (s === 'A' || s === 'C')",
      "widen-states: s === 'B' => (s === 'B' || s === 'C')",
    ]);
  });

  test('is off by one, and asks for more than is there', () => {
    const rule = `${clause} export const enough = (n: number, need: number) => n >= need && n < 5;`;
    expect(mutantsOf(rule, 'a.ts').filter((mutant) => mutant.startsWith('shift'))).toEqual([
      'shift-comparison: n >= need => n > need',
      'shift-comparison: n < 5 => n <= 5',
      'shift-comparison: n < 5 => n < 6',
    ]);
  });

  test('exchanges its parameters of one kind, unless that changes nothing', () => {
    const rule = `interface Action<T> { refuses(world: World, chosen: T): string | undefined }
      ${clause} export const copy: Action<{ source: Hsm; target: Hsm; key: Key }> = {
        refuses(world, { key, target, source }) {
          if (source.cluster === target.cluster) return 'same';
          return world.holds(target, key) ? 'held' : undefined;
        },
        apply: (world, { key, target }) => world.tell(target, { type: 'key.stored', key }),
      };`;
    expect(mutantsOf(rule, 'a.ts').filter((mutant) => mutant.startsWith('swap'))).toEqual([
      "swap-roles: return world.holds(target, key) ? 'held' : undefined; => return world.holds(source, key) ? 'held' : undefined;",
      "swap-roles: world.tell(target, { type: 'key.stored', key }) => world.tell(source, { type: 'key.stored', key })",
    ]);
  });

  test('does with one what it should do with all, or everywhere what it should do in a cluster', () => {
    const rule = `${clause} export function clear(world: World, key: Key) {
      for (const hsm of key.home.hsms) world.tell(hsm, { type: 'x' });
    }`;
    expect(mutantsOf(rule, 'a.ts')).toEqual([
      'first-only: key.home.hsms => key.home.hsms.slice(0, 1)',
      'widen-scope: key.home.hsms => world.deployment.hsms',
      "drop-effect: world.tell(hsm, { type: 'x' }); => {}",
    ]);
  });

  test('is what follows a clause, and what that uses', () => {
    const text = `${clause} export const a = () => b(); const b = () => 1; export const c = () => 2;`;
    expect(rulesOf(projectOf(text)).map(({ declaration }) => declaration.getText())).toEqual([
      'export const a = () => b();',
      'const b = () => 1;',
    ]);
  });
});

test('what nobody takes is not mutated, and told', () => {
  const project = projectOf('/** @clause KS-TEST */ export const asked = () => true;');
  const text = '/** @clause KS-TEST */ export const unasked = () => true;';
  project.createSourceFile('models/unasked.ts', text, { overwrite: true });
  expect(unaskedIn(project)).toEqual(['unasked']);
  expect(generateMutants(project).map(({ place }) => place)).toEqual(['asked']);
});

test('a machine loses a transition, its guard, its effect, and goes elsewhere', () => {
  const machine = `/** @clause KS-TEST */
    export const doorMachine = setup({}).createMachine({
      states: {
        open: {
          on: {
            'door.closed': { description: 'It closed.', guard: 'isLoose', target: 'shut', actions: 'count' },
          },
        },
        shut: {},
        locked: {},
      },
    });`;
  expect(mutantsOf(machine, 'door.machine.ts')).toEqual([
    "drop-transition: 'door.closed': { guard: 'isLoose', target: 'shut', actions: 'count' } => ",
    "drop-condition: guard: 'isLoose' => ",
    "retarget: target: 'shut' => target: 'locked'",
    "drop-effect: actions: 'count' => ",
  ]);
});

test('an id stays when lines move, and comments and formatting change', () => {
  const rule = "export function refuses(a: boolean) { if (a) return 'no'; return undefined; }";
  const moved = rule
    .replace('{ if', '{\n\n  // Why.\n  if')
    .replace('return undefined', '\n  return undefined');
  const ids = (text: string): string[] => generateMutants(projectOf(text)).map(({ id }) => id);
  const before = ids(`/** @clause KS-TEST */ ${rule}`);
  expect(before).toHaveLength(2);
  expect(ids(`// First.\n\n/**\n * More.\n *\n * @clause KS-TEST\n */\n${moved}`)).toEqual(before);
});
