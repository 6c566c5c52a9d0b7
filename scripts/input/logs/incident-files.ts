import type { LogEvent, Look } from '#properties';
import { auditLogOf, trailOf } from './log-writer.ts';

type LookEvent = LogEvent & { readonly saw: Look };

/** Where the clusters of the files are, as far as nothing else says it. */
const region = 'us-east-1';
const account = '123456789012';

/** Looks so close to each other are one output, in microseconds. */
const together = 1_000_000;

/**
 * Writes what was seen as the files that somebody would have: an audit log of each HSM, records of CloudTrail, and
 * output of the AWS CLI and the CloudHSM CLI, whose names tell when it was printed.
 *
 * @returns name to content
 */
export function incidentFiles(events: readonly LogEvent[]): ReadonlyMap<string, string> {
  const logs = new Map<string, LogEvent[]>();
  for (const event of events.filter(isOfHsm))
    logs.set(event.clock, [...(logs.get(event.clock) ?? []), event]);
  const calls = events.filter(({ saw }) => saw.kind === 'api-called');
  const looks = events.filter((event): event is LookEvent => isLook(event));
  return new Map([
    ...[...logs].map(([hsm, its]) => [`${nameOf(hsm, its)}.log`, auditLogOf(its)] as const),
    ...(calls.length === 0 ? [] : [['cloudtrail.json', trailOf(calls)] as const]),
    ...outputsOf(looks).map(
      ({ name, at, saws }) => [`${name}.${timeInName(at)}.json`, outputOf(saws)] as const,
    ),
  ]);
}

const isLook = ({ saw }: LogEvent): boolean =>
  saw.kind.endsWith('-looked-at') || saw.kind === 'backups-listed';

const isOfHsm = (event: LogEvent): boolean => 'hsm' in event.saw && event.saw.kind !== 'api-called';

function nameOf(hsm: string, [first]: readonly LogEvent[]): string {
  const saw = first?.saw;
  return saw !== undefined && 'cluster' in saw && saw.cluster !== null ? `${saw.cluster}.${hsm}` : hsm;
}

interface Output {
  readonly name: string;
  at: number;
  readonly saws: Look[];
}

/** Puts looks together that one command shows. */
function outputsOf(looks: readonly LookEvent[]): readonly Output[] {
  const outputs: Output[] = [];
  for (const { at, saw } of looks) {
    const name = commandOf(saw);
    const last = outputs.findLast((output) => output.name === name);
    const isMore =
      last !== undefined && at - last.at < together && (name === 'backups' || name === 'clusters');
    if (isMore) {
      last.saws.push(saw);
      last.at = at;
    } else outputs.push({ name, at, saws: [saw] });
  }
  return outputs;
}

function commandOf(saw: Look): string {
  switch (saw.kind) {
    case 'cluster-looked-at':
      return 'clusters';
    case 'backup-looked-at':
    case 'backups-listed':
      return 'backups';
    case 'keys-looked-at':
      return `${saw.cluster}.keys`;
    case 'users-looked-at':
      return `${saw.cluster}.users`;
  }
}

/** `20260302T090000.123Z`: no colon, which some file systems do not allow. */
const timeInName = (at: number): string =>
  new Date(Math.floor(at / 1000)).toISOString().replaceAll(/[-:]/g, '').replace('.000Z', 'Z');

function outputOf(saws: readonly Look[]): string {
  return `${JSON.stringify(contentOf(saws), null, 2)}\n`;
}

function contentOf(saws: readonly Look[]): object {
  const [first] = saws;
  switch (first?.kind) {
    case 'cluster-looked-at':
      return { Clusters: saws.flatMap(clusterOf) };
    case 'keys-looked-at':
      return answer({
        matched_keys: first.keys.map(keyOf),
        total_key_count: first.keys.length + (first.isWhole ? 0 : 1),
        returned_key_count: first.keys.length,
      });
    case 'users-looked-at':
      return answer({
        users: first.users.map(({ user, role, coverage }) => ({
          username: user,
          role,
          ...given({ 'cluster-coverage': coverage }),
        })),
      });
    default:
      return { Backups: saws.flatMap(backupOf) };
  }
}

const answer = (data: object): object => ({ error_code: 0, data });

function clusterOf(saw: Look): object[] {
  if (saw.kind !== 'cluster-looked-at') return [];
  const { cluster, state, sourceBackup, hsms } = saw;
  const zones = 'abc';
  return [
    {
      ClusterId: cluster,
      State: state,
      ...given({ SourceBackupId: sourceBackup }),
      SubnetMapping: { [`${region}a`]: 'subnet-0123456789abcdef0' },
      Hsms: hsms.map(({ hsm, zone, state: its }, index) => ({
        AvailabilityZone: zone ?? `${region}${zones[index % zones.length]}`,
        ClusterId: cluster,
        HsmId: hsm,
        State: its,
      })),
    },
  ];
}

function backupOf(saw: Look): object[] {
  if (saw.kind !== 'backup-looked-at') return [];
  const { backup, cluster, sourceBackup, state, madeAt, deletedAt } = saw;
  return [
    {
      BackupId: backup,
      BackupArn: `arn:aws:cloudhsm:${region}:${account}:backup/${backup}`,
      BackupState: state,
      ...given({ ClusterId: cluster, SourceBackup: sourceBackup }),
      ...given({ CreateTimestamp: isoOf(madeAt), DeleteTimestamp: isoOf(deletedAt) }),
    },
  ];
}

function keyOf({
  handle,
  isToken,
  coverage,
  owner,
}: Extract<Look, { kind: 'keys-looked-at' }>['keys'][number]): object {
  return {
    'key-reference': `0x${handle.toString(16).padStart(16, '0')}`,
    'key-info': {
      'key-owners': owner === null ? [] : [{ username: owner, 'key-coverage': 'full' }],
      'shared-users': [],
      ...given({ 'cluster-coverage': coverage }),
    },
    attributes: given({ token: isToken }),
  };
}

const isoOf = (at: number | null): string | null =>
  at === null ? null : new Date(Math.floor(at / 1000)).toISOString();

const given = (fields: Readonly<Record<string, unknown>>): object =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
