import type { Action } from './action.ts';
import { activateCluster } from './activate-cluster.action.ts';
import { backupBecomesReady } from './backup-becomes-ready.action.ts';
import { backupCopyFails } from './backup-copy-fails.action.ts';
import { changePassword } from './change-password.action.ts';
import { cleanUpCopy } from './clean-up-copy.action.ts';
import { cleanUpFails } from './clean-up-fails.action.ts';
import { cleanUpTombstones } from './clean-up-tombstones.action.ts';
import { clientSyncCopies } from './client-sync-copies.action.ts';
import { clientSyncFails } from './client-sync-fails.action.ts';
import { closeSession } from './close-session.action.ts';
import { clusterCreated } from './cluster-created.action.ts';
import { clusterDeleted } from './cluster-deleted.action.ts';
import { clusterInitialized } from './cluster-initialized.action.ts';
import { copyBackup } from './copy-backup.action.ts';
import { copyLatestBackup } from './copy-latest-backup.action.ts';
import { createCluster } from './create-cluster.action.ts';
import { createClusterFromBackup } from './create-cluster-from-backup.action.ts';
import { createHsm } from './create-hsm.action.ts';
import { createUser } from './create-user.action.ts';
import { deleteBackup } from './delete-backup.action.ts';
import { deleteCluster } from './delete-cluster.action.ts';
import { deleteHsm } from './delete-hsm.action.ts';
import { deleteKey } from './delete-key.action.ts';
import { finishCleanUp } from './finish-clean-up.action.ts';
import { generateKey } from './generate-key.action.ts';
import { hsmBecomesActive } from './hsm-becomes-active.action.ts';
import { hsmBecomesUnreachable } from './hsm-becomes-unreachable.action.ts';
import { hsmCreationFails } from './hsm-creation-fails.action.ts';
import { hsmFails } from './hsm-fails.action.ts';
import { hsmRecovers } from './hsm-recovers.action.ts';
import { initializeCluster } from './initialize-cluster.action.ts';
import { promoteKey } from './promote-key.action.ts';
import { purgeBackup } from './purge-backup.action.ts';
import { replicateKey } from './replicate-key.action.ts';
import { replicateKeyPartly } from './replicate-key-partly.action.ts';
import { replicateUser } from './replicate-user.action.ts';
import { restoreBackup } from './restore-backup.action.ts';
import { serverSyncCopies } from './server-sync-copies.action.ts';
import { settleCreation } from './settle-creation.action.ts';
import { syncKey } from './sync-key.action.ts';
import { takeBackup } from './take-backup.action.ts';
import { tombstoneIsRemoved } from './tombstone-is-removed.action.ts';
import { wrapKey } from './wrap-key.action.ts';
import { zoneBecomesUnreachable } from './zone-becomes-unreachable.action.ts';
import { zoneFails } from './zone-fails.action.ts';

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
