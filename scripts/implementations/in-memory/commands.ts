import type { ConformanceDeployment } from '#properties';
import type { Backup } from './backup.ts';
import { cleaningClientOf } from './client-sdk3.ts';
import type { Cluster, Region } from './cluster.ts';
import type { Hsm } from './hsm.ts';
import type { Source } from './hsm-service.ts';
import type { Key } from './key.ts';
import { demand } from './refused.ts';
import { named, type Site, type Zone } from './site.ts';

/** What a name in a command stands for. */
interface Kinds {
  readonly backup: Backup;
  readonly cluster: Cluster;
  readonly hsm: Hsm;
  readonly key: Key;
  readonly region: Region;
  readonly source: Source;
  readonly user: string;
  readonly zone: Zone;
}

const finders: { readonly [Kind in keyof Kinds]: (site: Site, name: string) => Kinds[Kind] } = {
  backup: (site, name) => named(site.backups, name),
  cluster: (site, name) => named(site.clusters, name),
  hsm: (site, name) => named(site.hsms, name),
  key: (site, name) => named(site.keys, name),
  region: (site, name) => named(site.regions, name),
  source: (site, name) => (name === 'nothing' ? undefined : named([...site.hsms, ...site.backups], name)),
  user: (_, name) => name,
  zone: (site, name) => named(site.zones, name),
};

type Chosen<Parameters extends Readonly<Record<string, keyof Kinds>>> = {
  readonly [Name in keyof Parameters]: Kinds[Parameters[Name]];
};

type Permission = keyof ConformanceDeployment['allow'];

/** Something that a site can be told. */
export interface SiteCommand {
  readonly parameters: readonly string[];
  /** @throws Refused where it cannot be done */
  run(site: Site, names: Readonly<Record<string, string>>): void;
}

/**
 * A command with the kinds of its parameters.
 *
 * @param permission - what the deployment must allow for it
 */
function command<Parameters extends Readonly<Record<string, keyof Kinds>>>(
  parameters: Parameters,
  run: (site: Site, chosen: Chosen<Parameters>) => void,
  permission?: Permission,
): SiteCommand {
  return {
    parameters: Object.keys(parameters),
    run(site, names) {
      const chosen = Object.entries(parameters).map(([parameter, kind]) => {
        const name = names[parameter];
        if (name === undefined) throw new Error(`The command does not say which ${parameter}.`);
        return [parameter, finders[kind](site, name)] as const;
      });
      if (permission !== undefined) demandPermission(site, permission);
      run(site, Object.fromEntries(chosen) as Chosen<Parameters>);
    },
  };
}

/** A real site knows no such bound: it is part of what the deployment says may happen. */
function demandPermission({ deployment: { allow } }: Site, ...anyOf: readonly Permission[]): void {
  const isAllowed = anyOf.some((permission) => allow[permission] !== false && allow[permission] !== 0);
  demand(isAllowed, 'not-allowed');
}

const cluster = { cluster: 'cluster' } as const;
const hsm = { hsm: 'hsm' } as const;
const key = { key: 'key' } as const;
const keyOnHsm = { key: 'key', hsm: 'hsm' } as const;
const backup = { backup: 'backup' } as const;
const zone = { zone: 'zone' } as const;

