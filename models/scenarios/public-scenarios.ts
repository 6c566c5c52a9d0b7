import manifest from './manifest.json' with { type: 'json' };
import { parseScenario } from './parse-scenario.ts';
import backupLifecycle3Regions from './public/backup-lifecycle-3-regions.json' with { type: 'json' };
import cleanUpOutcomes3hsm from './public/clean-up-outcomes-3hsm.json' with { type: 'json' };
import clone2x1RegionLoss from './public/clone-2x1-region-loss.json' with { type: 'json' };
import clone2x2 from './public/clone-2x2.json' with { type: 'json' };
import clone2x2Users from './public/clone-2x2-users.json' with { type: 'json' };
import clonesAtWork2x2 from './public/clones-at-work-2x2.json' with { type: 'json' };
import clonesAtWorkDelete from './public/clones-at-work-delete.json' with { type: 'json' };
import clonesAtWorkMarkedCopies from './public/clones-at-work-marked-copies.json' with { type: 'json' };
import clonesAtWorkSdk3CleanUp from './public/clones-at-work-sdk3-clean-up.json' with { type: 'json' };
import copyByCluster2Regions from './public/copy-by-cluster-2-regions.json' with { type: 'json' };
import copyFailsRegionLoss from './public/copy-fails-region-loss.json' with { type: 'json' };
import core4hsm2keys2fail from './public/core-4hsm-2keys-2fail.json' with { type: 'json' };
import creationFails3hsmMin1 from './public/creation-fails-3hsm-min1.json' with { type: 'json' };
import deleteAgain2hsm from './public/delete-again-2hsm.json' with { type: 'json' };
import govcloud2x1 from './public/govcloud-2x1.json' with { type: 'json' };
import handlesCollide1x1 from './public/handles-collide-1x1.json' with { type: 'json' };
import handlesCollide2x1 from './public/handles-collide-2x1.json' with { type: 'json' };
import handlesCollide2x1NoSyncFailures from './public/handles-collide-2x1-no-sync-failures.json' with {
  type: 'json',
};
import handlesDiffer1x1 from './public/handles-differ-1x1.json' with { type: 'json' };
import keyReplicate1x1Session from './public/key-replicate-1x1-session.json' with { type: 'json' };
import keyReplicate2x2 from './public/key-replicate-2x2.json' with { type: 'json' };
import keyReplicateHandleTaken from './public/key-replicate-handle-taken.json' with { type: 'json' };
import keyReplicateSharedKey from './public/key-replicate-shared-key.json' with { type: 'json' };
import kmuWaits2hsm1fail from './public/kmu-waits-2hsm-1fail.json' with { type: 'json' };
import kmuWaits2hsm1outage from './public/kmu-waits-2hsm-1outage.json' with { type: 'json' };
import lifecycleBlank from './public/lifecycle-blank.json' with { type: 'json' };
import minimumNodesAll3hsm1fail from './public/minimum-nodes-all-3hsm-1fail.json' with { type: 'json' };
import minimumNodesAllButOne3hsm1fail from './public/minimum-nodes-all-but-one-3hsm-1fail.json' with {
  type: 'json',
};
import nonExportable2x1 from './public/non-exportable-2x1.json' with { type: 'json' };
import observedInAClone from './public/observed-in-a-clone.json' with { type: 'json' };
import observedOnOneOfThree from './public/observed-on-one-of-three.json' with { type: 'json' };
import observedOrphan from './public/observed-orphan.json' with { type: 'json' };
import observedUserMissing from './public/observed-user-missing.json' with { type: 'json' };
import oneDegradedOfThree from './public/one-degraded-of-three.json' with { type: 'json' };
import oneUpOfThree from './public/one-up-of-three.json' with { type: 'json' };
import promotion3hsm1fail from './public/promotion-3hsm-1fail.json' with { type: 'json' };
import promotionSdk52hsm1outage from './public/promotion-sdk5-2hsm-1outage.json' with { type: 'json' };
import quorumWhenResolved2hsm1fail from './public/quorum-when-resolved-2hsm-1fail.json' with { type: 'json' };
import restoredClusterActive from './public/restored-cluster-active.json' with { type: 'json' };
import scaleToZero from './public/scale-to-zero.json' with { type: 'json' };
import sdk3Min13hsm1fail from './public/sdk3-min1-3hsm-1fail.json' with { type: 'json' };
import sdk3Min23hsm1fail from './public/sdk3-min2-3hsm-1fail.json' with { type: 'json' };
import sdk3Min23hsm1fail2keys from './public/sdk3-min2-3hsm-1fail-2keys.json' with { type: 'json' };
import sdk3Min23hsm2fail from './public/sdk3-min2-3hsm-2fail.json' with { type: 'json' };
import sdk3Min23hsmOutageDelete from './public/sdk3-min2-3hsm-outage-delete.json' with { type: 'json' };
import sdk3Min2Reaches1of2 from './public/sdk3-min2-reaches-1of2.json' with { type: 'json' };
import sdk3Minsrv2WinsOverCfg1 from './public/sdk3-minsrv2-wins-over-cfg1.json' with { type: 'json' };
import sdk5Optout1hsm1fail from './public/sdk5-optout-1hsm-1fail.json' with { type: 'json' };
import sdk5Quorum1hsm from './public/sdk5-quorum-1hsm.json' with { type: 'json' };
import sdk5Quorum2hsm1fail from './public/sdk5-quorum-2hsm-1fail.json' with { type: 'json' };
import sdk5Quorum3hsm1fail from './public/sdk5-quorum-3hsm-1fail.json' with { type: 'json' };
import sdk5Reaches1of2 from './public/sdk5-reaches-1of2.json' with { type: 'json' };
import sdk5Reaches2of31fail from './public/sdk5-reaches-2of3-1fail.json' with { type: 'json' };
import serviceBackup1hsmDelete from './public/service-backup-1hsm-delete.json' with { type: 'json' };
import session3hsm from './public/session-3hsm.json' with { type: 'json' };
import sessionOutageDelete from './public/session-outage-delete.json' with { type: 'json' };
import syncSkipsFailedCreations3hsm1fail from './public/sync-skips-failed-creations-3hsm-1fail.json' with {
  type: 'json',
};
import tombstonesOutageDelete from './public/tombstones-outage-delete.json' with { type: 'json' };
import unboundedSdk3Min12hsm from './public/unbounded-sdk3-min1-2hsm.json' with { type: 'json' };
import unboundedSdk3Min13hsm from './public/unbounded-sdk3-min1-3hsm.json' with { type: 'json' };
import unboundedSdk52hsm from './public/unbounded-sdk5-2hsm.json' with { type: 'json' };
import unrelated2x1 from './public/unrelated-2x1.json' with { type: 'json' };
import userReplicate2x2 from './public/user-replicate-2x2.json' with { type: 'json' };
import zoneLossAndHsmLossSdk3Min2 from './public/zone-loss-and-hsm-loss-sdk3-min2.json' with { type: 'json' };
import zoneLossSdk3Min34hsm2zones from './public/zone-loss-sdk3-min3-4hsm-2zones.json' with { type: 'json' };
import zoneLossSdk53hsm2zones from './public/zone-loss-sdk5-3hsm-2zones.json' with { type: 'json' };
import zoneLossSdk53hsm3zones from './public/zone-loss-sdk5-3hsm-3zones.json' with { type: 'json' };
import zoneLossTwoClusters from './public/zone-loss-two-clusters.json' with { type: 'json' };
import zoneOutageSdk3Min23hsm2zones from './public/zone-outage-sdk3-min2-3hsm-2zones.json' with {
  type: 'json',
};
import zoneOutageWhileCreatedSdk3Min2 from './public/zone-outage-while-created-sdk3-min2.json' with {
  type: 'json',
};
import zonesOfOneNameInTwoRegions from './public/zones-of-one-name-in-two-regions.json' with { type: 'json' };
import type { Scenario, Verdict } from './scenario.ts';

