import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { publicScenarios } from '#models';
import { verify } from '#properties';
import { traceMermaid, traceReportOf } from '#reports';
import { inFolder } from '../testing.ts';
import { version } from '../version.ts';

const readme = readFileSync('README.md', 'utf8');
const commands = [...readme.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block]) =>
  (block ?? '').trim().split('\n'),
);
const isRunHere = (command: string): boolean => command.startsWith('npm run --silent keysync -- ');

test('the README has commands', () => {
  expect(commands.filter(isRunHere).length).toBeGreaterThan(3);
});

test.each(commands.filter(isRunHere))('%s', (command) => {
  inFolder((folder) => {
    // What is written is written elsewhere: the project stays as it is.
    const here = command
      .replace('npm run --silent keysync --', 'node scripts/keysync.ts')
      .replace(/(?<=--out )\S+/, folder);
    const { status, stderr } = spawnSync('bash', ['-c', here], {
      encoding: 'utf8',
      env: { ...process.env, PATH: `node_modules/.bin:${process.env['PATH']}` },
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
});

test('.ci/run runs every other command', () => {
  const ci = readFileSync('.ci/run', 'utf8');
  const others = commands
    .filter((command) => !isRunHere(command))
    .flatMap((command) => command.split(' && '));
  expect(others.filter((command) => !ci.includes(command))).toEqual([]);
});

test('the picture is the trace that keysync finds', () => {
  const [, scenarioName, property] = /`keysync explain (\S+) (\S+) --mermaid -`/.exec(readme) ?? [];
  const scenario = publicScenarios.find(({ name }) => name === scenarioName);
  if (scenario === undefined) throw new Error('The README does not say of what the picture is.');
  const found = verify(scenario).properties.find(({ name }) => name === property);
  const [, drawn] = /```mermaid\n([\s\S]*?)```/.exec(readme) ?? [];
  expect(drawn).toBe(traceMermaid(traceReportOf({ scenario, found: found! }, version)));
});
