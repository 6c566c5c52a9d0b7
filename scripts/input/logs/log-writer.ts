import type { LogEvent } from '#properties';

/** How records are written: the documentation shows both spacings. */
export type Spacing = 'wide' | 'narrow';

/** Where the stream of an HSM begins. */
export interface StreamStart {
  readonly sequence: number;
  readonly reboots: number;
}

type Saw = LogEvent['saw'];

/** The opcode of each kind of record. */
const opcodes = {
  'key-extracted': 'CN_EXTRACT_MASKED_OBJECT_USER (0xf0)',
  'key-inserted': 'CN_INSERT_MASKED_OBJECT_USER (0xf1)',
  'key-tombstoned': 'CN_TOMBSTONE_OBJECT (0xae)',
  'key-destroyed': 'CN_DESTROY_OBJECT (0x11)',
  'key-shared': 'CN_SHARE_OBJECT (0x12)',
  'user-deleted': 'CN_DELETE_USER (0xa1)',
  'logged-in': 'CN_LOGIN (0xd)',
  'backup-began': 'CN_BACKUP_BEGIN',
  'backup-ended': 'CN_BACKUP_END',
  'restore-began': 'CN_RESTORE_BEGIN',
  'restore-ended': 'CN_RESTORE_END',
  initialized: 'CN_INIT_TOKEN (0x1)',
  zeroized: 'CN_ZEROIZE',
  'stream-ended': 'END_MARKER_OPCODE (0xffff)',
} as const;

/** Names whose number the documentation shows. */
const numbers: Readonly<Record<string, string>> = {
  CN_UNWRAP_KEY: '0x1b',
  CN_LOGOUT: '0xe',
  CN_CHANGE_PSWD: '0x9',
};

/**
 * Writes the audit log of one HSM, as the HSM would have.
 *
 * @remarks
 * Remarks on a stream become what they are about: numbers that are missing, another counter of restarts.
 *
 * @param events - of one clock, in order
 */
export function auditLogOf(
  events: readonly LogEvent[],
  start: StreamStart = { sequence: 0, reboots: 0x107 },
  spacing: Spacing = 'wide',
): string {
  let { sequence, reboots } = start;
  let text = '';
  for (let index = 0; index < events.length; index += 1) {
    const { at, saw } = events[index]!;
    if (saw.kind === 'records-missing') sequence += saw.count;
    else if (saw.kind === 'restarted') {
      reboots += 1;
      sequence = 0;
    } else if (saw.kind === 'record-damaged') {
      text += 'Time: \n\n';
    } else {
      const other = isPair(saw) ? events[index + 1]?.saw : undefined;
      if (other !== undefined) index += 1;
      text += recordText(at, saw, other, { sequence, reboots }, spacing);
      sequence += 1;
    }
  }
  return text;
}

const isPair = (saw: Saw): boolean => saw.kind === 'key-generated' && saw.isPair && saw.succeeded;

function recordText(
  at: number,
  saw: Saw,
  other: Saw | undefined,
  { sequence, reboots }: StreamStart,
  spacing: Spacing,
): string {
  const succeeded = !('succeeded' in saw) || saw.succeeded;
  const fields: (readonly [string, string])[] = [
    ['Sequence No', `0x${sequence.toString(16)}`],
    ['Reboot counter', `0x${reboots.toString(16)}`],
    ['Command Type(hex)', 'CN_MGMT_CMD (0x0)'],
    ['Opcode', opcodeText(saw)],
    ['Session Handle', '0xc008004'],
    ['Response', succeeded ? '0:HSM Return: SUCCESS' : errorOf(saw)],
    ...details(saw, other),
  ];
  const separator = spacing === 'wide' ? ' : ' : ': ';
  const lines = [timeLine(at), ...fields.map(([label, value]) => `${label}${separator}${value}`)];
  return `${lines.join('\n')}\n\n`;
}

/** What the documentation has for a command that fails because of a key, or of a user. */
const errorOf = (saw: Saw): string =>
  'handle' in saw
    ? '168:HSM Error: Invalid object handle is passed to this operation'
    : '163:HSM Error: RET_USER_LOGIN_FAILURE';

