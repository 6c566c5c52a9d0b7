import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LogEvent, Look, Saw } from '../log-event.ts';
import { analyse } from '../observer.ts';
import type { WrittenHistory } from './history.ts';
import { type Written, writtenHistories } from './random-histories.ts';

const moreRuns = Number(process.env['INCIDENT_RUNS'] ?? 1);
const second = 1_000_000;

/** A history, and what comes after it, by the clocks of the HSMs that it names. */
class Continued {
  readonly events: LogEvent[];
  readonly #history: WrittenHistory;
  #now: number;

  constructor(history: WrittenHistory) {
    this.events = [...history.events];
    this.#history = history;
    this.#now = history.moments.at(-1)!.at + 600 * second;
  }

  add(clock: string, saw: Saw, seconds = 1): this {
    this.#now += seconds * second;
    const at = this.#now + (this.#history.offsets.get(clock) ?? 0);
    this.events.push({ at, clock, place: { file: clock, line: this.events.length + 1 }, saw });
    return this;
  }

  /** A key is extracted on one HSM, and inserted on another. */
  copied(
    handle: number,
    [from, home]: readonly [string, string],
    [to, cluster]: readonly [string, string],
  ): this {
    return this.add(from, { kind: 'key-extracted', handle, hsm: from, cluster: home, succeeded: true }).add(
      to,
      { kind: 'key-inserted', handle, hsm: to, cluster, succeeded: true },
      5,
    );
  }
}

/** The active HSMs that hold each key that was recorded to be made, and those of its cluster that do not. */
function heldKeys({ model, moments, handles, madeAt, machineIn, steps }: WrittenHistory) {
  const { heldBy, world } = moments.at(-1)!;
  return model.deployment.keys.flatMap((key) => {
    const isPlain = steps.every(({ action }) => action !== 'promote-key') && key.promotes === undefined;
    // Of a handle that two keys have, no record says which it is about.
    const isOnly = [...handles].every(([name, one]) => name === key.name || one !== handles.get(key.name));
    if (!isPlain || !isOnly || !madeAt.has(key.name)) return [];
    const active = key.home.hsms.filter((hsm) => world.hsmState(hsm) === 'ACTIVE').map(machineIn);
    const holding = active.filter((hsm) => heldBy.get(key.name)!.includes(hsm));
    const others = active.filter((hsm) => !holding.includes(hsm));
    return [{ key, handle: handles.get(key.name)!, cluster: key.home.name, holding, others }];
  });
}

const kindsIn = (events: readonly LogEvent[], clockSkew: number): readonly string[] =>
  analyse(events, { clockSkew, explainedKeyCountMax: 0 }).keys.flatMap(({ unexplained }) =>
    unexplained.map(({ kind }) => kind),
  );

function mutated(runCount: number, mutate: (written: Written) => boolean): void {
  let count = 0;
  const check = (written: Written): void => {
    if (!written.options.hasHoles && mutate(written)) count += 1;
  };
  fc.assert(fc.property(writtenHistories(16), check), { numRuns: runCount * moreRuns, seed: 3 });
  expect(count).toBeGreaterThan(0);
}

test('after any history, a copy in an unrelated cluster cannot be explained', () => {
  const [stranger, home] = ['hsm-stranger123', 'cluster-stranger1'];
  mutated(60, ({ history, options: { clockSkew } }) => {
    const found = heldKeys(history).find(({ key, holding }) => key.class === 'token' && holding.length > 0);
    if (found === undefined) return false;
    const { handle, cluster, holding } = found;
    const hsms = [{ hsm: stranger, zone: null, state: 'ACTIVE' }];
    const look = {
      kind: 'cluster-looked-at',
      cluster: home,
      state: 'ACTIVE',
      sourceBackup: null,
      hsms,
    } as const;
    const said = new Continued(history)
      .add('looks', look)
      .add(stranger, {
        kind: 'logged-in',
        user: 'co',
        type: null,
        hsm: stranger,
        cluster: home,
        succeeded: true,
      })
      .add(
        stranger,
        { kind: 'logged-in', user: 'co', type: null, hsm: stranger, cluster: home, succeeded: true },
        300,
      )
      .copied(handle, [holding[0]!, cluster], [stranger, home]);
    expect(kindsIn(said.events, clockSkew)).toContain('copied-to-unrelated-cluster');
    return true;
  });
});

test('after any history, a session key on a second HSM cannot be explained', () => {
  mutated(250, ({ history, options: { clockSkew } }) => {
    const found = heldKeys(history).find(
      (one) => one.key.class === 'session' && one.holding.length > 0 && one.others.length > 0,
    );
    if (found === undefined) return false;
    const { key, handle, cluster, holding, others } = found;
    // An HSM without a log may have turned it into a token key: each has one from the beginning, and there is no clone.
    if (history.model.deployment.clusters.length > 1) return false;
    const { at, world } = history.moments[0]!;
    if (!key.home.hsms.every((hsm) => world.hsmState(hsm) === 'ACTIVE')) return false;
    const begun = key.home.hsms.map(({ name: hsm }): LogEvent => {
      const saw: Saw = { kind: 'logged-in', user: 'co', type: null, hsm, cluster, succeeded: true };
      return {
        at: at + (history.offsets.get(hsm) ?? 0) - second,
        clock: hsm,
        place: { file: hsm, line: 0 },
        saw,
      };
    });
    const keys: Extract<Look, { kind: 'keys-looked-at' }>['keys'] = [
      { handle, isToken: false, coverage: 'inconsistent', owner: null },
    ];
    const said = new Continued(history)
      .add('looks', { kind: 'keys-looked-at', cluster, isWhole: false, keys })
      .copied(handle, [holding[0]!, cluster], [others[0]!, cluster]);
    expect(kindsIn([...begun, ...said.events], clockSkew)).toContain('session-key-moved');
    return true;
  });
});
