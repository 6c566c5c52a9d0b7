import { cpSync, rmSync } from 'node:fs';
import { answering, expects } from '../pkcs11/doable.ts';
import { type Doable, latestBackup } from './doable.ts';
import type { Backup, Site } from './site.ts';

function expectsNext({ backups }: Site, backup: Backup): void {
  expects(backups.find(({ state }) => state === 'NONE') === backup, 'not-the-next-slot');
}

/** The directory of a token is copied. */
const takeBackup: Doable = {
  parameters: ['backup', 'hsm'],
  run(site, chosen) {
    const [backup, hsm] = [site.backup(chosen['backup']!), site.hsm(chosen['hsm']!)];
    expectsNext(site, backup);
    const token = answering(hsm);
    expects(token !== undefined, 'hsm-not-active');
    expects(hsm.cluster.state === 'ACTIVE', 'cluster-not-active');
    backup.directory = site.behaviour.backUp(site, token);
    backup.region = hsm.cluster.region;
    backup.sourceCluster = hsm.cluster;
    backup.state = 'CREATE_IN_PROGRESS';
    return undefined;
  },
};

const backupBecomesReady: Doable = {
  parameters: ['backup'],
  run(site, chosen) {
    const backup = site.backup(chosen['backup']!);
    expects(backup.state === 'CREATE_IN_PROGRESS', 'backup-not-creating');
    backup.state = 'READY';
    return undefined;
  },
};

function copy(site: Site, from: Backup, to: Backup, region: string): void {
  if (from.directory === undefined) throw new Error(`${from.name} is ready, and there is nothing of it.`);
  to.directory = site.newDirectory();
  cpSync(from.directory, to.directory, { recursive: true });
  to.region = region;
  to.state = 'CREATE_IN_PROGRESS';
}

/** A backup is copied to another region. The copy belongs to no cluster. */
const copyBackup: Doable = {
  parameters: ['from', 'to', 'region'],
  run(site, chosen) {
    const [from, to] = [site.backup(chosen['from']!), site.backup(chosen['to']!)];
    const [region, { regions }] = [chosen['region']!, site.deployment];
    expects(from.state === 'READY', 'backup-not-ready');
    expectsNext(site, to);
    expects(from.region !== region, 'same-region');
    expects(regions[from.region!] === regions[region], 'other-partition');
    copy(site, from, to, region);
    return undefined;
  },
};

/** The same, by naming the cluster instead of the backup. */
const copyLatestBackup: Doable = {
  parameters: ['cluster', 'to', 'region'],
  run(site, chosen) {
    const [cluster, to] = [site.cluster(chosen['cluster']!), site.backup(chosen['to']!)];
    const [region, { regions }] = [chosen['region']!, site.deployment];
    expects(cluster.region !== region, 'same-region');
    expects(regions[cluster.region] === regions[region], 'other-partition');
    expectsNext(site, to);
    const from = latestBackup(site, cluster);
    expects(from !== undefined, 'no-backup-of-cluster');
    copy(site, from, to, region);
    return undefined;
  },
};

function remove(backup: Backup): void {
  if (backup.directory !== undefined) rmSync(backup.directory, { recursive: true });
  backup.directory = undefined;
  backup.state = 'DELETED';
}

/** A copy comes to nothing: a fault that is injected. */
const backupCopyFails: Doable = {
  parameters: ['backup'],
  run(site, chosen) {
    const backup = site.backup(chosen['backup']!);
    expects(backup.state === 'CREATE_IN_PROGRESS', 'backup-not-creating');
    expects(backup.sourceCluster === undefined, 'not-a-copy');
    remove(backup);
    return undefined;
  },
};

const deleteBackup: Doable = {
  parameters: ['backup'],
  run(site, chosen) {
    const backup = site.backup(chosen['backup']!);
    expects(backup.state === 'READY', 'backup-not-ready');
    backup.state = 'PENDING_DELETION';
    return undefined;
  },
};

const restoreBackup: Doable = {
  parameters: ['backup'],
  run(site, chosen) {
    const backup = site.backup(chosen['backup']!);
    expects(backup.state === 'PENDING_DELETION', 'backup-not-pending-deletion');
    backup.state = 'READY';
    return undefined;
  },
};

const purgeBackup: Doable = {
  parameters: ['backup'],
  run(site, chosen) {
    const backup = site.backup(chosen['backup']!);
    expects(backup.state === 'PENDING_DELETION', 'backup-not-pending-deletion');
    remove(backup);
    return undefined;
  },
};

/** What becomes of backups. */
export const backupActions: Readonly<Record<string, Doable>> = {
  'take-backup': takeBackup,
  'backup-becomes-ready': backupBecomesReady,
  'copy-backup': copyBackup,
  'copy-latest-backup': copyLatestBackup,
  'backup-copy-fails': backupCopyFails,
  'delete-backup': deleteBackup,
  'restore-backup': restoreBackup,
  'purge-backup': purgeBackup,
};
