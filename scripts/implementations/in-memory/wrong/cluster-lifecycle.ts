import { Cluster } from '../cluster.ts';
import { Hsm } from '../hsm.ts';
import { HsmService } from '../hsm-service.ts';
import { demand } from '../refused.ts';
import type { WrongVariant } from './wrong-variant.ts';

class DeletedWithHsms extends Cluster {
  override delete(): void {
    demand(this.isInUse, 'cluster-not-in-use');
    this.state = 'DELETE_IN_PROGRESS';
  }
}

class ActivatedWithoutHsm extends Cluster {
  override activate(): void {
    demand(this.state === 'INITIALIZED', 'cluster-not-initialized');
    demand(this.origin === undefined, 'cluster-from-backup');
    this.state = 'ACTIVE';
    for (const hsm of this.activeHsms) hsm.passwords.set(this.deployment.cryptoOfficer, 1);
  }
}

class FallsBack extends HsmService {
  override remove(hsm: Hsm): void {
    super.remove(hsm);
    if (hsm.cluster.state === 'ACTIVE' && hsm.cluster.isVacant) hsm.cluster.state = 'INITIALIZED';
  }
}

class NoHsmBeforeInitialization extends Cluster {
  override get takesHsm(): boolean {
    return this.state !== 'UNINITIALIZED' && super.takesHsm;
  }
}

class ActiveAtOnce extends Cluster {
  override request(): void {
    super.request();
    this.state = 'ACTIVE';
  }
}

class HsmActiveAtOnce extends Hsm {
  override create(image: Parameters<Hsm['create']>[0]): void {
    super.create(image);
    this.becomeActive();
  }
}

/** Mistakes about clusters from their creation to their deletion. */
export const wrongClusterLifecycle: readonly WrongVariant[] = [
  {
    name: 'deleted-with-hsms',
    area: 'cluster-lifecycle',
    sentence: 'A cluster that still has HSMs is deleted.',
    parts: { Cluster: DeletedWithHsms },
  },
  {
    name: 'activated-without-an-hsm',
    area: 'cluster-lifecycle',
    sentence: 'A cluster is activated although no HSM answers.',
    parts: { Cluster: ActivatedWithoutHsm },
  },
  {
    name: 'empty-cluster-falls-back',
    area: 'cluster-lifecycle',
    sentence: 'A cluster whose last HSM is removed is no longer active.',
    parts: { HsmService: FallsBack },
  },
  {
    name: 'no-hsm-before-initialization',
    area: 'cluster-lifecycle',
    sentence: 'A fresh cluster takes no HSM, without which it cannot be initialized.',
    parts: { Cluster: NoHsmBeforeInitialization },
  },
  {
    name: 'cluster-active-at-once',
    area: 'cluster-lifecycle',
    sentence: 'A cluster is active from the moment when it is requested.',
    parts: { Cluster: ActiveAtOnce },
  },
  {
    name: 'hsm-active-at-once',
    area: 'cluster-lifecycle',
    sentence: 'A new HSM answers from the moment when it is requested.',
    parts: { Hsm: HsmActiveAtOnce },
  },
];
