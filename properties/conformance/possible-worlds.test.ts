import { describe, expect, test } from 'vitest';
import { type Actions, actions, publicScenarios } from '#models';
import { modelOfDeployment, Possibilities } from './possible-worlds.ts';
import { conformsAtRandom } from './random-conformance.ts';
import { everything, ModelImplementation } from './testing.ts';

const scenario = publicScenarios.find(({ name }) => name === 'lifecycle-blank')!;
/** What restores new HSMs as it likes. */
const choosing = {
  ...everything,
  controls: { ...everything.controls, 'create-hsm': ['hsm'] },
  reasons: false,
};

describe('what a new HSM is restored from is for the service to know', () => {
  test('so the first HSM of a fresh cluster can only be accepted', () => {
    const possibilities = new Possibilities(modelOfDeployment(scenario), choosing);
    const uninitialized = possibilities
      .start()
      .after(command('create-cluster', { cluster: 'cluster-a' }), accepted)
      .after(command('cluster-created', { cluster: 'cluster-a' }), accepted);
    const outcomes = uninitialized.allowed(command('create-hsm', { hsm: 'hsm-a1' }));
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['accepted']);
  });

  test('and where no source serves, it is refused for that', () => {
    const possibilities = new Possibilities(modelOfDeployment(scenario), choosing);
    const outcomes = possibilities.start().allowed(command('create-hsm', { hsm: 'hsm-a1' }));
    expect(outcomes).toMatchObject([{ outcome: 'refused', reason: 'cluster-not-ready-for-hsm' }]);
  });

  test('so a service that refuses the first HSM is found', async () => {
    const { createHsm } = actions;
    const refusesFirst: Actions = {
      ...actions,
      createHsm: {
        ...createHsm,
        refuses: (world, chosen) =>
          world.clusterState(chosen.hsm.cluster) === 'UNINITIALIZED'
            ? 'cluster-not-ready-for-hsm'
            : createHsm.refuses(world, chosen),
      },
    };
    const wrong = new ModelImplementation(choosing, refusesFirst);
    await expect(conformsAtRandom(wrong, scenario)).rejects.toThrow(/create-hsm hsm-a\d: refused/);
    await expect(conformsAtRandom(new ModelImplementation(choosing), scenario)).resolves.toBeDefined();
  });
});

const accepted = { outcome: 'accepted' } as const;

const command = (action: string, parameters: Readonly<Record<string, string>>) => ({ action, parameters });
