import { BackupState, ClusterState, HsmState } from '@aws-sdk/client-cloudhsm-v2';
import { describe, expect, test } from 'vitest';
import type { AnyStateMachine } from 'xstate';
import { type ApiLifecycle, statesNotModelled, statesOfOurs } from './api-states.ts';
import { machines } from './machines.ts';

// Versions of the SDK for JavaScript from before the migration between HSM types do not have these.
const newerClusterStates = ['MODIFY_IN_PROGRESS', 'ROLLBACK_IN_PROGRESS'];

const lifecycles: Readonly<
  Record<ApiLifecycle, { readonly machine: AnyStateMachine; readonly api: readonly string[] }>
> = {
  cluster: {
    machine: machines.cluster,
    api: [...new Set([...Object.values(ClusterState), ...newerClusterStates])],
  },
  hsm: { machine: machines.hsm, api: Object.values(HsmState) },
  backup: { machine: machines.backup, api: Object.values(BackupState) },
};

describe.each(Object.entries(lifecycles))('%s', (name, { machine, api }) => {
  const lifecycle = name as ApiLifecycle;
  const modelled = Object.keys(machine.states);
  const notModelled = Object.keys(statesNotModelled[lifecycle]);
  const ours = Object.keys(statesOfOurs[lifecycle]);

  test('has states of the API, and such as are listed as ours', () => {
    expect(modelled.filter((state) => !api.includes(state)).sort()).toEqual([...ours].sort());
  });

  test('has every state of the API but those that are listed with a reason', () => {
    expect(api.filter((state) => !modelled.includes(state)).sort()).toEqual([...notModelled].sort());
  });

  test('lists nothing as not modelled that is, and nothing that the API does not have', () => {
    expect(notModelled.filter((state) => modelled.includes(state) || !api.includes(state))).toEqual([]);
  });

  test('gives its reasons in sentences', () => {
    const reasons = Object.values({ ...statesNotModelled[lifecycle], ...statesOfOurs[lifecycle] });
    expect(reasons.filter((reason) => !/^[A-Z].+\.$/.test(reason))).toEqual([]);
  });
});
