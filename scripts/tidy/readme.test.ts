import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { commandLine, inFolder } from '../testing.ts';

/** The README, and the pages that it sends people to for more. */
const pages = [
  'README.md',
  'reports/README.md',
  'reports/check/README.md',
  'reports/incidents/README.md',
  'models/scenarios/README.md',
  'properties/random/README.md',
  'scripts/conformance/README.md',
  'scripts/sweeps/README.md',
];
const text = pages.map((page) => readFileSync(page, 'utf8')).join('\n');
const blocks = [...text.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block]) =>
  (block ?? '').trim().split('\n'),
);
const commands = [...new Set(blocks)].filter((command) => !/^(aws|cp|mkdir) /.test(command));
const isRunHere = (command: string): boolean => command.startsWith('npm run --silent keysync -- ');

test('there are commands', () => {
  expect(commands.filter(isRunHere).length).toBeGreaterThan(10);
});

/** What a shell makes of the words of a command. */
const wordsOf = (text: string): readonly string[] =>
  execFileSync('bash', ['-c', `printf '%s\\0' ${text}`], { encoding: 'utf8' })
    .split('\0')
    .slice(0, -1);

test.each(commands.filter(isRunHere))('%s', async (command) => {
  await inFolder(async (folder) => {
    // What is written is written elsewhere: the project stays as it is. A sample is the site of the reader.
    const words = wordsOf(
      command
        .replace(/^.* keysync -- /, '')
        .replace(/(?<=--out )\S+/, folder)
        .replace(/^fuzz .*/, (fuzz) => `${fuzz.replace(/ --runs \d+/, '')} --runs 100`)
        .replace(/(?<=^check )site$/, 'scripts/input/testdata/legacy-batch'),
    );
    const { code, stderr } = await commandLine(...words);
    // On a slow machine it tells how far it is.
    const said = stderr
      .split('\n')
      .filter((line) => !/^[^:]*\d (?:of [\d,]+ (?:runs|cells)|worlds), /.test(line));
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
