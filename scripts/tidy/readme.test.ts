import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { publicScenarios } from '#models';
import { verify } from '#properties';

const readme = readFileSync('README.md', 'utf8');
const commands = [...readme.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block]) =>
  (block ?? '').trim().split('\n'),
);
const isRunHere = (command: string): boolean => command.startsWith('npm run --silent keysync -- ');

test('the README has commands', () => {
  expect(commands.filter(isRunHere).length).toBeGreaterThan(3);
});

test.each(commands.filter(isRunHere))('%s', (command) => {
  const { status, stderr } = spawnSync(
    'bash',
    ['-c', command.replace('npm run --silent keysync --', 'node scripts/keysync.ts')],
    {
      encoding: 'utf8',
      env: { ...process.env, PATH: `node_modules/.bin:${process.env['PATH']}` },
    },
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

test('.ci/run runs every other command', () => {
  const ci = readFileSync('.ci/run', 'utf8');
  const others = commands
    .filter((command) => !isRunHere(command))
    .flatMap((command) => command.split(' && '));
  expect(others.filter((command) => !ci.includes(command))).toEqual([]);
});

test('the picture is the trace that keysync finds', () => {
  const scenario = publicScenarios.find(({ name }) => name === 'sdk3-min1-3hsm-1fail');
  if (scenario === undefined) throw new Error('The scenario of the picture is gone.');
  const found = verify(scenario).properties.find(({ name }) => name === 'acknowledged-key-survives');
  const drawn = [...readme.matchAll(/: (\d+)\. ([\w-]+)/g)].map(
    ([, number, action]) => `${number} ${action}`,
  );
  expect(drawn).toEqual(found?.trace.map(({ action }, index) => `${index + 1} ${action}`));
});
