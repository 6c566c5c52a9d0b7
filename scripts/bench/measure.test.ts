import { expect, test } from 'vitest';
import { type Contender, measureInTurn } from './measure.ts';

const size = { hsms: 2, keys: 1, failures: 0 };

function contender(subject: string, worldsOf: (run: number) => number = () => 28): Contender {
  let runCount = 0;
  return {
    subject,
    title: subject,
    isWhole: true,
    once: async () => {
      runCount += 1;
      const counts = { worlds: worldsOf(runCount), transitions: 51, storedWorlds: 28, bytes: runCount };
      return { counts, run: { wallSeconds: runCount, cpuSeconds: 1, peakBytes: null } };
    },
  };
}

test('everything takes its turn', async () => {
  const order: string[] = [];
  const found = await measureInTurn(size, [contender('a'), contender('b')], 2, (what) => order.push(what));
  expect(order).toEqual([
    'core-2hsm-1key-0fail: a, run 1 of 2',
    'core-2hsm-1key-0fail: b, run 1 of 2',
    'core-2hsm-1key-0fail: a, run 2 of 2',
    'core-2hsm-1key-0fail: b, run 2 of 2',
  ]);
  expect(found.map(({ subject, runs }) => [subject, runs.map(({ wallSeconds }) => wallSeconds)])).toEqual([
    ['a', [1, 2]],
    ['b', [1, 2]],
  ]);
  expect(found[0]?.counts).toEqual({ worlds: 28, transitions: 51, storedWorlds: 28, bytes: 1 });
});

test('who comes to something else the second time is found out', async () => {
  const measured = measureInTurn(size, [contender('a', (run) => 27 + run)], 2, () => {});
  await expect(measured).rejects.toThrow(
    'a came to 28 worlds and 51 transitions, and then to 29 worlds and 51 transitions.',
  );
});
