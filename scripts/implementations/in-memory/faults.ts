import type { Hsm } from './hsm.ts';
import { demand } from './refused.ts';
import type { Site, Zone } from './site.ts';

/** Lets HSMs and zones fail and go out of reach, as often as the deployment allows. */
export class Faults {
  protected readonly site: Site;
  #failureCount = 0;
  #outageCount = 0;
  #zoneFailureCount = 0;
  #zoneOutageCount = 0;

  constructor(site: Site) {
    this.site = site;
  }

  fail(hsm: Hsm): void {
    demand(hsm.isInUse, 'hsm-not-in-use');
    const { hsmFailures } = this.site.deployment.allow;
    demand(hsmFailures === 'unbounded' || this.#failureCount < hsmFailures, 'failures-used-up');
    this.#failureCount += 1;
    hsm.fail();
  }

  disconnect(hsm: Hsm): void {
    demand(hsm.isActive, 'hsm-not-active');
    demand(this.#outageCount < this.site.deployment.allow.hsmOutages, 'outages-used-up');
    this.#outageCount += 1;
    hsm.becomeUnreachable();
  }

  /** All HSMs in a zone are lost at once, also those that are not there yet. */
  failZone(zone: Zone): void {
    const lost = this.hsmsToLose(zone);
    demand(lost.length > 0, 'zone-not-in-use');
    demand(this.#zoneFailureCount < this.site.deployment.allow.zoneFailures, 'zone-failures-used-up');
    this.#zoneFailureCount += 1;
    for (const hsm of lost) hsm.fail();
  }

  disconnectZone({ hsms }: Zone): void {
    const lost = hsms.filter((hsm) => hsm.isActive);
    demand(lost.length > 0, 'zone-not-active');
    demand(this.#zoneOutageCount < this.site.deployment.allow.zoneOutages, 'zone-outages-used-up');
    this.#zoneOutageCount += 1;
    for (const hsm of lost) hsm.becomeUnreachable();
  }

  protected hsmsToLose({ hsms }: Zone): readonly Hsm[] {
    return hsms.filter((hsm) => !hsm.isVacant);
  }
}
