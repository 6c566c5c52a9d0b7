import {
  activeHsmsOf,
  type ClusterSlot,
  type Contents,
  type HsmSlot,
  isVacant,
  type KeySlot,
  latestBackup,
  originBackup,
  type ReadonlyWorld,
} from '#models';
import { namesOf, sameContents } from '../evidence.ts';
import type { StepProperty } from '../property.ts';

/**
 * A new HSM starts with what one active HSM of its cluster has, or else with the backup that stands in.
 *
 * @remarks
 * Without an active HSM that is the latest backup of the cluster, without one the backup that the cluster was
 * made from; only the first HSM of a fresh cluster starts empty.
 *
 * @clause KS-HSM-FROM-BACKUP
 * @brokenBy a new HSM is restored from an HSM that does not answer
 */
export const newHsmHoldsWhatItsSourceHeld: StepProperty<HsmSlot> = {
  kind: 'step',
  name: 'new-hsm-holds-what-its-source-held',
  clause: 'KS-HSM-FROM-BACKUP',
  statement:
    'A new HSM has the token keys and users of an active HSM of its cluster, or else of the backup that stands in for one.',
  duty: 'must',
  scope: 'as a whole',
  watches: 'hsm',

  concerns: ({ scenario }) => scenario.allow.createHsm,

  appliesTo: isCreated,

  findViolation(before, after, hsm) {
    if (!isCreated(before, after, hsm)) return undefined;
    const held = before.deployment.keys.filter((key: KeySlot) => after.holds(hsm, key));
    const { users } = after.contents(hsm);
    const contents: Contents = { keys: namesOf(held).sort(), users };
    const sources = sourcesOf(before, hsm.cluster);
    if (sources.some((source) => sameContents(source, contents))) return undefined;
    return { hsm: hsm.name, keys: contents.keys, 'possible sources': sources.length };
  },
};

function isCreated(before: ReadonlyWorld, after: ReadonlyWorld, hsm: HsmSlot): boolean {
  return isVacant(before, hsm) && !isVacant(after, hsm);
}

/** What an HSM of the cluster can be restored with now. */
function sourcesOf(world: ReadonlyWorld, cluster: ClusterSlot): readonly Contents[] {
  const active = activeHsmsOf(world, cluster);
  if (active.length > 0) return active.map((hsm) => world.contents(hsm));
  const backup = latestBackup(world, cluster) ?? originBackup(world, cluster);
  if (backup !== undefined) return [world.backup(backup)?.contents ?? empty];
  return world.clusterState(cluster) === 'UNINITIALIZED' ? [empty] : [];
}

const empty: Contents = { keys: [], users: {} };
