import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import {
  type Breakdown,
  type ConformanceResult,
  outcomeOfConformance,
  runConformance,
  type Suite,
} from '#properties';
import { DriverProcess } from './driver-process.ts';
import { signal } from './left-behind.ts';
import { processesWith, smallSuite } from './testing.ts';

const driver = fileURLToPath(new URL('testdata/driver.mjs', import.meta.url));
const shellDriver = fileURLToPath(new URL('testdata/driver.sh', import.meta.url));
const first: Suite = { ...smallSuite, tests: smallSuite.tests.slice(0, 1) };

interface Ended extends ConformanceResult {
  readonly lastWords: readonly string[];
}

/** Runs a suite against a command, to the very end. */
async function conform(command: string, suite = first, timeLimit = 20): Promise<Ended> {
  const implementation = new DriverProcess(command, { timeLimit });
  try {
    const result = await runConformance(suite, implementation, { patience: 0 });
    const atEnd = result.breakdown ?? (await endOf(implementation));
    return {
      ...result,
      ...(atEnd !== undefined && { breakdown: atEnd }),
      lastWords: implementation.lastWords,
    };
  } finally {
    await implementation.end();
  }
}

async function endOf(implementation: DriverProcess): Promise<ConformanceResult['breakdown']> {
  try {
    await implementation.leave();
    return undefined;
  } catch (error) {
    const { kind, message } = error as { readonly kind: Breakdown; readonly message: string };
    return { kind, message };
  }
}

/**
 * Runs a suite against a driver that starts two processes more, and kills it.
 *
 * @param message - before which request it is killed, or some time later, but before it is told to end
 */
async function runAndKill(message: number, milliseconds: number, word: string) {
  let messageCount = 0;
  const kill = (): void => {
    if (implementation.group !== undefined) signal(implementation.group, 'SIGKILL');
  };
  const onLine = (direction: string, line: string): void => {
    if (direction !== '>') return;
    messageCount += 1;
    if (messageCount === message && milliseconds === 0) kill();
    if (messageCount === message) setTimeout(kill, milliseconds);
    if (line.includes('"bye"')) kill();
  };
  const implementation = new DriverProcess(`sh '${shellDriver}' ${word}`, { timeLimit: 60, onLine });
  const result = await runConformance(smallSuite, implementation, { patience: 0 });
  const breakdown = result.breakdown ?? (await endOf(implementation));
  await implementation.end();
  return {
    kind: breakdown?.kind,
    left: processesWith(word),
    passedAll: outcomeOfConformance(result) === 'passed',
  };
}

const breaking = (how: string, extra = ''): string => `'${process.execPath}' '${driver}' '${how}' ${extra}`;

