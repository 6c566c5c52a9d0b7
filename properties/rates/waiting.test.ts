import { expect, test } from 'vitest';
import { publicScenario } from '../testing.ts';
import { chainOf } from './chain-search.ts';
import { type Waiting, waiting, waitingAsks } from './waiting.ts';

function waitingIn(
  scenario: string,
  perSecond: ReadonlyMap<string, number>,
  calls: { readonly wait?: number; readonly interval: number; readonly below: number },
): Waiting {
  const found = chainOf(publicScenario(scenario), { perSecond }, { asks: waitingAsks });
  const work = waiting(found, perSecond, 1e9, { wait: 0, attemptCount: 50, ...calls });
  for (;;) {
    const step = work.next();
    if (step.done) return step.value!;
  }
}

/** SDK 3 acknowledges the key with one copy where copying failed; only the service brings the second. */
const failing = new Map([
  ['generate-key', 1],
  ['client-sync-fails', 1000],
  ['settle-creation', 1000],
  ['server-sync-copies', 1 / 60],
]);

/** The service may be faster than either of the other two steps. */
const isLeftAlone = (1000 / (1000 + 1 / 60)) ** 2;

test('half of the calls miss a key that is on one of two HSMs, until the service has copied it', () => {
  const interval = 10;
  const { attempts, attemptsNeeded, waitNeeded, errorBound } = waitingIn(
    'unbounded-sdk3-min1-2hsm',
    failing,
    {
      interval,
      below: 0.01,
    },
  );
  expect(errorBound).toBeLessThan(1e-8);
  for (const [index, { after, misses, allMiss }] of attempts.entries()) {
    const isNotCopied = isLeftAlone * Math.exp((-index * interval) / 60);
    expect(after).toBe(index * interval);
    expect(misses).toBeCloseTo(isNotCopied / 2, 9);
    // It is not copied until then, and each call went to the wrong one of two.
    expect(allMiss).toBeCloseTo(isNotCopied / 2 ** (index + 1), 9);
  }
  expect(attemptsNeeded).toBe(1 + Math.ceil(Math.log(50) / (Math.log(2) + interval / 60)));
  expect(waitNeeded).toBeCloseTo(60 * Math.log(50), 1);
});

test('without the service, waiting is good for nothing, and trying again for much', () => {
  const perSecond = new Map(failing);
  perSecond.delete('server-sync-copies');
  const { attemptsNeeded, waitNeeded, attempts } = waitingIn('unbounded-sdk3-min1-2hsm', perSecond, {
    interval: 1,
    below: 0.01,
  });
  expect(waitNeeded).toBeNull();
  expect(attemptsNeeded).toBe(7);
  expect(attempts.map(({ misses }) => misses.toFixed(9))).toEqual(attempts.map(() => '0.500000000'));
});

test('a first wait counts', () => {
  const { attempts } = waitingIn('unbounded-sdk3-min1-2hsm', failing, { wait: 60, interval: 1, below: 0.5 });
  expect(attempts[0]!.misses).toBeCloseTo((isLeftAlone * 0.5) / Math.E, 9);
  expect(attempts[0]!.after).toBe(60);
});

test('a key that is on every HSM when it is acknowledged is missed by nobody', () => {
  const perSecond = new Map([
    ['generate-key', 1],
    ['client-sync-copies', 1],
    ['settle-creation', 1],
  ]);
  const result = waitingIn('unbounded-sdk3-min1-2hsm', perSecond, { interval: 1, below: 1e-6 });
  expect(result).toMatchObject({ attemptsNeeded: 1, waitNeeded: 0 });
  expect(result.attempts.every(({ misses }) => misses === 0)).toBe(true);
});
