import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { actions, publicScenarios } from '#models';
import { mutants } from '../mutants/mutants.ts';
import { conformanceCommands } from './conformance-commands.ts';
import type { ConformanceTally } from './explained-run.ts';
import type { Capabilities, Implementation } from './implementation.ts';
import { NonconformanceError } from './nonconformance.ts';
import { conformsAtRandom, type RandomConformanceOptions } from './random-conformance.ts';
import { everything, ModelImplementation } from './testing.ts';
import { UnimplementedError } from './unimplemented.ts';

const scenarioNamed = (wanted: string) => publicScenarios.find(({ name }) => name === wanted)!;
const scenario = scenarioNamed('sdk3-min2-3hsm-1fail');

/** What copies, settles and synchronizes by itself, and cannot say to which HSM a call goes. */
const onItsOwn: Capabilities = {
  ...everything,
  controls: { 'generate-key': ['key'], 'hsm-fails': ['hsm'], 'use-key': ['key'] },
  spontaneous: ['client-sync-copies', 'server-sync-copies'],
  immediate: ['settle-creation', 'clean-up-copy', 'finish-clean-up'],
  observes: ['hsms.keys', 'keys.creation'],
  reasons: false,
  bounds: false,
};

/** Numbers below a bound, the same ones each time. */
function drawing(): (count: number) => number {
  let state = 1;
  return (count) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * count);
  };
}

const mutantOf = (wanted: string): ModelImplementation => {
  const { mutation } = mutants.find(({ name }) => name === wanted)!;
  return new ModelImplementation(everything, { ...actions, ...mutation });
};

async function failureOf(
  implementation: Implementation,
  options: RandomConformanceOptions = {},
): Promise<NonconformanceError> {
  const error = await conformsAtRandom(implementation, scenario, options).catch((thrown: unknown) => thrown);
  if (error instanceof NonconformanceError) return error;
  throw new Error(`It is no failure, but ${error instanceof Error ? error.message : 'a pass'}.`);
}

/** How often something was told, and how often it was accepted. */
function toldIn({ outcomes }: ConformanceTally): { readonly told: number; readonly accepted: number } {
  const counts = [...outcomes.values()];
  const accepted = counts.reduce((sum, one) => sum + one.accepted, 0);
  return { told: counts.reduce((sum, one) => sum + one.refused + one.failed, accepted), accepted };
}

/** The model, but that something of it is other. */
function wrapping(other: Partial<Implementation>): Implementation {
  const model = new ModelImplementation();
  return {
    name: 'the model, but for something',
    capabilities: () => model.capabilities(),
    reset: (deployment) => model.reset(deployment),
    act: (command) => model.act(command),
    observe: () => model.observe(),
    ...other,
  };
}

test('a call that is answered with nothing is found, and made shorter', async () => {
  const model = new ModelImplementation();
  const error = await failureOf(
    wrapping({
      reset: (deployment) => model.reset(deployment),
      act: (command) => {
        if (command.action === 'hsm-fails')
          throw new UnimplementedError({ operation: 'Kill', answered: 'HTTP 501' });
        return model.act(command);
      },
      observe: () => model.observe(),
    }),
  );
  expect(error.mismatch).toEqual({ kind: 'call', operation: 'Kill', answered: 'HTTP 501' });
  expect(error.message).toContain('What is no answer:\n  Kill answered HTTP 501');
  expect(error.exchanges.filter(({ command }) => command !== undefined)).toHaveLength(1);
});

test('a deployment that is not built is a failure, with the calls that were made', async () => {
  const calls = [{ call: 'CreateHsm', came: 'refused' }];
  const error = await failureOf(wrapping({ reset: () => ({ outcome: 'failed', because: 'no HSM', calls }) }));
  expect(error.mismatch).toEqual({ kind: 'deployment', because: 'no HSM', calls });
  expect(error.message).toContain('  CreateHsm: refused\n  no HSM');
});

describe('what behaves as documented', () => {
  test.each(['sdk3-min2-3hsm-1fail', 'clone-2x2-users', 'session-outage-delete'])(
    'passes in %s, and most of what it was told could be done',
    async (name) => {
      const tally = await conformsAtRandom(new ModelImplementation(), scenarioNamed(name));
      const { told, accepted } = toldIn(tally);
      expect(tally.runCount).toBe(100);
      expect(tally.lookCount).toBeGreaterThan(told / 3);
      expect(accepted).toBeGreaterThan(told / 2);
      expect(told - accepted).toBeGreaterThan(told / 20);
      expect(told).toBeGreaterThan(400);
      expect(tally.skippedCount).toBe(0);
    },
  );

  test('passes where it chooses, does things by itself, and keeps to no bounds', async () => {
    const implementation = new ModelImplementation(onItsOwn, actions, { draw: drawing() });
    const named = new Set<string>();
    const listening: Implementation = {
      name: 'one that listens',
      capabilities: () => implementation.capabilities(),
      reset: (deployment) => implementation.reset(deployment),
      observe: () => implementation.observe(),
      act(command) {
        for (const parameter of Object.keys(command.parameters)) named.add(`${command.action} ${parameter}`);
        return implementation.act(command);
      },
    };
    const tally = await conformsAtRandom(listening, scenario);
    expect([...named].sort()).toEqual(['generate-key key', 'hsm-fails hsm', 'use-key key']);
    expect([...tally.outcomes.keys()].sort()).toEqual(['generate-key', 'hsm-fails', 'use-key']);
    expect(toldIn(tally).accepted).toBeGreaterThan(50);
    expect(tally.skippedCount).toBeGreaterThan(10);
    expect(tally.undecidedCount).toBe(0);
  });
});

