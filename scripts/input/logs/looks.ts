import { basename } from 'node:path';
import type { LogEvent, Look } from '#properties';
import { parseDataText } from '../files/data-file.ts';
import { InputError } from '../files/input-error.ts';
import { shown } from '../files/read-text.ts';
import type { BackupReading, ClusterReading, KeyReading, Reading } from '../formats/reading.ts';
import { readAnyKind } from '../formats/recognise.ts';
import { unknownRegion } from '../formats/region.ts';
import type { LeftOut } from './left-out.ts';
import type { LogRecord } from './log-record.ts';

/** What is known of a look besides what it showed. */
export interface LookContext {
  /** When was looked, in microseconds since 1970: asked once it is known that this is a look at all. */
  readonly timeOf: () => number;
  /** The cluster that was asked, where the output does not say it. */
  readonly cluster: string | null;
  /** Whether somebody says that nothing was left out of lists of keys and backups. */
  readonly listsAreWhole: boolean;
}

/** What was read of looks. */
export interface LooksReading {
  readonly records: readonly LogRecord[];
  readonly notes: readonly string[];
}

/**
 * Reads what `describe-clusters`, `describe-backups`, `key list` and `user list` printed, as something that was seen at
 * a time.
 *
 * @throws InputError where it is none of them, or where nothing says which cluster was asked
 */
export function readLooks(file: string, text: string, context: LookContext, leftOut: LeftOut): LooksReading {
  const readings = readAnyKind(parseDataText(file, text));
  const seen = readings.flatMap((reading) => looksOf(file, reading, context, leftOut));
  const at = seen.length === 0 ? 0 : context.timeOf();
  const records = seen.map(({ line, look }): LogRecord => {
    return {
      at,
      clock: file,
      place: { file, line },
      sequence: null,
      reboots: null,
      says: [look],
    };
  });
  return { records, notes: readings.flatMap(({ notes }) => notes) };
}

interface PlacedLook {
  readonly line: number;
  readonly look: Look;
}

function looksOf(
  file: string,
  reading: Reading,
  context: LookContext,
  leftOut: LeftOut,
): readonly PlacedLook[] {
  switch (reading.kind) {
    case 'clusters':
      return reading.clusters.map(clusterLook);
    case 'backups':
      return [...reading.backups.map(backupLook), backupsLook(file, reading, context, leftOut)];
    case 'keys':
      return [keysLook(file, reading, context, leftOut)];
    case 'users':
      return [
        {
          line: lineOf(reading.source.file.placeOf(reading.source.path)),
          look: {
            kind: 'users-looked-at',
            cluster: clusterOf(file, context),
            users: reading.users.map(({ name, role, coverage }) => {
              return { user: name, role: String(role), coverage: coverage ?? null };
            }),
          },
        },
      ];
    case 'hsms':
    case 'terraform':
    case 'clients':
    case 'sync':
      leftOut.add(file, 1, 'files that say nothing of what happened');
      return [];
  }
}

function clusterLook({ observed }: ClusterReading): PlacedLook {
  const { id, state, sourceBackup, hsms, place } = observed;
  return {
    line: lineOf(place),
    look: {
      kind: 'cluster-looked-at',
      cluster: id,
      state,
      sourceBackup: sourceBackup ?? null,
      hsms: hsms.map((hsm) => ({ hsm: hsm.id, zone: hsm.zone ?? null, state: hsm.state })),
    },
  };
}

function backupLook({ observed }: BackupReading): PlacedLook {
  const { id, state, cluster, sourceBackup, createTimestamp, deleteTimestamp, place } = observed;
  return {
    line: lineOf(place),
    look: {
      kind: 'backup-looked-at',
      backup: id,
      cluster: cluster ?? null,
      sourceBackup: sourceBackup ?? null,
      state,
      madeAt: createTimestamp === undefined ? null : createTimestamp * 1000,
      deletedAt: deleteTimestamp === undefined ? null : deleteTimestamp * 1000,
    },
  };
}

/** A list does not say of what it is: a filter may have left something out, and keys are those of one user. */
const notWhole =
  'from lists of keys and backups, that one is not there: something may have left it out; --whole-lists says that nothing did';

function backupsLook(
  file: string,
  { backups, goesOn }: Extract<Reading, { kind: 'backups' }>,
  { listsAreWhole }: LookContext,
  leftOut: LeftOut,
): PlacedLook {
  const regions = new Set(backups.map((one) => one.region).filter((region) => region !== unknownRegion));
  const [inName] = basename(file).match(regionInName) ?? [];
  const region = regions.size === 1 ? [...regions][0]! : (inName ?? null);
  if (!listsAreWhole) leftOut.add(file, 1, notWhole);
  else if (region === null)
    leftOut.add(
      file,
      1,
      'from lists of backups, that one is not there: neither a BackupArn nor the name of the file tells the region',
    );
  return {
    line: 1,
    look: {
      kind: 'backups-listed',
      cluster: null,
      region,
      isWhole: listsAreWhole && goesOn === undefined && region !== null,
      backups: backups.map(({ observed }) => observed.id),
    },
  };
}

const regionInName = /(?<![\w-])[a-z]{2}(?:-[a-z]+)+-\d(?![\w-])/;

function keysLook(
  file: string,
  { keys, total, source }: Extract<Reading, { kind: 'keys' }>,
  context: LookContext,
  leftOut: LeftOut,
): PlacedLook {
  const line = lineOf(source.file.placeOf(source.path));
  const counted = keys.filter(({ reference, place }) => {
    if (Number.isSafeInteger(Number(reference))) return true;
    leftOut.add(file, lineOf(place), 'keys whose reference is no handle of an HSM, as those of certificates');
    return false;
  });
  const isAll = total === undefined || keys.length >= total;
  if (!context.listsAreWhole) leftOut.add(file, line, notWhole);
  return {
    line,
    look: {
      kind: 'keys-looked-at',
      cluster: clusterOf(file, context),
      isWhole: context.listsAreWhole && isAll,
      keys: counted.map(keySeen),
    },
  };
}

const keySeen = ({
  reference,
  lifetime,
  coverage,
  owners: [owner],
}: KeyReading): Extract<Look, { kind: 'keys-looked-at' }>['keys'][number] => ({
  handle: Number(reference),
  isToken: lifetime === undefined ? null : lifetime === 'token',
  coverage: coverage ?? null,
  owner: owner?.name ?? null,
});

function clusterOf(file: string, { cluster }: LookContext): string {
  if (cluster !== null) return cluster;
  throw new InputError(shown(file), 'nothing says which cluster was asked: the output does not name it', [
    'Put the identifier of the cluster into the name of the file, such as cluster-1234abcdefg.key-list.json,',
    'or say it: --cluster cluster-1234abcdefg.',
  ]);
}

const lineOf = (place: string): number => Number(/:(\d+):\d+$/.exec(place)?.[1] ?? 1);

/** The time in the name of a file, such as `clusters.20260301T120000Z.json`, in microseconds; null without. */
export function timeInName(file: string): LogEvent['at'] | null {
  const [, year, month, day, hours, minutes, seconds, fraction = ''] = nameTime.exec(basename(file)) ?? [];
  if (year === undefined) return null;
  const time = Date.parse(`${year}-${month}-${day}T${hours}:${minutes}:${seconds}${fraction}Z`);
  return Number.isNaN(time) ? null : time * 1000;
}

const nameTime = /(?<!\d)(\d{4})-?(\d\d)-?(\d\d)T(\d\d)[:-]?(\d\d)[:-]?(\d\d)(\.\d{1,3})?Z/;
