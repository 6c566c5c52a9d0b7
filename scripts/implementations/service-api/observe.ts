import type { Aspect, Observation, Seen } from '#properties';
import { BrokenImplementationError } from '#properties';
import type { SeenBackup, View } from './lookout.ts';
import type { OwnCluster, Slots } from './slots.ts';

/** What the API shows of a deployment. */
export const observedAspects: readonly Aspect[] = [
  'clusters.state',
  'clusters.origin',
  'hsms.state',
  'backups.state',
  'backups.region',
  'backups.sourceCluster',
];

type Values = Readonly<Record<string, Seen>>;

/** States of the API that the model does not have: nothing is said while something is in one of them. */
const notModelled = ['UPDATE_IN_PROGRESS', 'MODIFY_IN_PROGRESS', 'ROLLBACK_IN_PROGRESS', 'DEGRADED'];

/**
 * The view of the API, as the model sees it.
 *
 * @throws BrokenImplementationError where something happened that no test is about
 */
export function observationOfView(slots: Slots, view: View): Observation {
  const { deployment } = slots;
  const clusters = Object.keys(deployment.clusters).map(
    (name) => [name, clusterValues(slots, view, name)] as const,
  );
  const hsms = Object.values(deployment.clusters)
    .flatMap((cluster) => cluster.hsms)
    .map((name) => [name, hsmValues(slots, view, name)] as const);
  const backups = Array.from({ length: deployment.backups }, (_, index) => {
    const name = `backup-${index + 1}`;
    return [name, backupValues(slots, view, name)] as const;
  });
  return {
    clusters: Object.fromEntries(clusters),
    hsms: Object.fromEntries(hsms),
    backups: Object.fromEntries(backups),
  };
}

function clusterValues(slots: Slots, { clusters }: View, name: string): Values {
  const own = slots.clusters.get(name);
  if (own === undefined) return { state: 'NONE', origin: null };
  const seen = clusters.get(own.id);
  // After a while the service does not list what was deleted.
  const state = seen === undefined ? 'DELETED' : String(seen.State);
  const source = seen?.SourceBackupId;
  const origin = source === undefined ? null : slots.slotOfBackup(source);
  const isOpen = notModelled.includes(state) || isOtherReading(slots, own, state);
  return {
    ...(!isOpen && { state }),
    ...(seen !== undefined && origin !== undefined && { origin }),
  };
}

/** Sources disagree on whether a cluster from a backup is active before its first HSM; the deployment says one of both. */
export function isOtherReading({ deployment }: Slots, own: OwnCluster, state: string): boolean {
  if (!own.isRestored || own.hadActiveHsm) return false;
  const other = deployment.assume.restoredClusterActive ? 'INITIALIZED' : 'ACTIVE';
  return state === other;
}

function hsmValues(slots: Slots, { clusters }: View, name: string): Values {
  const own = slots.hsms.get(name);
  const cluster = slots.clusters.get(slots.clusterOf(name));
  const listed = clusters.get(cluster?.id ?? '')?.Hsms ?? [];
  const seen = listed.find(({ HsmId }) => HsmId === own?.id);
  // The service replaces an HSM that fails, and the new one takes over its network interface.
  const other = listed.find(({ EniId }) => EniId !== undefined && EniId === own?.eniId);
  if (seen === undefined && other !== undefined)
    throw noTest(`the HSM ${own?.id} was replaced by ${other.HsmId}`);
  if (own === undefined || seen === undefined || seen.State === 'DELETED') return { state: 'NONE' };
  if (seen.State === 'DELETE_IN_PROGRESS') return {};
  if (seen.State === 'DEGRADED')
    throw noTest(`the HSM ${own.id} is DEGRADED (${seen.StateMessage ?? 'the service does not say why'})`);
  return { state: String(seen.State) };
}

function backupValues(slots: Slots, { backups }: View, name: string): Values {
  const own = slots.backupIn(name);
  if (own === undefined) return { state: 'NONE', region: null, sourceCluster: null };
  const seen = backups.get(own.id);
  // After a while the service does not list what was deleted for good.
  if (seen === undefined) return { state: 'DELETED' };
  const mayFail = slots.deployment.allow.backupFailures || slots.wereReady.has(own.id);
  if (seen.BackupState === 'DELETED' && seen.SourceBackup !== undefined && !mayFail)
    throw noTest(`the copy ${own.id} failed`);
  return {
    state: String(seen.BackupState),
    region: own.region,
    ...sourceOf(slots, seen),
  };
}

/** Something happened that a service may do, and that no test is about: nothing can be said. */
const noTest = (what: string): BrokenImplementationError =>
  new BrokenImplementationError('gave-up', `${what}, which no test is about`);

/** Sources disagree on whether a copy still belongs to a cluster. */
function sourceOf(slots: Slots, { SourceBackup, ClusterId }: SeenBackup): Values {
  const source = slots.slotOfCluster(ClusterId ?? '');
  return SourceBackup !== undefined || source === undefined ? {} : { sourceCluster: source };
}
