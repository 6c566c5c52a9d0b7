import { acknowledgedKeyOnEveryActiveHsm } from './always/acknowledged-key-on-every-active-hsm.invariant.ts';
import { acknowledgedKeyRecoverable } from './always/acknowledged-key-recoverable.invariant.ts';
import { acknowledgedKeyStaysUsable } from './always/acknowledged-key-stays-usable.invariant.ts';
import { acknowledgedKeySurvives } from './always/acknowledged-key-survives.invariant.ts';
import { activeClusterHasMaskingKey } from './always/active-cluster-has-masking-key.invariant.ts';
import { backupsStayInPartition } from './always/backups-stay-in-partition.invariant.ts';
import { cloneHoldsEveryAcknowledgedKey } from './always/clone-holds-every-acknowledged-key.invariant.ts';
import { closedSessionLeavesNothing } from './always/closed-session-leaves-nothing.invariant.ts';
import { deletedClusterHasNoHsm } from './always/deleted-cluster-has-no-hsm.invariant.ts';
import { deletedKeyStaysDeleted } from './always/deleted-key-stays-deleted.invariant.ts';
import { handleNamesOneKey } from './always/handle-names-one-key.invariant.ts';
import { holdersShareMaskingKey } from './always/holders-share-masking-key.invariant.ts';
import { hsmHoldsOneKeyPerHandle } from './always/hsm-holds-one-key-per-handle.invariant.ts';
import { nonExportableKeyIsNeverWrapped } from './always/non-exportable-key-is-never-wrapped.invariant.ts';
import { rejectedKeyLeavesNothing } from './always/rejected-key-leaves-nothing.invariant.ts';
import { sessionKeyStaysLocal } from './always/session-key-stays-local.invariant.ts';
import { sessionKeySurvives } from './always/session-key-survives.invariant.ts';
import { usableKeyOnTwoHsms } from './always/usable-key-on-two-hsms.invariant.ts';
import { usersAgreeAcrossHsms } from './always/users-agree-across-hsms.invariant.ts';
import { cloneCatchesUp } from './liveness/clone-catches-up.liveness.ts';
import { restoredHsmBecomesUseful } from './liveness/restored-hsm-becomes-useful.liveness.ts';
import { retriedUseSucceeds } from './liveness/retried-use-succeeds.liveness.ts';
import { runningCreationSettles } from './liveness/running-creation-settles.liveness.ts';
import { tokenKeysConverge } from './liveness/token-keys-converge.liveness.ts';
import { isSafety, type Property, type SafetyProperty } from './property.ts';
import { keyCreationCanSucceed } from './reachable/key-creation-can-succeed.reachable.ts';
import { nonExportableKeyCanReachAClone } from './reachable/non-exportable-key-can-reach-a-clone.reachable.ts';
import { creationStaysPossible } from './recoverable/creation-stays-possible.recoverable.ts';
import { secondCopyCanBeRegained } from './recoverable/second-copy-can-be-regained.recoverable.ts';
import { acknowledgementMeetsRequirement } from './step/acknowledgement-meets-requirement.step.ts';
import { acknowledgementWithinReach } from './step/acknowledgement-within-reach.step.ts';
import { backupCarriesItsSource } from './step/backup-carries-its-source.step.ts';
import { backupGoesByItsLifecycle } from './step/backup-goes-by-its-lifecycle.step.ts';
import { cloneCarriesItsBackup } from './step/clone-carries-its-backup.step.ts';
import { clusterBecomesActiveWithAnHsm } from './step/cluster-becomes-active-with-an-hsm.step.ts';
import { copyByClusterIsOfTheLatestBackup } from './step/copy-by-cluster-is-of-the-latest-backup.step.ts';
import { creationSkipsNoState } from './step/creation-skips-no-state.step.ts';
import { deletedKeyNeverSpreads } from './step/deleted-key-never-spreads.step.ts';
import { deletionReachesActiveHsmsOfHome } from './step/deletion-reaches-active-hsms-of-home.step.ts';
import { everyReachedHsmIsAttempted } from './step/every-reached-hsm-is-attempted.step.ts';
import { keyArrivesFromAnActiveHolder } from './step/key-arrives-from-an-active-holder.step.ts';
import { keyArrivesOnlyWithItsOwner } from './step/key-arrives-only-with-its-owner.step.ts';
import { keyCrossesClustersByTheRules } from './step/key-crosses-clusters-by-the-rules.step.ts';
import { keyMovesOnlyBySync } from './step/key-moves-only-by-sync.step.ts';
import { markedCopyNeverReturns } from './step/marked-copy-never-returns.step.ts';
import { newHsmHoldsWhatItsSourceHeld } from './step/new-hsm-holds-what-its-source-held.step.ts';
import { promotedKeyExistsOnce } from './step/promoted-key-exists-once.step.ts';
import { sessionKeyNeverMoves } from './step/session-key-never-moves.step.ts';
import { usersArriveTogether } from './step/users-arrive-together.step.ts';

/** Every property, in the order of every report: what can be lost, how keys move, the rest, and what comes in the end. */
export const properties: readonly Property[] = [
  acknowledgedKeySurvives,
  acknowledgedKeyRecoverable,
  usableKeyOnTwoHsms,
  acknowledgementMeetsRequirement,
  acknowledgedKeyStaysUsable,
  acknowledgedKeyOnEveryActiveHsm,
  sessionKeyStaysLocal,
  rejectedKeyLeavesNothing,
  deletedKeyStaysDeleted,
  deletedKeyNeverSpreads,
  keyMovesOnlyBySync,
  holdersShareMaskingKey,
  backupsStayInPartition,
  cloneHoldsEveryAcknowledgedKey,
  usersAgreeAcrossHsms,
  activeClusterHasMaskingKey,
  deletedClusterHasNoHsm,
  handleNamesOneKey,
  hsmHoldsOneKeyPerHandle,
  sessionKeySurvives,
  keyCreationCanSucceed,
  creationSkipsNoState,
  everyReachedHsmIsAttempted,
  acknowledgementWithinReach,
  keyArrivesOnlyWithItsOwner,
  sessionKeyNeverMoves,
  closedSessionLeavesNothing,
  promotedKeyExistsOnce,
  markedCopyNeverReturns,
  keyArrivesFromAnActiveHolder,
  keyCrossesClustersByTheRules,
  deletionReachesActiveHsmsOfHome,
  newHsmHoldsWhatItsSourceHeld,
  backupCarriesItsSource,
  backupGoesByItsLifecycle,
  copyByClusterIsOfTheLatestBackup,
  cloneCarriesItsBackup,
  clusterBecomesActiveWithAnHsm,
  usersArriveTogether,
  nonExportableKeyIsNeverWrapped,
  nonExportableKeyCanReachAClone,
  creationStaysPossible,
  secondCopyCanBeRegained,
  tokenKeysConverge,
  runningCreationSettles,
  retriedUseSucceeds,
  restoredHsmBecomesUseful,
  cloneCatchesUp,
];

/** Those that one world or one step decides: what can be checked on the way. */
export const safetyProperties: readonly SafetyProperty[] = properties.filter(isSafety);

/** The property with this name, if one world or one step decides it. */
export function safetyPropertyNamed(name: string): SafetyProperty | undefined {
  return safetyProperties.find((property) => property.name === name);
}

/** The property with this name. */
export function propertyNamed(name: string): Property | undefined {
  return properties.find((property) => property.name === name);
}