describe('a driver', { concurrent: true }, () => {
  test('that keeps to the rules is asked to the end', async () => {
    const result = await conform(breaking('nothing'), smallSuite);
    expect(result.breakdown).toBeUndefined();
    expect(result.results.map(({ verdict }) => verdict)).toEqual(['passed', 'failed']);
    expect(result).toMatchObject({ implementation: 'a driver of nothing', lastWords: ['at work'] });
  });

  test('that cannot be what a test is about is not tried with it', async () => {
    const { results } = await conform(breaking('cannot be that'));
    expect(results).toMatchObject([{ verdict: 'not-applicable', because: 'no HSM' }]);
  });

  test.for<readonly [string, Breakdown, RegExp]>([
    ['dies with a code', 'died', /^it ended with exit code 3$/],
    ['dies of a signal', 'died', /SIGKILL/],
    ['dies in the middle of a line', 'died', /exit code 0, in the middle of a line: "{\\"id\\":"$/],
    ['dies after the answer', 'died', /^it ended with exit code 0$/],
    ['says no JSON', 'garbage', /^a line that is no JSON: "Connected to \\u001b\[31mthe HSM"$/],
    ['says a list', 'garbage', /^a line that is no JSON object: "\[\]"$/],
    ['leaves out the id', 'garbage', /^id: expected .*, in its answer to do: /],
    ['has a wrong type', 'garbage', /^parameters\.key: expected .*, in its answer to do: /],
    ['has a misspelt field', 'garbage', /^paramters: unknown field "paramters"; /],
    ['answers another request', 'out-of-turn', /^it answered request 5 when it was asked request 4: /],
    ['answers twice', 'out-of-turn', /"{\\"id\\":4,/],
    [
      'answers the request before twice',
      'out-of-turn',
      /^it answered request 3 when it was asked request 4: /,
    ],
    [
      'says a line without end',
      'flood',
      /^a line of more than 4000000 characters: "x+" and \d+ characters more$/,
    ],
    ['says lines without end', 'out-of-turn', /"{}"$/],
    ['floods its standard error', 'died', /^it ended with exit code 4$/],
    ['fails what cannot fail', 'bad-answer', /only use-key can fail/],
    [
      'names a parameter that is none',
      'bad-answer',
      /unknown parameter "hms"; the nearest known one is "hsm"/,
    ],
    ['gives up', 'gave-up', /^the token is locked$/],
    ['speaks version 2', 'wrong-version', /version 2 of the protocol, keysync version 1/],
    ['names an unknown action', 'bad-capabilities', /unknown action "generate-keys"; .* "generate-key"/],
    ['names an unknown parameter', 'bad-capabilities', /controls\.generate-key: unknown parameter "hms"/],
    ['names an unknown aspect', 'bad-capabilities', /unknown aspect "hsms\.key"; .* "hsms\.keys"/],
    ['contradicts itself', 'bad-capabilities', /^generate-key is both in immediate and in controls/],
    ['does spontaneously what it does not', 'bad-capabilities', /^spontaneous: unknown action "use-key"/],
    ['knows the reasons', 'bad-answer', /unknown reason "owner-mising"; .* "owner-missing"/],
    ['sees an unknown slot', 'bad-answer', /hsms: unknown name "hsm-2"; .* "hsm-1"/],
    ['sees an unknown kind', 'garbage', /^observation\.hsm: unknown field "hsm"; /],
    ['sees what it said it does not', 'bad-answer', /hsms\.state is not in "observes"/],
    ['answers bye and fails', 'died', /^it ended with exit code 4 after bye$/],
  ])('that %s is broken: %s', async ([how, kind, message]) => {
    const { breakdown, results } = await conform(breaking(how));
    expect(breakdown).toMatchObject({ kind, message: expect.stringMatching(message) });
    if (how !== 'answers bye and fails')
      expect(results.filter(({ verdict }) => verdict === 'passed')).toEqual([]);
  });

  // Time enough to start on a busy machine; only who hangs, or ignores bye, takes all of it.
  test.for<readonly [string, Breakdown, RegExp, number]>([
    ['hangs', 'hung', /^it did not answer within 5 seconds: "{.*\\"request\\":\\"do\\"/, 5],
    ['closes its standard output', 'closed', /^it closed its standard output and lives on$/, 60],
    ['ignores bye', 'ignored-bye', /^it answered bye and did not end$/, 5],
  ])('that %s is broken: %s', async ([how, kind, message, timeLimit]) => {
    const { breakdown } = await conform(breaking(how), first, timeLimit);
    expect(breakdown).toMatchObject({ kind, message: expect.stringMatching(message) });
  });

  test('that stops to listen is broken', async () => {
    const hello = '{"id":1,"protocol":1,"name":"deaf","controls":{"generate-key":[]}}';
    const { breakdown } = await conform(`read line; echo '${hello}'; exec 0<&-; exec sleep 1000`, first, 1);
    expect(breakdown).toEqual({ kind: 'closed', message: 'it closed its standard input and lives on' });
  });

  test('that was killed at any moment died, is no pass, and leaves nothing behind', async () => {
    let seed = 1;
    const draw = (count: number): number => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % count;
    };
    for (let round = 0; round < 100; round += 1) {
      const killed = await runAndKill(1 + draw(10), draw(4), `1000.${process.pid}${round}`);
      expect(killed).toEqual({ kind: 'died', left: [], passedAll: false });
    }
  });

  test('that starts others is asked as any, and leaves nothing behind', async () => {
    const word = `1000.${process.pid}`;
    const { breakdown } = await conform(`sh '${shellDriver}' ${word}`);
    expect(breakdown).toBeUndefined();
    expect(processesWith(word)).toEqual([]);
  });

  test('that is no program cannot be started', async () => {
    const { breakdown, lastWords } = await conform('./there-is-no-such-driver');
    expect(breakdown).toEqual({ kind: 'not-started', message: 'the shell ended with exit code 127' });
    expect(lastWords.join()).toContain('there-is-no-such-driver');
  });

  test('of which much is heard aside: its last words are kept', async () => {
    const { lastWords } = await conform(breaking('floods its standard error'));
    expect(lastWords).toEqual(['at work', 'e'.repeat(500), 'the last words']);
  });
});