function opcodeText(saw: Saw): string {
  switch (saw.kind) {
    case 'key-generated':
      return saw.isPair ? 'CN_GENERATE_KEY_PAIR (0x19)' : 'CN_GENERATE_KEY (0x17)';
    case 'key-made':
    case 'other-command': {
      const number = numbers[saw.opcode];
      return number === undefined ? saw.opcode : `${saw.opcode} (${number})`;
    }
    case 'user-created':
      return saw.type === 'CN_CRYPTO_OFFICER' ? 'CN_CREATE_CO (0x4)' : 'CN_CREATE_USER (0x3)';
    default:
      if (saw.kind in opcodes) return opcodes[saw.kind as keyof typeof opcodes];
      throw new Error(`No HSM writes ${saw.kind}.`);
  }
}

const userTypes: Readonly<Record<string, number>> = {
  CN_CRYPTO_USER: 1,
  CN_CRYPTO_OFFICER: 2,
  CN_APPLIANCE_USER: 5,
  CN_CRYPTO_PRE_OFFICER: 6,
};

function details(saw: Saw, other: Saw | undefined): (readonly [string, string])[] {
  if ('handle' in saw) {
    const second = other !== undefined && 'handle' in other ? other.handle : 0;
    const user: [string, string][] =
      saw.kind === 'key-shared' && saw.user !== null ? [['User Name', saw.user]] : [];
    return [
      ['Log type', 'MGMT_KEY_DETAILS_LOG (1)'],
      ['Priv/Secret Key Handle', String(saw.handle)],
      ['Public Key Handle', String(second)],
      ...user,
    ];
  }
  if (saw.kind === 'logged-in' || saw.kind === 'user-created' || saw.kind === 'user-deleted') {
    const type: [string, string][] =
      saw.type === null ? [] : [['User Type', `${saw.type} (${userTypes[saw.type] ?? 0})`]];
    return [['Log type', 'MGMT_USER_DETAILS_LOG (2)'], ['User Name', saw.user], ...type];
  }
  return [['Log type', 'MINIMAL_LOG_ENTRY (0)']];
}

/** `Time: 12/19/17 21:01:17.174902, usecs:1513717277174902`. */
function timeLine(at: number): string {
  const iso = new Date(Math.floor(at / 1000)).toISOString();
  const [, year, month, day, time] = /^\d\d(\d\d)-(\d\d)-(\d\d)T(\d\d:\d\d:\d\d)/.exec(iso) ?? [];
  const micros = String(at % 1_000_000).padStart(6, '0');
  return `Time: ${month}/${day}/${year} ${time}.${micros}, usecs:${at}`;
}

/** Writes calls of the API as CloudTrail delivers them to S3. */
export function trailOf(events: readonly LogEvent[]): string {
  const records = events.flatMap(({ at, saw }) => (saw.kind === 'api-called' ? [trailRecord(at, saw)] : []));
  return `${JSON.stringify({ Records: records }, null, 2)}\n`;
}

function trailRecord(at: number, call: Extract<Saw, { kind: 'api-called' }>): object {
  const requestParameters = given({
    clusterId: call.cluster,
    hsmId: call.operation === 'CreateHsm' ? null : call.hsm,
    availabilityZone: call.zone,
    backupId: call.backup,
    sourceBackupId: call.sourceBackup,
    destinationRegion: call.destinationRegion,
  });
  const responseElements = given({
    hsm: call.operation === 'CreateHsm' && call.hsm !== null ? { hsmId: call.hsm } : null,
    destinationBackup: call.destinationBackup === null ? null : { backupId: call.destinationBackup },
  });
  return {
    eventVersion: '1.08',
    eventTime: new Date(at / 1000).toISOString().replace('.000Z', 'Z'),
    eventSource: 'cloudhsm.amazonaws.com',
    eventName: call.operation,
    ...given({ awsRegion: call.region, errorCode: call.errorCode }),
    requestParameters,
    responseElements: Object.keys(responseElements).length === 0 ? null : responseElements,
    readOnly: false,
    eventType: 'AwsApiCall',
  };
}

const given = (fields: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