/** What a scenario comes to: the numbers of its search, and the verdict of every property. */
export interface Outcome {
  readonly worlds: number;
  readonly transitions: number;
  readonly depth: number;
  readonly verdicts: Readonly<Record<string, Verdict>>;
}

/** What the scenarios that come with keysync come to, by name: one that comes to something else is a changed model. */
export const knownOutcomes = manifest as Readonly<Record<string, Outcome>>;

/** The scenarios that come with keysync. Each expects of every property what is known of it. */
export const publicScenarios: readonly Scenario[] = [
  backupLifecycle3Regions,
  cleanUpOutcomes3hsm,
  clone2x1RegionLoss,
  clone2x2,
  clone2x2Users,
  clonesAtWork2x2,
  clonesAtWorkDelete,
  clonesAtWorkSdk3CleanUp,
  core4hsm2keys2fail,
  govcloud2x1,
  kmuWaits2hsm1fail,
  kmuWaits2hsm1outage,
  lifecycleBlank,
  minimumNodesAll3hsm1fail,
  minimumNodesAllButOne3hsm1fail,
  oneDegradedOfThree,
  oneUpOfThree,
  promotion3hsm1fail,
  quorumWhenResolved2hsm1fail,
  scaleToZero,
  sdk3Min13hsm1fail,
  sdk3Min23hsm1fail,
  sdk3Min23hsm1fail2keys,
  sdk3Min23hsm2fail,
  sdk3Min23hsmOutageDelete,
  sdk3Min2Reaches1of2,
  sdk3Minsrv2WinsOverCfg1,
  sdk5Optout1hsm1fail,
  sdk5Quorum1hsm,
  sdk5Quorum2hsm1fail,
  sdk5Quorum3hsm1fail,
  sdk5Reaches1of2,
  sdk5Reaches2of31fail,
  session3hsm,
  sessionOutageDelete,
  syncSkipsFailedCreations3hsm1fail,
  tombstonesOutageDelete,
  unrelated2x1,
  keyReplicate2x2,
  keyReplicateSharedKey,
  userReplicate2x2,
  copyByCluster2Regions,
  copyFailsRegionLoss,
  nonExportable2x1,
  restoredClusterActive,
  clonesAtWorkMarkedCopies,
  keyReplicate1x1Session,
  promotionSdk52hsm1outage,
  creationFails3hsmMin1,
  deleteAgain2hsm,
  handlesCollide1x1,
  handlesCollide2x1NoSyncFailures,
  handlesCollide2x1,
  handlesDiffer1x1,
  keyReplicateHandleTaken,
  observedInAClone,
  observedOnOneOfThree,
  observedOrphan,
  observedUserMissing,
  serviceBackup1hsmDelete,
  unboundedSdk3Min12hsm,
  unboundedSdk3Min13hsm,
  unboundedSdk52hsm,
  zoneLossAndHsmLossSdk3Min2,
  zoneLossSdk3Min34hsm2zones,
  zoneLossSdk53hsm2zones,
  zoneLossSdk53hsm3zones,
  zoneLossTwoClusters,
  zoneOutageSdk3Min23hsm2zones,
  zoneOutageWhileCreatedSdk3Min2,
  zonesOfOneNameInTwoRegions,
].map(validated);

function validated(value: { readonly name: string }): Scenario {
  const { scenario, problems } = parseScenario(value);
  if (scenario === undefined)
    throw new Error(`The scenario ${value.name} is not valid: ${problems[0]?.message}.`);
  return { ...scenario, expect: { ...knownOutcomes[scenario.name]?.verdicts, ...scenario.expect } };
}
