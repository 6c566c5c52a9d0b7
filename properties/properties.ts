import { acknowledgedKeyOnEveryActiveHsm } from './always/acknowledged-key-on-every-active-hsm.invariant.ts';
import { acknowledgedKeyRecoverable } from './always/acknowledged-key-recoverable.invariant.ts';
import { acknowledgedKeyStaysUsable } from './always/acknowledged-key-stays-usable.invariant.ts';
import { acknowledgedKeySurvives } from './always/acknowledged-key-survives.invariant.ts';
import { activeClusterHasMaskingKey } from './always/active-cluster-has-masking-key.invariant.ts';
import { backupsStayInPartition } from './always/backups-stay-in-partition.invariant.ts';
import { cloneHoldsEveryAcknowledgedKey } from './always/clone-holds-every-acknowledged-key.invariant.ts';
import { deletedClusterHasNoHsm } from './always/deleted-cluster-has-no-hsm.invariant.ts';
import { deletedKeyStaysDeleted } from './always/deleted-key-stays-deleted.invariant.ts';
import { holdersShareMaskingKey } from './always/holders-share-masking-key.invariant.ts';
import { nonExportableKeyIsNeverWrapped } from './always/non-exportable-key-is-never-wrapped.invariant.ts';
import { rejectedKeyLeavesNothing } from './always/rejected-key-leaves-nothing.invariant.ts';
import { sessionKeyStaysLocal } from './always/session-key-stays-local.invariant.ts';
import { usableKeyOnTwoHsms } from './always/usable-key-on-two-hsms.invariant.ts';
import { usersAgreeAcrossHsms } from './always/users-agree-across-hsms.invariant.ts';
import type { Property } from './property.ts';
import { keyCreationCanSucceed } from './reachable/key-creation-can-succeed.reachable.ts';
import { nonExportableKeyCanReachAClone } from './reachable/non-exportable-key-can-reach-a-clone.reachable.ts';
import { acknowledgementMeetsRequirement } from './step/acknowledgement-meets-requirement.step.ts';
import { backupCarriesItsSource } from './step/backup-carries-its-source.step.ts';
import { backupGoesByItsLifecycle } from './step/backup-goes-by-its-lifecycle.step.ts';
import { cloneCarriesItsBackup } from './step/clone-carries-its-backup.step.ts';
import { clusterBecomesActiveWithAnHsm } from './step/cluster-becomes-active-with-an-hsm.step.ts';
import { copyByClusterIsOfTheLatestBackup } from './step/copy-by-cluster-is-of-the-latest-backup.step.ts';
import { deletedKeyNeverSpreads } from './step/deleted-key-never-spreads.step.ts';
import { deletionReachesActiveHsmsOfHome } from './step/deletion-reaches-active-hsms-of-home.step.ts';
import { keyArrivesFromAnActiveHolder } from './step/key-arrives-from-an-active-holder.step.ts';
import { keyCrossesClustersByTheRules } from './step/key-crosses-clusters-by-the-rules.step.ts';
import { keyMovesOnlyBySync } from './step/key-moves-only-by-sync.step.ts';
import { newHsmHoldsWhatItsSourceHeld } from './step/new-hsm-holds-what-its-source-held.step.ts';
import { usersArriveTogether } from './step/users-arrive-together.step.ts';

/** Every property, in the order of every report: first what can be lost, then how keys move, then the rest. */
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
  keyCreationCanSucceed,
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
];

/** The property with this name. */
export function propertyNamed(name: string): Property | undefined {
  return properties.find((property) => property.name === name);
}
