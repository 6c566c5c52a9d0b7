import { Faults } from '../faults.ts';
import { Hsm } from '../hsm.ts';
import { demand } from '../refused.ts';
import type { Zone } from '../site.ts';
import type { WrongVariant } from './wrong-variant.ts';

class OneClusterFails extends Faults {
  protected override hsmsToLose(zone: Zone): readonly Hsm[] {
    const all = super.hsmsToLose(zone);
    return all.filter(({ cluster }) => cluster === all[0]?.cluster);
  }
}

class NameAloneTells extends Faults {
  override failZone(zone: Zone): void {
    const nameOf = ({ hsms }: Zone): string | undefined => hsms[0]?.zone;
    const alike = this.site.zones.filter((other) => nameOf(other) === nameOf(zone));
    super.failZone({ name: zone.name, hsms: alike.flatMap(({ hsms }) => hsms) });
  }
}

class SparesNewHsms extends Faults {
  protected override hsmsToLose({ hsms }: Zone): readonly Hsm[] {
    return hsms.filter((hsm) => hsm.isInUse);
  }
}

class OutageIsLoss extends Faults {
  override disconnectZone(zone: Zone): void {
    const lost = zone.hsms.filter((hsm) => hsm.isActive);
    super.disconnectZone(zone);
    for (const hsm of lost) for (const key of [...hsm.keys]) hsm.erase(key);
  }
}

class ZoneCountsAsHsms extends Faults {
  override failZone(zone: Zone): void {
    for (const hsm of zone.hsms.filter((one) => one.isInUse)) this.fail(hsm);
  }
}

class KeepsWhatWasRestored extends Hsm {
  override failToBecomeActive(): void {
    demand(this.state === 'CREATE_IN_PROGRESS', 'hsm-not-creating');
    this.state = 'FAILED';
  }
}

/** Mistakes about availability zones, and about HSMs that never become active. */
export const wrongZones: readonly WrongVariant[] = [
  {
    name: 'zone-of-one-cluster',
    area: 'failure-and-replacement',
    sentence: 'A zone that fails takes the HSMs of one cluster with it, and no other.',
    parts: { Faults: OneClusterFails },
  },
  {
    name: 'zone-of-every-region',
    area: 'failure-and-replacement',
    sentence: 'Zones of one name in two regions are one zone.',
    parts: { Faults: NameAloneTells },
  },
  {
    name: 'zone-spares-new-hsms',
    area: 'failure-and-replacement',
    sentence: 'A zone that fails leaves HSMs alone that are being created in it.',
    parts: { Faults: SparesNewHsms },
  },
  {
    name: 'zone-outage-is-loss',
    area: 'failure-and-replacement',
    sentence: 'The HSMs of a zone that goes out of reach lose their keys.',
    parts: { Faults: OutageIsLoss },
  },
  {
    name: 'zone-counts-as-hsms',
    area: 'failure-and-replacement',
    sentence: 'A zone that fails is so many HSMs that fail, and uses up their number.',
    parts: { Faults: ZoneCountsAsHsms },
  },
  {
    name: 'failed-creation-keeps-keys',
    area: 'failure-and-replacement',
    sentence: 'An HSM whose creation failed still has what it was restored with.',
    parts: { Hsm: KeepsWhatWasRestored },
  },
];
