import type { Backup } from '../backup.ts';
import type { ClientLibrary } from '../client-library.ts';
import { Sdk3Client } from '../client-sdk3.ts';
import { Sdk5Client } from '../client-sdk5.ts';
import { Cluster } from '../cluster.ts';
import type { Key } from '../key.ts';
import { demand } from '../refused.ts';
import type { Site } from '../site.ts';
import type { WrongVariant } from './wrong-variant.ts';

class OwnMaskingKey extends Cluster {
  override becomeCreated(): void {
    super.becomeCreated();
    if (this.origin !== undefined) this.maskingKey = this.name;
  }
}

class WaitsForActivation extends Cluster {
  override gotActiveHsm(): void {}
}

class FromAnyRegion extends Cluster {
  override requestFrom(backup: Backup): void {
    demand(this.state === 'NONE', 'cluster-exists');
    demand(backup.state === 'READY', 'backup-not-ready');
    this.state = 'CREATE_IN_PROGRESS';
    this.maskingKey = backup.maskingKey;
    this.origin = backup;
  }
}

/** Whoever knows all clusters that share a masking key may delete too much. */
function deleteInClones(site: Site, { cluster }: ClientLibrary, key: Key): void {
  const clones = site.clusters.filter(({ maskingKey }) => maskingKey === cluster.maskingKey);
  for (const hsm of clones.flatMap(({ activeHsms }) => activeHsms)) hsm.erase(key);
}

class Sdk3DeletesInClones extends Sdk3Client {
  override delete(key: Key): void {
    super.delete(key);
    deleteInClones(this.site, this, key);
  }
}

class Sdk5DeletesInClones extends Sdk5Client {
  override delete(key: Key): void {
    super.delete(key);
    deleteInClones(this.site, this, key);
  }
}

/** Mistakes about clusters that are made from a backup. */
export const wrongClones: readonly WrongVariant[] = [
  {
    name: 'clone-has-a-masking-key-of-its-own',
    area: 'clones',
    sentence: 'A cluster made from a backup gets a masking key of its own.',
    parts: { Cluster: OwnMaskingKey },
  },
  {
    name: 'clone-waits-for-activation',
    area: 'clones',
    sentence: 'The first HSM of a cluster made from a backup does not activate it.',
    parts: { Cluster: WaitsForActivation },
  },
  {
    name: 'clone-in-any-region',
    area: 'clones',
    sentence: 'A cluster is made from a backup in another region.',
    parts: { Cluster: FromAnyRegion },
  },
  {
    name: 'deletion-reaches-clones',
    area: 'clones',
    sentence: 'A key that is deleted is deleted in the clones of its cluster as well.',
    parts: { Sdk3Client: Sdk3DeletesInClones, Sdk5Client: Sdk5DeletesInClones },
  },
];
