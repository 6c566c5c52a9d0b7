import { describe, expect, test } from 'vitest';
import { regionOfBackup, relationOf } from './lineage.ts';
import {
  barelyKnownCluster,
  type ObservedBackup,
  type ObservedCluster,
  type ObservedDeployment,
} from './observed.ts';

const cluster = (id: string, traits: Partial<ObservedCluster> = {}): ObservedCluster => ({
  ...barelyKnownCluster({ id, region: 'us-east-1', state: 'ACTIVE', place: 'clusters.json:1:1' }),
  ...traits,
});

const backup = (id: string, traits: Partial<ObservedBackup> = {}): ObservedBackup => ({
  id,
  state: 'READY',
  cluster: undefined,
  sourceBackup: undefined,
  sourceRegion: undefined,
  createTimestamp: undefined,
  copyTimestamp: undefined,
  deleteTimestamp: undefined,
  neverExpires: undefined,
  hsmType: undefined,
  place: 'backups.json:1:1',
  ...traits,
});

function relation(one: ObservedCluster, other: ObservedCluster, backups: readonly ObservedBackup[] = []) {
  const deployment: ObservedDeployment = {
    clusters: [one, other],
    backups,
    clients: [],
    strayClients: [],
    syncConfigurations: [],
    keys: [],
    users: [],
    contradictions: [],
  };
  const there = relationOf(one, other, deployment);
  // It is no matter of direction.
  expect(relationOf(other, one, deployment).masking).toBe(there.masking);
  return there;
}

describe('one masking key', () => {
  test('of a cluster and a clone made from its backup', () => {
    const clone = cluster('clone', { sourceBackup: 'backup-1' });
    const { masking, reasons } = relation(cluster('original'), clone, [
      backup('backup-1', { cluster: 'original' }),
    ]);
    expect(masking).toBe('same');
    expect(reasons).toEqual(['backup-1 is a backup of original', 'clone was created from backup-1']);
  });

  test('of a cluster and a clone made from a copy, when only the copy tells its source', () => {
    const clone = cluster('clone', { sourceBackup: 'copy-1' });
    const backups = [
      backup('backup-1', { cluster: 'original' }),
      backup('copy-1', { sourceBackup: 'backup-1' }),
    ];
    expect(relation(cluster('original'), clone, backups).masking).toBe('same');
  });

  /** @clause KS-CLONE-GROUP */
  test('of two clones of one backup, although the original is gone', () => {
    const clones = ['one', 'other'].map((id) => cluster(id, { sourceBackup: 'backup-1' })) as [
      ObservedCluster,
      ObservedCluster,
    ];
    expect(relation(...clones).masking).toBe('same');
  });

  /** @clause KS-CLONE-SAME-CERTIFICATE */
  test('of two clusters with equal certificates', () => {
    expect(
      relation(cluster('one', { certificate: 'A' }), cluster('other', { certificate: 'A' })).masking,
    ).toBe('same');
  });
});

describe('different masking keys', () => {
  test('of two clusters that were made from no backup', () => {
    expect(relation(cluster('one'), cluster('other')).masking).toBe('different');
  });

  test('of two clusters with different certificates', () => {
    const { masking, reasons } = relation(
      cluster('one', { certificate: 'A' }),
      cluster('other', { certificate: 'B' }),
    );
    expect({ masking, reasons }).toEqual({
      masking: 'different',
      reasons: ['their cluster certificates differ'],
    });
  });
});

describe('not known', () => {
  test('where the backup that decides is in no file: the answer says which', () => {
    const { masking, reasons } = relation(cluster('one'), cluster('other', { sourceBackup: 'backup-9' }));
    expect(masking).toBe('unknown');
    expect(reasons.join()).toContain('backup-9, which is in none of the files');
  });

  test('where backups and certificates contradict each other', () => {
    const one = cluster('one', { certificate: 'A' });
    const other = cluster('other', { certificate: 'B', sourceBackup: 'backup-1' });
    const { masking, reasons } = relation(one, other, [backup('backup-1', { cluster: 'one' })]);
    expect(masking).toBe('unknown');
    expect(reasons.at(-1)).toBe('but their cluster certificates differ');
  });
});

/** @clause KS-CLONE-STEPS */
describe('the region of a backup is', () => {
  const home = cluster('home', { region: 'us-east-1' });
  const regionOf = (of: ObservedBackup, others: Partial<ObservedDeployment> = {}): string | undefined =>
    regionOfBackup(of, {
      clusters: [home],
      backups: [of],
      clients: [],
      strayClients: [],
      syncConfigurations: [],
      keys: [],
      users: [],
      contradictions: [],
      ...others,
    });

  test('that of its cluster, where it is no copy', () => {
    expect(regionOf(backup('backup-1', { cluster: 'home' }))).toBe('us-east-1');
    expect(regionOf(backup('backup-1', { cluster: 'gone' }))).toBeUndefined();
  });

  test('for a copy that of a cluster made from it, else not known', () => {
    const copy = backup('backup-2', { cluster: 'home', sourceBackup: 'backup-1', sourceRegion: 'us-east-1' });
    const clone = cluster('clone', { region: 'us-west-2', sourceBackup: 'backup-2' });
    expect(regionOf(copy, { clusters: [home, clone] })).toBe('us-west-2');
    expect(regionOf(copy)).toBeUndefined();
  });

  test('what a copy of it says it was copied from', () => {
    const copy = backup('backup-2', { sourceBackup: 'backup-1', sourceRegion: 'eu-west-1' });
    expect(regionOf(backup('backup-1'), { backups: [copy] })).toBe('eu-west-1');
  });
});

test('a cluster of which the files have a part only may have been made from a backup', () => {
  const [one, other] = [cluster('cluster-a'), cluster('cluster-b', { isTrimmed: true })];
  expect(relation(one, other)).toMatchObject({ masking: 'unknown' });
  expect(relation(one, cluster('cluster-b'))).toMatchObject({ masking: 'different' });
});
