import type { Action } from './action.ts';
import { backupBecomesReady } from './backups/backup-becomes-ready.action.ts';
import { backupCopyFails } from './backups/backup-copy-fails.action.ts';
import { copyBackup } from './backups/copy-backup.action.ts';
import { copyLatestBackup } from './backups/copy-latest-backup.action.ts';
import { deleteBackup } from './backups/delete-backup.action.ts';
import { purgeBackup } from './backups/purge-backup.action.ts';
import { restoreBackup } from './backups/restore-backup.action.ts';
import { takeBackup } from './backups/take-backup.action.ts';
import { cleanUpCopy } from './clean-up/clean-up-copy.action.ts';
import { cleanUpFails } from './clean-up/clean-up-fails.action.ts';
import { cleanUpTombstones } from './clean-up/clean-up-tombstones.action.ts';
import { finishCleanUp } from './clean-up/finish-clean-up.action.ts';
import { tombstoneIsRemoved } from './clean-up/tombstone-is-removed.action.ts';
import { replicateKey } from './clones/replicate-key.action.ts';
import { replicateKeyPartly } from './clones/replicate-key-partly.action.ts';
import { replicateUser } from './clones/replicate-user.action.ts';
import { wrapKey } from './clones/wrap-key.action.ts';
import { activateCluster } from './clusters/activate-cluster.action.ts';
import { clusterCreated } from './clusters/cluster-created.action.ts';
import { clusterDeleted } from './clusters/cluster-deleted.action.ts';
import { clusterInitialized } from './clusters/cluster-initialized.action.ts';
import { createCluster } from './clusters/create-cluster.action.ts';
import { createClusterFromBackup } from './clusters/create-cluster-from-backup.action.ts';
import { deleteCluster } from './clusters/delete-cluster.action.ts';
import { initializeCluster } from './clusters/initialize-cluster.action.ts';
import { createHsm } from './hsms/create-hsm.action.ts';
import { deleteHsm } from './hsms/delete-hsm.action.ts';
import { hsmBecomesActive } from './hsms/hsm-becomes-active.action.ts';
import { hsmBecomesUnreachable } from './hsms/hsm-becomes-unreachable.action.ts';
import { hsmCreationFails } from './hsms/hsm-creation-fails.action.ts';
import { hsmFails } from './hsms/hsm-fails.action.ts';
import { hsmRecovers } from './hsms/hsm-recovers.action.ts';
import { zoneBecomesUnreachable } from './hsms/zone-becomes-unreachable.action.ts';
import { zoneFails } from './hsms/zone-fails.action.ts';
import { clientSyncCopies } from './key-creation/client-sync-copies.action.ts';
import { clientSyncFails } from './key-creation/client-sync-fails.action.ts';
import { generateKey } from './key-creation/generate-key.action.ts';
import { promoteKey } from './key-creation/promote-key.action.ts';
import { settleCreation } from './key-creation/settle-creation.action.ts';
import { closeSession } from './key-life/close-session.action.ts';
import { deleteKey } from './key-life/delete-key.action.ts';
import { serverSyncCopies } from './key-life/server-sync-copies.action.ts';
import { syncKey } from './key-life/sync-key.action.ts';
import { changePassword } from './users/change-password.action.ts';
import { createUser } from './users/create-user.action.ts';

/**
 * Every step of the model, in the order in which a search tries them.
 *
 * @remarks
 * The order decides which of several shortest counterexamples is shown, so it follows the life of a
 * cluster and puts what nobody wants, such as a failure, late. To build a mutant, pass an object with one
 * value replaced.
 */
export const actions = {
  createCluster,
  clusterCreated,
  initializeCluster,
  clusterInitialized,
  activateCluster,
  generateKey,
  promoteKey,
  clientSyncCopies,
  clientSyncFails,
  settleCreation,
  cleanUpCopy,
  cleanUpTombstones,
  cleanUpFails,
  finishCleanUp,
  tombstoneIsRemoved,
  deleteKey,
  closeSession,
  serverSyncCopies,
  syncKey,
  replicateKey,
  replicateKeyPartly,
  wrapKey,
  createUser,
  changePassword,
  replicateUser,
  takeBackup,
  backupBecomesReady,
  copyBackup,
  copyLatestBackup,
  backupCopyFails,
  createClusterFromBackup,
  hsmFails,
  hsmBecomesUnreachable,
  zoneFails,
  zoneBecomesUnreachable,
  hsmRecovers,
  createHsm,
  hsmBecomesActive,
  hsmCreationFails,
  deleteHsm,
  deleteBackup,
  restoreBackup,
  purgeBackup,
  deleteCluster,
  clusterDeleted,
} as const;

/** The actions by their names in the code. */
export type Actions = typeof actions;

/** A set of actions to run: `actions` itself, a mutant of it, or with actions of your own. */
export type ActionSet = Actions & { readonly [name: string]: Action };
