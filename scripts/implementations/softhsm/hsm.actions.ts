import { cpSync } from 'node:fs';
import { answering, expects, isVacant } from '../pkcs11/doable.ts';
import { isInUse } from './cluster.actions.ts';
import { type Doable, latestBackup } from './doable.ts';
import type { Backup, Cluster, Hsm, Site } from './site.ts';
import { Token } from './token.ts';

function takesHsm({ state, origin, hsms }: Cluster): boolean {
  if (state === 'ACTIVE') return true;
  const takesFirst = state === 'UNINITIALIZED' || (state === 'INITIALIZED' && origin !== undefined);
  return takesFirst && hsms.every(isVacant);
}

/** The backup that an HSM is restored from where no other HSM answers. */
function backupFor(site: Site, cluster: Cluster): Backup | undefined {
  const { origin } = cluster;
  return latestBackup(site, cluster) ?? (origin?.state === 'DELETED' ? undefined : origin);
}

/** The directory of the new token, with what it is restored from; nothing where it starts empty. */
function restored(site: Site, { cluster }: Hsm, source: string): string | undefined {
  const original = cluster.hsms.find(({ name }) => name === source);
  if (original !== undefined) {
    const token = answering(original);
    expects(token !== undefined, 'hsm-not-active');
    return site.behaviour.backUp(site, token);
  }
  const isAlone = cluster.hsms.every((hsm) => answering(hsm) === undefined);
  expects(isAlone, 'not-the-source');
  const backup = backupFor(site, cluster);
  if (source === 'nothing') {
    expects(backup === undefined && cluster.state === 'UNINITIALIZED', 'not-the-source');
    return undefined;
  }
  expects(backup?.directory !== undefined && backup.name === source, 'not-the-source');
  const directory = site.newDirectory();
  cpSync(backup.directory, directory, { recursive: true });
  return directory;
}

/** A new HSM is made: a copy of another one's token, of a backup, or a token with nothing on it. */
const createHsm: Doable = {
  parameters: ['hsm', 'source'],
  run(site, chosen) {
    const [hsm, source] = [site.hsm(chosen['hsm']!), chosen['source']!];
    expects(source !== hsm.name, 'not-the-source');
    const isOfOther = site.hsms.some(({ name, cluster }) => name === source && cluster !== hsm.cluster);
    expects(!isOfOther, 'different-clusters');
    expects(isVacant(hsm), 'slot-occupied');
    expects(takesHsm(hsm.cluster), 'cluster-not-ready-for-hsm');
    const directory = restored(site, hsm, source);
    hsm.token =
      directory === undefined
        ? Token.create(site.libraries, site.newDirectory())
        : Token.open(site.libraries, directory);
    hsm.state = 'CREATE_IN_PROGRESS';
    return undefined;
  },
};

/** A new HSM answers. */
const hsmBecomesActive: Doable = {
  parameters: ['hsm'],
  run(site, chosen) {
    const hsm = site.hsm(chosen['hsm']!);
    expects(hsm.state === 'CREATE_IN_PROGRESS', 'hsm-not-creating');
    hsm.state = 'ACTIVE';
    const { cluster } = hsm;
    if (cluster.origin !== undefined && cluster.state === 'INITIALIZED') cluster.state = 'ACTIVE';
    return undefined;
  },
};

/** An HSM that is being made never answers, and what it was restored with is destroyed. */
const hsmCreationFails: Doable = {
  parameters: ['hsm'],
  run(site, chosen) {
    const hsm = site.hsm(chosen['hsm']!);
    expects(hsm.state === 'CREATE_IN_PROGRESS', 'hsm-not-creating');
    site.behaviour.lose(hsm);
    hsm.state = 'FAILED';
    return undefined;
  },
};

/** All HSMs of an availability zone are lost, also those that are being made. */
const zoneFails: Doable = {
  parameters: ['zone'],
  run(site, chosen) {
    const lost = site.hsmsOfZone(chosen['zone']!).filter((hsm) => !isVacant(hsm));
    expects(lost.length > 0, 'zone-not-in-use');
    for (const hsm of lost) {
      site.behaviour.lose(hsm);
      hsm.state = 'FAILED';
    }
    return undefined;
  },
};

/** All HSMs of an availability zone that answer go out of reach. */
const zoneBecomesUnreachable: Doable = {
  parameters: ['zone'],
  run(site, chosen) {
    const lost = site.hsmsOfZone(chosen['zone']!).filter(({ state }) => state === 'ACTIVE');
    expects(lost.length > 0, 'zone-not-active');
    for (const hsm of lost) hsm.state = 'DEGRADED';
    return undefined;
  },
};

/** An HSM is removed; one that answers, of an active cluster, is backed up first. */
const deleteHsm: Doable = {
  parameters: ['hsm'],
  run(site, chosen) {
    const hsm = site.hsm(chosen['hsm']!);
    const { cluster } = hsm;
    expects(hsm.state === 'ACTIVE' || hsm.state === 'DEGRADED', 'hsm-not-in-use');
    expects(isInUse(cluster), 'cluster-not-in-use');
    const token = answering(hsm);
    if (token !== undefined && cluster.state === 'ACTIVE') {
      const backup = site.backups.find(({ state }) => state === 'NONE');
      expects(backup !== undefined, 'no-free-backup-slot');
      backup.directory = site.behaviour.backUp(site, token);
      backup.region = cluster.region;
      backup.sourceCluster = cluster;
      backup.state = 'READY';
    }
    site.behaviour.lose(hsm);
    hsm.state = 'NONE';
    return undefined;
  },
};

/** What becomes of HSMs. */
export const hsmActions: Readonly<Record<string, Doable>> = {
  'create-hsm': createHsm,
  'hsm-becomes-active': hsmBecomesActive,
  'hsm-creation-fails': hsmCreationFails,
  'zone-fails': zoneFails,
  'zone-becomes-unreachable': zoneBecomesUnreachable,
  'delete-hsm': deleteHsm,
};