/** By the name of the action that each is. */
export const commands: Readonly<Record<string, SiteCommand>> = {
  'create-cluster': command(cluster, (_, { cluster }) => cluster.request(), 'provision'),
  'cluster-created': command(cluster, (_, { cluster }) => cluster.becomeCreated()),
  'initialize-cluster': command(cluster, (_, { cluster }) => cluster.initialize()),
  'cluster-initialized': command(cluster, (_, { cluster }) => cluster.becomeInitialized()),
  'activate-cluster': command(cluster, (_, { cluster }) => cluster.activate()),
  'create-cluster-from-backup': command(
    { cluster: 'cluster', backup: 'backup' },
    (_, { cluster, backup }) => cluster.requestFrom(backup),
    'clone',
  ),
  'delete-cluster': command(cluster, (_, { cluster }) => cluster.delete(), 'provision'),
  'cluster-deleted': command(cluster, (_, { cluster }) => cluster.becomeDeleted()),

  'create-hsm': command(
    { hsm: 'hsm', source: 'source' },
    (site, { hsm, source }) => site.hsmService.create(hsm, source),
    'createHsm',
  ),
  'hsm-becomes-active': command(hsm, (_, { hsm }) => hsm.becomeActive()),
  'delete-hsm': command(hsm, (site, { hsm }) => site.hsmService.remove(hsm), 'deleteHsm'),
  'hsm-fails': command(hsm, (site, { hsm }) => site.faults.fail(hsm), 'hsmFailures'),
  'hsm-becomes-unreachable': command(hsm, (site, { hsm }) => site.faults.disconnect(hsm), 'hsmOutages'),
  'hsm-creation-fails': command(hsm, (_, { hsm }) => hsm.failToBecomeActive(), 'creationFailures'),
  'zone-fails': command(zone, (site, { zone }) => site.faults.failZone(zone), 'zoneFailures'),
  'zone-becomes-unreachable': command(
    zone,
    (site, { zone }) => site.faults.disconnectZone(zone),
    'zoneOutages',
  ),
  'hsm-recovers': command(hsm, (_, { hsm }) => hsm.recover()),

  'generate-key': command(keyOnHsm, (_, { key, hsm }) => key.client.generate(key, hsm)),
  'promote-key': command(key, (_, { key }) => key.client.promote(key), 'promoteKeys'),
  'client-sync-copies': command(keyOnHsm, (_, { key, hsm }) => key.client.copyTo(hsm, key)),
  'client-sync-fails': command(keyOnHsm, (_, { key, hsm }) => key.client.failToCopyTo(hsm, key)),
  'settle-creation': command(key, (_, { key }) => key.client.settle(key)),
  'clean-up-copy': command(keyOnHsm, (_, { key, hsm }) => cleaningClientOf(key).removeCopy(key, hsm)),
  'clean-up-tombstones': command(
    keyOnHsm,
    (_, { key, hsm }) => cleaningClientOf(key).markCopy(key, hsm),
    'tombstoneCleanUp',
  ),
  'clean-up-fails': command(keyOnHsm, (_, { key, hsm }) => cleaningClientOf(key).failToRemoveCopy(key, hsm)),
  'finish-clean-up': command(key, (_, { key }) => cleaningClientOf(key).finishCleanUp(key)),
  'tombstone-is-removed': command(
    keyOnHsm,
    (_, { key, hsm }) => cleaningClientOf(key).removeMarked(key, hsm),
    'tombstoneCleanUp',
  ),
  'delete-key': command(key, (_, { key }) => key.client.delete(key), 'deleteKey'),
  'close-session': command(key, (_, { key }) => key.client.closeSession(key)),
  'wrap-key': command(keyOnHsm, (_, { key, hsm }) => key.client.wrap(key, hsm), 'wrapKey'),

  'server-sync-copies': command(
    { key: 'key', source: 'hsm', target: 'hsm' },
    (site, { key, source, target }) => site.serverSideSync.copy(key, source, target),
  ),
  'sync-key': command(
    { key: 'key', source: 'hsm', destination: 'hsm' },
    (site, { key, source, destination }) => site.tools.syncKey(key, source, destination),
    'clone',
  ),
  'replicate-key': command(
    { key: 'key', source: 'cluster', destination: 'cluster' },
    (site, { key, source, destination }) => site.tools.replicateKey(key, source, destination),
    'keyReplicate',
  ),
  'replicate-key-partly': command(
    { key: 'key', source: 'cluster', destination: 'cluster', hsm: 'hsm' },
    (site, { key, source, destination, hsm }) => {
      // A key that meets another one under its handle may miss an HSM although nothing else ever fails.
      if (!site.keys.some((other) => other.meets(key))) demandPermission(site, 'syncFailures');
      demand(hsm.cluster === destination, 'hsm-not-in-destination');
      demandPermission(site, 'keyReplicate');
      site.tools.replicateKeyPartly(key, source, destination, hsm);
    },
  ),
  'replicate-user': command(
    { user: 'user', source: 'cluster', destination: 'cluster' },
    (site, { user, source, destination }) => site.tools.replicateUser(user, source, destination),
    'replicateUsers',
  ),
  'create-user': command(
    { cluster: 'cluster', user: 'user' },
    (site, { cluster, user }) => site.users.create(cluster, user),
    'changeUsers',
  ),
  'change-password': command(
    cluster,
    (site, { cluster }) => site.users.changePassword(cluster),
    'changeUsers',
  ),

  'take-backup': command({ backup: 'backup', hsm: 'hsm' }, (site, { backup, hsm }) => {
    demandPermission(site, 'clone', 'serviceBackups');
    site.backupService.take(backup, hsm);
  }),
  'backup-becomes-ready': command(backup, (_, { backup }) => backup.complete()),
  'copy-backup': command(
    { from: 'backup', to: 'backup', region: 'region' },
    (site, { from, to, region }) => site.backupService.copy(from, to, region),
    'clone',
  ),
  'copy-latest-backup': command(
    { cluster: 'cluster', to: 'backup', region: 'region' },
    (site, { cluster, to, region }) => site.backupService.copyLatest(cluster, to, region),
    'copyByCluster',
  ),
  'backup-copy-fails': command(backup, (_, { backup }) => backup.failToCopy(), 'backupFailures'),
  'delete-backup': command(backup, (_, { backup }) => backup.markForDeletion(), 'deleteBackup'),
  'restore-backup': command(backup, (_, { backup }) => backup.restore()),
  'purge-backup': command(backup, (_, { backup }) => backup.purge()),
};