describe('what does not', () => {
  const hasty = 'a creation settles with one copy too few';

  test('fails with the shortest sequence, and how to make it again', async () => {
    const { message, exchanges } = await failureOf(
      mutantOf('a creation counts the attempts instead of the copies'),
    );
    expect(exchanges.flatMap(({ command }) => command?.action ?? [])).toEqual([
      'generate-key',
      'client-sync-fails',
      'client-sync-fails',
      'settle-creation',
    ]);
    expect(message).toContain('What would have been:\n  keys key-1 creation: "cleaning"');
    expect(message).toMatch(/Again with the seed 1 and the path "[\d:]+"\.$/);
  });

  test('fails in the same way again, with the seed and the path alone', async () => {
    const first = await failureOf(mutantOf(hasty), { seed: 7 });
    const [, path] = /the path "([\d:]+)"/.exec(first.message)!;
    const again = await failureOf(mutantOf(hasty), { seed: 7, path: path! });
    expect(again.message).toBe(first.message);
  });

  test('is no longer found where it was mended, and that is no pass', async () => {
    const { message } = await failureOf(mutantOf(hasty), { seed: 7 });
    const [, path] = /the path "([\d:]+)"/.exec(message)!;
    const mended = conformsAtRandom(new ModelImplementation(), scenario, { seed: 7, path: path! });
    await expect(mended).rejects.toThrow(`the path ${path} leads to no failure`);
  });

  test('fails although it chooses and does things by itself', async () => {
    const wanted = 'a creation settles as soon as its requirement is met';
    const { mutation } = mutants.find(({ name }) => name === wanted)!;
    const implementation = new ModelImplementation(
      onItsOwn,
      { ...actions, ...mutation },
      { draw: drawing() },
    );
    const { mismatch } = await failureOf(implementation);
    expect(mismatch.kind).toBe('observation');
  });
});

describe('nothing tried is no pass', () => {
  test('where it can be told nothing', async () => {
    const mute = { ...everything, controls: {} };
    const tried = conformsAtRandom(new ModelImplementation(mute), scenario, { runCount: 3 });
    await expect(tried).rejects.toThrow('was told nothing in 3 runs');
  });

  test('where there is no run', async () => {
    const tried = conformsAtRandom(new ModelImplementation(), scenario, { runCount: 0 });
    await expect(tried).rejects.toThrow('was told nothing in 0 runs');
  });

  test('where it does not support the deployment', async () => {
    const picky = new ModelImplementation();
    picky.reset = () => ({ outcome: 'unsupported', because: 'it is too large' });
    await expect(conformsAtRandom(picky, scenario)).rejects.toThrow(
      'the model itself does not support sdk3-min2-3hsm-1fail: it is too large',
    );
  });

  test('where nobody can say what is explained, which is counted', async () => {
    const forEver: Implementation = {
      name: 'for ever',
      capabilities: () => ({
        ...everything,
        controls: { 'take-backup': ['backup', 'hsm'], 'backup-becomes-ready': ['backup'] },
        immediate: ['delete-backup', 'restore-backup'],
      }),
      reset: () => ({ outcome: 'ready' }),
      act: () => ({ outcome: 'accepted' }),
      observe: () => ({}),
    };
    const withBackup = {
      ...scenario,
      backups: 1,
      keys: {},
      allow: { ...scenario.allow, hsmFailures: 0, clone: true, deleteBackup: true },
    };
    const capabilities = await forEver.capabilities();
    const commands = conformanceCommands(withBackup, capabilities);
    const begin = commands.startOf(forEver);
    const { model } = await begin();
    await model.tell(forEver, { action: 'take-backup', parameters: { backup: 'backup-1', hsm: 'hsm-a1' } });
    const ready = { action: 'backup-becomes-ready', parameters: { backup: 'backup-1' } };
    expect(model.mayTell(ready)).toBe(true);
    await model.tell(forEver, ready);
    expect([model.mayTell(ready), model.mayLook]).toEqual([false, false]);
    expect(commands.tally.undecidedCount).toBe(1);
  });
});

test('the commands are those of fast-check: they print, and shrink to parts of themselves', async () => {
  const commands = conformanceCommands(scenario, everything, { commandCountMax: 16 });
  const implementation = new ModelImplementation();
  await fc.assert(
    fc.asyncProperty(commands, async (run) => {
      expect(fc.stringify(run)).toMatch(/^[a-z][a-z0-9 ;-]*look$/);
      await fc.asyncModelRun(commands.startOf(implementation), run);
    }),
    { numRuns: 30, seed: 2 },
  );
  const [run] = fc.sample(commands, { numRuns: 1, seed: 3 });
  const shrunk = [...commands.shrink(run!).map(({ value }) => value)];
  expect(shrunk.length).toBeGreaterThan(run!.commands.length);
  for (const { commands: part } of shrunk) {
    expect(part.length).toBeLessThan(run!.commands.length);
    expect(run!.commands.filter((command) => part.includes(command))).toEqual(part);
  }
});
