import { describe, expect, test } from 'vitest';
import { Memory, modelOf, type Scenario } from '#models';
import { publicScenario, scenarioFrom } from '../testing.ts';
import { type SavedVerification, sliceSize, Verification, type VerificationOptions } from './verification.ts';

/** What a file would hold of it: copies of all that is in it. */
function written({ memory, exploration }: SavedVerification): SavedVerification {
  const { words, parents, ...worlds } = exploration.worlds;
  const copied = { ...worlds, words: [...words], parents: [...parents] };
  return structuredClone({ memory, exploration: { ...exploration, worlds: copied } });
}

/** All that can be told of a verification. */
const told = (verification: Verification): unknown => ({
  result: verification.result(),
  progress: verification.progress,
});

/** Verifies in slices, each in a verification of its own that knows nothing but what the last one left. */
function verifiedInTurns(scenario: Scenario, worldCount: number, options: VerificationOptions = {}): unknown {
  let verification = new Verification(scenario, options);
  for (;;) {
    const saved = written(verification.save());
    verification = new Verification(scenario, options);
    verification.restore(saved);
    expect(written(verification.save())).toEqual(saved);
    const isMore = verification.advance(worldCount);
    // What comes later is not saved: it begins anew.
    if (!isMore || verification.isEveryWorldSeen) break;
  }
  while (verification.advance(worldCount));
  return told(verification);
}

function verifiedAtOnce(scenario: Scenario, worldCount: number, options: VerificationOptions = {}): unknown {
  const verification = new Verification(scenario, options);
  while (verification.advance(worldCount));
  return told(verification);
}

describe('a verification that is saved after every slice and goes on as another comes to the same', () => {
  test.each([
    ['sdk5-optout-1hsm-1fail', 1],
    ['sdk5-quorum-2hsm-1fail', 1],
    ['kmu-waits-2hsm-1outage', 1],
    ['clean-up-outcomes-3hsm', 3],
    ['clones-at-work-marked-copies', 11],
    ['tombstones-outage-delete', 17],
    ['session-outage-delete', 50],
    ['clone-2x2', 10],
    ['key-replicate-2x2', 40],
    ['copy-fails-region-loss', 500],
    ['lifecycle-blank', 700],
    ['scale-to-zero', 5_000],
  ])('%s, %i worlds in each', (name, worldCount) => {
    for (const symmetry of [true, false]) {
      const scenario = publicScenario(name);
      // Without it there are many more worlds, and each takes a look at all that is saved.
      const inEach = symmetry ? worldCount : 4 * worldCount;
      const options = { symmetry };
      expect(verifiedInTurns(scenario, inEach, options)).toEqual(verifiedAtOnce(scenario, inEach, options));
    }
  });

  test.each([
    ['worlds', { worldCountMax: 700 }],
    ['depth', { depthMax: 6 }],
    ['memory', { byteCountMax: 50_000 }],
  ])('where a limit of the %s stops it', (_, limit) => {
    const scenario = publicScenario('copy-fails-region-loss');
    const stopped = verifiedAtOnce(scenario, 250, limit);
    expect(stopped).toMatchObject({ result: { complete: false } });
    expect(verifiedInTurns(scenario, 250, limit)).toEqual(stopped);
  });

  test('with users that are called like fields', () => {
    const scenario = publicScenario('sdk5-quorum-2hsm-1fail');
    const odd = scenarioFrom({
      ...scenario,
      users: [...scenario.users, 'constructor', 'undefined', '1'],
      expect: undefined,
    });
    expect(verifiedInTurns(odd, 5)).toEqual(verifiedAtOnce(odd, 5));
  });
});

test('where a limit is wider by now, it goes on', () => {
  const scenario = publicScenario('clone-2x2-users');
  const whole = verifiedAtOnce(scenario, sliceSize);
  for (const limit of [{ worldCountMax: 400 }, { depthMax: 5 }, { byteCountMax: 1 }]) {
    const stopped = new Verification(scenario, limit);
    while (stopped.advance(sliceSize));
    expect(stopped.result().complete).toBe(false);
    const resumed = new Verification(scenario);
    resumed.restore(written(stopped.save()));
    while (resumed.advance(sliceSize));
    expect(resumed.result().complete).toBe(true);
    expect({ result: resumed.result(), progress: resumed.progress }).toMatchObject(whole as object);
  }
});

describe('the states of machines', () => {
  test('keep fields that are undefined, and the order of all fields', () => {
    const { deployment } = modelOf(publicScenario('clone-2x2'));
    const memory = new Memory(deployment);
    const backup = memory.lifecycleAt[deployment.backups[0]!.position]!;
    const record = {
      maskingKey: 'a',
      sourceCluster: undefined,
      region: 'x',
      contents: { keys: [], users: {} },
    };
    backup.numberOf('READY', { record });

    const restored = new Memory(deployment);
    restored.restore(structuredClone(memory.save()));
    expect(restored.save()).toStrictEqual(memory.save());
    const again = restored.lifecycleAt[deployment.backups[0]!.position]!;
    const { context } = again.states.at(-1)!;
    expect(Object.keys((context as { readonly record: object }).record)).toEqual(Object.keys(record));
  });

  test('of another scenario are refused', () => {
    const [one, other] = ['sdk5-quorum-2hsm-1fail', 'session-3hsm'].map((name) => {
      const verification = new Verification(publicScenario(name), { properties: [] });
      while (verification.advance(sliceSize));
      return verification;
    });
    expect(() => new Verification(publicScenario('session-3hsm')).restore(written(one!.save()))).toThrow(
      RangeError,
    );
    expect(() =>
      new Verification(publicScenario('sdk5-quorum-2hsm-1fail')).restore(written(other!.save())),
    ).toThrow(RangeError);
  });
});
