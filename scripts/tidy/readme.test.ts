import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { publicScenarios } from '#models';
import { verify } from '#properties';
import { traceMermaid, traceReportOf } from '#reports';
import { commandLine, inFolder } from '../testing.ts';
import { version } from '../version.ts';

const readme = readFileSync('README.md', 'utf8');
const commands = [...readme.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block]) =>
  (block ?? '').trim().split('\n'),
);
const isRunHere = (command: string): boolean => command.startsWith('npm run --silent keysync -- ');

test('the README has commands', () => {
  expect(commands.filter(isRunHere).length).toBeGreaterThan(3);
});

/** What a shell makes of the words of a command. */
const wordsOf = (text: string): readonly string[] =>
  execFileSync('bash', ['-c', `printf '%s\\0' ${text}`], { encoding: 'utf8' })
    .split('\0')
    .slice(0, -1);

test.each(commands.filter(isRunHere))('%s', async (command) => {
  await inFolder(async (folder) => {
    // What is written is written elsewhere: the project stays as it is.
    const words = wordsOf(command.replace(/^.* keysync -- /, '').replace(/(?<=--out )\S+/, folder));
    const { code, stderr } = await commandLine(...words);
    // On a slow machine it tells how far it is.
    const said = stderr.split('\n').filter((line) => !/^[^:]*\d (?:of [\d,]+ runs|worlds), /.test(line));
    expect({ code, said }).toEqual({ code: 0, said: [''] });
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
