import { z } from 'zod';
import { backupIdOf } from '../backup-id.ts';
import type { JsonFile } from '../files/json-file.ts';
import { goesOn } from '../pages.ts';
import { type Format, identifier, notRead, readFormat } from './format.ts';
import type { Reading } from './reading.ts';
import { regionOfArn } from './region.ts';
import { timestamp } from './timestamp.ts';

const backup = z.strictObject({
  BackupArn: z.string().optional(),
  BackupId: identifier,
  BackupState: z.enum(['CREATE_IN_PROGRESS', 'READY', 'DELETED', 'PENDING_DELETION']),
  ClusterId: identifier.optional(),
  CopyTimestamp: timestamp.optional(),
  CreateTimestamp: timestamp.optional(),
  DeleteTimestamp: timestamp.optional(),
  HsmType: z.string().optional(),
  Mode: notRead,
  NeverExpires: z.boolean().optional(),
  SourceBackup: z.string().optional(),
  SourceCluster: identifier.optional(),
  SourceRegion: z.string().optional(),
  TagList: notRead,
  Tags: notRead,
});

const schema = z.strictObject({
  $metadata: notRead,
  Backups: z.array(backup),
  NextToken: z.string().optional(),
  ResponseMetadata: notRead,
  ResultMetadata: notRead,
});

const format: Format<z.infer<typeof schema>> = {
  schema,
  unknownFields: { format: 'grows', writtenBy: 'service' },
  remedy: 'Expected the output of "aws cloudhsmv2 describe-backups --output json", unchanged.',
};

/** Reads the output of `aws cloudhsmv2 describe-backups`. */
export function readDescribeBackups(file: JsonFile): Reading {
  const { value, notes } = readFormat(format, file);
  const backups = value.Backups.map((entry, index) => ({
    observed: {
      id: entry.BackupId,
      state: entry.BackupState,
      cluster: entry.ClusterId ?? entry.SourceCluster,
      sourceBackup: backupIdOf(entry.SourceBackup),
      sourceRegion: entry.SourceRegion,
      createTimestamp: entry.CreateTimestamp,
      copyTimestamp: entry.CopyTimestamp,
      deleteTimestamp: entry.DeleteTimestamp,
      neverExpires: entry.NeverExpires,
      hsmType: entry.HsmType,
      place: file.placeOf(['Backups', index]),
    },
    region: regionOfArn(entry.BackupArn),
    source: { file, path: ['Backups', index] },
  }));
  return { kind: 'backups', backups, goesOn: goesOn(file, value.NextToken), notes };
}
