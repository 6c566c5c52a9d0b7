import {
  activeHsmsOf,
  degradedHsmsOf,
  hsmsInUse,
  inZone,
  isOfNewType,
  joiningHsmsOf,
  servingHsms,
  zonesInUse,
} from '../hsms-in-use.ts';
import { type ObservedClient, type ObservedCluster, standingOf } from '../observed.ts';
import { copiesToUse, needOf, worstHoldersForLoss, worstHoldersForUse } from '../scenarios.ts';

/**
 * The questions whose answer is likely to be a hazard, by counting alone.
 *
 * @remarks
 * It saves searches: of many changes, those that promise nothing are not tried. It decides nothing: what is
 * told of a change was found by asking everything again.
 */
export function forecast(client: ObservedClient, cluster: ObservedCluster): ReadonlySet<string> {
  const hazards = new Set<string>();
  const expect = (question: string, isHazard: boolean): void => {
    if (isHazard) hazards.add(question);
  };
  const isMisfit = client.sdk === 3 && isOfNewType(cluster);
  const serving = servingHsms(client, cluster);
  const hsms = hsmsInUse(cluster);
  const [need, copies, zones] = [needOf(client), copiesToUse(client), zonesInUse(cluster)];
  const left = (zone: string): number => serving.length - inZone(cluster, serving, zone).length;
  const canCreate = cluster.state === 'ACTIVE' && !isMisfit && serving.length >= need;
  const isAtWork = standingOf(cluster) !== 'not-at-work';

  expect('hsm-type', isMisfit);
  expect('create-now', !canCreate && !isMisfit);
  expect('create-one-down', canCreate && serving.length === need);
  expect('create-zone-down', canCreate && zones.some((zone) => left(zone) < need));
  expect('use-now', isAtWork && !isMisfit && hsms.length > 0 && serving.length < copies);
  expectStart(client, cluster, expect);
  if (!isAtWork || hsms.length === 0) return hazards;

  const isTold = hsms.length >= need;
  const canUse = !isMisfit && serving.length >= copies;
  const isEmptied = (holders: readonly string[], zone: string): boolean =>
    inZone(cluster, holders, zone).length === holders.length;
  const stopsUse = (holders: readonly string[], zone: string): boolean => {
    const live = holders.filter((id) => serving.includes(id));
    return live.length - inZone(cluster, live, zone).length < copies;
  };
  if (hsms.length > 1 || !isTold) {
    expect('failures-without-loss-once-synchronized', hsms.length === 1);
    expect('zone-without-loss-once-synchronized', zones.length === 1);
    expect('failures-with-use-once-synchronized', canUse && serving.length === copies);
    expect('zone-with-use-once-synchronized', canUse && zones.some((zone) => left(zone) < copies));
  }
  if (!isTold) return hazards;
  expect('failures-without-loss-right-after', need === 1);
  expect(
    'zone-without-loss-right-after',
    zones.some((zone) => isEmptied(worstHoldersForLoss(client, cluster, zone), zone)),
  );
  expect('failures-with-use-right-after', canUse && Math.min(need, serving.length) === copies);
  expect(
    'zone-with-use-right-after',
    canUse && zones.some((zone) => stopsUse(worstHoldersForUse(client, cluster, zone), zone)),
  );
  expect('leftover', serving.length >= need);
  const isMissed =
    need < serving.length || degradedHsmsOf(cluster).length > 0 || joiningHsmsOf(cluster).length > 0;
  expect('miss', serving.length >= need && isMissed);
  return hazards;
}

function expectStart(
  { startsFrom, sdk }: ObservedClient,
  cluster: ObservedCluster,
  expect: (question: string, isHazard: boolean) => void,
): void {
  if (startsFrom === undefined || standingOf(cluster) === 'not-at-work') return;
  if (sdk === 3 && isOfNewType(cluster)) return;
  const active = activeHsmsOf(cluster);
  const answering = active.filter((id) => startsFrom.includes(id));
  const zones = new Set(cluster.hsms.filter(({ id }) => answering.includes(id)).map(({ zone }) => zone));
  expect('start-now', answering.length === 0);
  expect('start-one-down', answering.length === 1 && hsmsInUse(cluster).length > 1);
  expect('start-zone-down', answering.length > 1 && zones.size === 1 && zonesInUse(cluster).length > 1);
}
