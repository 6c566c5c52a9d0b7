import type { KeySlot } from '#models';
import type { Area } from '../conformance-test.ts';
import type { Attempt } from './testbed.ts';

/** The actions that are not about the life of one key, by area. */
const areaOfAction: Readonly<Record<string, Area>> = {
  'create-cluster': 'cluster-lifecycle',
  'cluster-created': 'cluster-lifecycle',
  'initialize-cluster': 'cluster-lifecycle',
  'cluster-initialized': 'cluster-lifecycle',
  'activate-cluster': 'cluster-lifecycle',
  'delete-cluster': 'cluster-lifecycle',
  'cluster-deleted': 'cluster-lifecycle',
  'server-sync-copies': 'server-side-sync',
  'sync-key': 'sync-key',
  'replicate-key': 'sync-key',
  'replicate-key-partly': 'sync-key',
  'create-user': 'users',
  'change-password': 'users',
  'replicate-user': 'users',
  'take-backup': 'backups',
  'backup-becomes-ready': 'backups',
  'copy-backup': 'backups',
  'copy-latest-backup': 'backups',
  'backup-copy-fails': 'backups',
  'delete-backup': 'backups',
  'restore-backup': 'backups',
  'purge-backup': 'backups',
  'create-cluster-from-backup': 'clones',
  'hsm-fails': 'failure-and-replacement',
  'hsm-becomes-unreachable': 'failure-and-replacement',
  'zone-fails': 'failure-and-replacement',
  'zone-becomes-unreachable': 'failure-and-replacement',
  'hsm-creation-fails': 'failure-and-replacement',
  'hsm-recovers': 'failure-and-replacement',
  'create-hsm': 'failure-and-replacement',
  'hsm-becomes-active': 'failure-and-replacement',
  'delete-hsm': 'failure-and-replacement',
  'promote-key': 'session-keys',
  'close-session': 'session-keys',
};

/** What a test with this goal is about. What happens to a key in its own cluster is about its kind of key. */
export function areaOf(goal: Attempt): Area {
  const area = areaOfAction[goal.command.action];
  if (area !== undefined) return area;
  const key = goal.kind === 'use' ? goal.key : goal.chosen['key'];
  if (key?.kind !== 'key') throw new Error(`${goal.command.action} has no area.`);
  return areaOfKey(key);
}

function areaOfKey(key: KeySlot): Area {
  if (key.class === 'session') return 'session-keys';
  return key.sdk === 3 ? 'creation-sdk3' : 'creation-sdk5';
}
