import { readFileSync } from 'node:fs';
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

const readme = readFileSync(new URL('README.md', import.meta.url), 'utf8');
const rowsOf = (heading: string): readonly string[] => {
  const section = readme.split(/^## /m).find((text) => text.startsWith(`${heading}\n`)) ?? '';
  return section.split('\n').filter((line) => line.startsWith('| `'));
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

describe('the page README.md', () => {
  const clauseOf = (meta: unknown): string => (meta as { readonly clause: string }).clause;

  test.each([
    ['Cluster', machines.cluster, statesOfOurs.cluster],
    ['HSM', machines.hsm, statesOfOurs.hsm],
    ['Backup', machines.backup, statesOfOurs.backup],
  ] as [string, AnyStateMachine, Readonly<Record<string, string>>][])(
    'has the states of the API lifecycle %s',
    (heading, machine, ours) => {
      const rows = Object.values(machine.states).map(({ key, description, meta }) => {
        const whose = ours[key] === undefined ? 'API' : `ours. ${ours[key]}`;
        return `| \`${key}\` | ${description} | ${clauseOf(meta)} | ${whose} |`;
      });
      expect(rowsOf(heading)).toEqual(rows);
    },
  );

  test.each([
    ['Creation of a token key, Client SDK 3', machines.creationSdk3],
    ['Creation of a token key, Client SDK 5', machines.creationSdk5],
    ['Session key', machines.sessionKey],
    ['Attempt', machines.attempt],
    ['Faults', machines.faults],
    ['Export', machines.export],
  ] as [string, AnyStateMachine][])('has the states of our lifecycle %s', (heading, machine) => {
    const rows = Object.values(machine.states).map(
      ({ key, description, meta }) => `| \`${key}\` | ${description} | ${clauseOf(meta)} | ours |`,
    );
    expect(rowsOf(heading)).toEqual(rows);
  });

  test('has every state of the API that is not modelled, with the reason', () => {
    const rows = Object.entries(statesNotModelled).flatMap(([lifecycle, states]) =>
      Object.entries(states).map(([state, reason]) => `| \`${state}\` | ${lifecycle} | ${reason} |`),
    );
    expect(rows.length).toBeGreaterThan(0);
    expect(rowsOf('API states that are not modelled, and why')).toEqual(rows);
  });
});
