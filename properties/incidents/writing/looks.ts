import type { ClusterSlot, HsmSlot, ReadonlyWorld } from '#models';
import type { Look } from '../log-event.ts';

/** What `describe-clusters` shows of a cluster. */
export function clusterLook(
  world: ReadonlyWorld,
  cluster: ClusterSlot,
  machineIn: (hsm: HsmSlot) => string,
): Look {
  const origin = world.origin(cluster);
  const maskingKey = world.maskingKey(cluster);
  const isClone = origin === undefined && maskingKey !== undefined && maskingKey !== cluster.name;
  return {
    kind: 'cluster-looked-at',
    cluster: cluster.name,
    state: world.clusterState(cluster),
    sourceBackup: isClone ? backupBefore(maskingKey) : (origin ?? null),
    hsms: cluster.hsms
      .filter((hsm) => world.hsmState(hsm) !== 'NONE')
      .map((hsm) => ({ hsm: machineIn(hsm), zone: null, state: shownState(world.hsmState(hsm)) })),
  };
}

/** The backup that a clone which is there from the beginning was made from. */
const backupBefore = (cluster: string): string => `${cluster}-before`;

/** One that failed is shown out of order until it is replaced. */
const shownState = (state: string): string => (state === 'FAILED' ? 'DEGRADED' : state);

/** What `key list` shows where these HSMs answer. */
export function keysLook(
  world: ReadonlyWorld,
  cluster: ClusterSlot,
  answering: readonly HsmSlot[],
  handles: ReadonlyMap<string, number>,
  isWhole: boolean,
): Look {
  const keys = world.deployment.keys.flatMap((key) => {
    const holding = answering.filter((hsm) => world.holds(hsm, key));
    if (holding.length === 0) return [];
    const coverage = holding.length === answering.length ? 'full' : 'inconsistent';
    const handle = handles.get(key.name)!;
    return [{ handle, isToken: key.class === 'token', coverage, owner: key.owner.name }];
  });
  // Two keys with one handle are shown as one.
  const distinct = [...new Map(keys.map((key) => [key.handle, key])).values()];
  return { kind: 'keys-looked-at', cluster: cluster.name, isWhole, keys: distinct };
}

/** What `describe-backups` shows: each backup, and that these are all. */
export function backupLooks(world: ReadonlyWorld, times: ReadonlyMap<string, number>): readonly Look[] {
  const there = world.deployment.backups.filter((backup) => {
    const state = world.backupState(backup);
    return state !== 'NONE' && state !== 'DELETED';
  });
  const looks = there.map(
    (backup): Look => ({
      kind: 'backup-looked-at',
      backup: backup.name,
      cluster: world.backup(backup)?.sourceCluster ?? null,
      sourceBackup: null,
      state: world.backupState(backup),
      madeAt: times.get(backup.name)!,
      deletedAt: null,
    }),
  );
  const backups = there.map(({ name }) => name);
  return [...looks, { kind: 'backups-listed', cluster: null, region: null, isWhole: true, backups }];
}
