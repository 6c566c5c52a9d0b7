import type { Hsm } from './hsm.ts';
import { demand } from './refused.ts';
import type { Site } from './site.ts';

/** Lets HSMs fail and go out of reach, as often as the deployment allows. */
export class Faults {
  protected readonly site: Site;
  #failureCount = 0;
  #outageCount = 0;

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
}
