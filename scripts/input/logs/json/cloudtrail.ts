import type { ApiCall } from '#properties';
import { isObject } from '../../files/is-object.ts';
import { kept } from '../kept.ts';

/** What a record of CloudTrail is to us. */
export type TrailReading =
  | { readonly kind: 'call'; readonly at: number; readonly call: ApiCall }
  /** A call that changes neither clusters nor HSMs nor backups, or one of another service. */
  | { readonly kind: 'passed-over'; readonly what: string }
  | { readonly kind: 'damaged'; readonly why: string };

/** Two names of the service occur. */
const source = /^cloudhsm(v2)?\.amazonaws\.com(\.cn)?$/;

/** Calls that leave clusters, HSMs and backups as they are. */
const harmless = new Set([
  'PutResourcePolicy',
  'DeleteResourcePolicy',
  'TagResource',
  'UntagResource',
  'ListTags',
]);
const reading = /^(Describe|Get|List)/;

/** Whether an object is a record of CloudTrail, of whatever service. */
export function isTrailRecord(value: object): boolean {
  return Object.hasOwn(value, 'eventName') && Object.hasOwn(value, 'eventTime');
}

/** Reads a record of CloudTrail. */
export function readTrailRecord(record: object): TrailReading {
  const { eventSource, eventName, eventTime, awsRegion, errorCode } = record as Fields;
  if (typeof eventSource !== 'string') return damaged('it has no eventSource');
  if (!source.test(eventSource)) return { kind: 'passed-over', what: 'records of other services' };
  if (typeof eventName !== 'string' || !/^\w{1,100}$/.test(eventName)) return damaged('it has no eventName');
  if (harmless.has(eventName) || reading.test(eventName))
    return { kind: 'passed-over', what: 'calls that change no cluster, HSM or backup' };
  const at = timeOf(eventTime);
  if (at === null) return damaged('its eventTime cannot be read');
  const [asked, answered] = [partOf(record, 'requestParameters'), partOf(record, 'responseElements')];
  const details = partOf(record, 'serviceEventDetails');
  const hsm = partOf(answered, 'hsm');
  const cluster = partOf(answered, 'cluster');
  const backup = partOf(answered, 'backup');
  const destination = partOf(answered, 'destinationBackup');
  const first = (name: string, ...parts: readonly Fields[]): string | null => textIn(name, parts);
  const isCopy = eventName === 'CopyBackupToRegion';
  const call: ApiCall = {
    kind: 'api-called',
    operation: kept(eventName),
    errorCode: typeof errorCode === 'string' && errorCode !== '' ? kept(errorCode) : null,
    region: typeof awsRegion === 'string' ? kept(awsRegion) : null,
    cluster: first('clusterId', asked, hsm, cluster, backup, answered, details),
    hsm: first('hsmId', hsm, answered, asked, details),
    zone: first('availabilityZone', asked, hsm, answered),
    backup: first('backupId', asked, backup, answered, details),
    sourceBackup: eventName === 'CreateCluster' ? first('sourceBackupId', asked, cluster, answered) : null,
    destinationRegion: isCopy ? first('destinationRegion', asked) : null,
    destinationBackup: isCopy ? first('backupId', destination) : null,
  };
  return { kind: 'call', at, call };
}

type Fields = Readonly<Record<string, unknown>>;

const nothing: Fields = {};

/** A part of a record, by its name with a small or a capital letter. */
function partOf(record: object, name: string): Fields {
  const value = fieldOf(record, name);
  return isObject(value) ? (value as Fields) : nothing;
}

function fieldOf(record: object, name: string): unknown {
  if (Object.hasOwn(record, name)) return (record as Fields)[name];
  const capital = `${name[0]!.toUpperCase()}${name.slice(1)}`;
  return Object.hasOwn(record, capital) ? (record as Fields)[capital] : undefined;
}

function textIn(name: string, parts: readonly Fields[]): string | null {
  for (const part of parts) {
    const value = fieldOf(part, name);
    if (typeof value === 'string' && value !== '') return kept(shortId(value).slice(0, 200));
  }
  return null;
}

/** A backup may be named by its full name, whose last part is the identifier. */
const shortId = (name: string): string => (name.startsWith('arn:') ? (name.split('/').at(-1) ?? name) : name);

/** In microseconds since 1970. */
function timeOf(written: unknown): number | null {
  if (
    typeof written !== 'string' ||
    !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(written)
  )
    return null;
  const time = Date.parse(written);
  return Number.isFinite(time) ? time * 1000 : null;
}

const damaged = (why: string): TrailReading => ({ kind: 'damaged', why });
