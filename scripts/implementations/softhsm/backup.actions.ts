import { cpSync, rmSync } from 'node:fs';
import { answering, expects } from '../pkcs11/doable.ts';
import { type Doable, latestBackup } from './doable.ts';
import type { Backup, Room } from './room.ts';

function expectsNext({ backups }: Room, backup: Backup): void {
  expects(backups.find(({ state }) => state === 'NONE') === backup, 'not-the-next-slot');
}

/** The directory of a token is copied. */
const takeBackup: Doable = {
  parameters: ['backup', 'hsm'],
  run(room, chosen) {
    const [backup, hsm] = [room.backup(chosen['backup']!), room.hsm(chosen['hsm']!)];
    expectsNext(room, backup);
    const token = answering(hsm);
    expects(token !== undefined, 'hsm-not-active');
    expects(hsm.cluster.state === 'ACTIVE', 'cluster-not-active');
    backup.directory = room.ways.backUp(room, token);
    backup.region = hsm.cluster.region;
    backup.sourceCluster = hsm.cluster;
    backup.state = 'CREATE_IN_PROGRESS';
    return undefined;
  },
};

const backupBecomesReady: Doable = {
  parameters: ['backup'],
  run(room, chosen) {
    const backup = room.backup(chosen['backup']!);
    expects(backup.state === 'CREATE_IN_PROGRESS', 'backup-not-creating');
    backup.state = 'READY';
    return undefined;
  },
};

function copy(room: Room, from: Backup, to: Backup, region: string): void {
  if (from.directory === undefined) throw new Error(`${from.name} is ready, and there is nothing of it.`);
  to.directory = room.newDirectory();
  cpSync(from.directory, to.directory, { recursive: true });
  to.region = region;
  to.state = 'CREATE_IN_PROGRESS';
}

/** A backup is copied to another region. The copy belongs to no cluster. */
const copyBackup: Doable = {
  parameters: ['from', 'to', 'region'],
  run(room, chosen) {
    const [from, to] = [room.backup(chosen['from']!), room.backup(chosen['to']!)];
    const [region, { regions }] = [chosen['region']!, room.deployment];
    expects(from.state === 'READY', 'backup-not-ready');
    expectsNext(room, to);
    expects(from.region !== region, 'same-region');
    expects(regions[from.region!] === regions[region], 'other-partition');
    copy(room, from, to, region);
    return undefined;
  },
};

/** The same, by naming the cluster instead of the backup. */
const copyLatestBackup: Doable = {
  parameters: ['cluster', 'to', 'region'],
  run(room, chosen) {
    const [cluster, to] = [room.cluster(chosen['cluster']!), room.backup(chosen['to']!)];
    const [region, { regions }] = [chosen['region']!, room.deployment];
    expects(cluster.region !== region, 'same-region');
    expects(regions[cluster.region] === regions[region], 'other-partition');
    expectsNext(room, to);
    const from = latestBackup(room, cluster);
    expects(from !== undefined, 'no-backup-of-cluster');
    copy(room, from, to, region);
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
  run(room, chosen) {
    const backup = room.backup(chosen['backup']!);
    expects(backup.state === 'CREATE_IN_PROGRESS', 'backup-not-creating');
    expects(backup.sourceCluster === undefined, 'not-a-copy');
    remove(backup);
    return undefined;
  },
};

const deleteBackup: Doable = {
  parameters: ['backup'],
  run(room, chosen) {
    const backup = room.backup(chosen['backup']!);
    expects(backup.state === 'READY', 'backup-not-ready');
    backup.state = 'PENDING_DELETION';
    return undefined;
  },
};

const restoreBackup: Doable = {
  parameters: ['backup'],
  run(room, chosen) {
    const backup = room.backup(chosen['backup']!);
    expects(backup.state === 'PENDING_DELETION', 'backup-not-pending-deletion');
    backup.state = 'READY';
    return undefined;
  },
};

const purgeBackup: Doable = {
  parameters: ['backup'],
  run(room, chosen) {
    const backup = room.backup(chosen['backup']!);
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
