import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { ApiCall, LogEvent } from '#properties';
import { auditLogOf, trailOf } from '../log-writer.ts';
import { readingAt, readingOf, saws } from '../testing.ts';

const hsm = 'hsm-abcde123456';
const cluster = 'cluster-1a2b3c4d5e6';
const at = 1_516_754_370_328_334;
const message = auditLogOf([
  {
    at,
    clock: hsm,
    place: { file: '', line: 1 },
    saw: { kind: 'key-tombstoned', hsm, cluster: null, succeeded: true, handle: 7 },
  },
]).trimEnd();
const tombstoned = { kind: 'key-tombstoned', hsm, cluster: null, succeeded: true, handle: 7 };
const timestamp = Math.floor(at / 1000);

test.each([
  [
    'get-log-events',
    `${hsm}.json`,
    { events: [{ timestamp, message, ingestionTime: timestamp }], nextForwardToken: 'f' },
  ],
  [
    'filter-log-events',
    'events.json',
    { events: [{ logStreamName: hsm, timestamp, message }], searchedLogStreams: [] },
  ],
  [
    'a query',
    'results.json',
    {
      results: [
        [
          { field: '@message', value: message },
          { field: '@logStream', value: hsm },
        ],
      ],
      status: 'Complete',
    },
  ],
  ['a list', `${hsm}.json`, [{ timestamp, message }]],
])('what %s prints', async (_, name, value) => {
  for (const text of [JSON.stringify(value), JSON.stringify(value, null, 4)]) {
    const read = await readingOf({ [name]: text });
    expect(saws(read)).toEqual([tombstoned]);
    expect(read.notes).toEqual([]);
  }
});

test('what CloudWatch Logs sends to subscribers says the cluster, too; one after the other, compressed', async () => {
  const sent = (logStream: string): string =>
    JSON.stringify({
      messageType: 'DATA_MESSAGE',
      logGroup: `/aws/cloudhsm/${cluster}`,
      logStream,
      logEvents: [{ id: '1', timestamp, message }],
    });
  const read = await readingOf({ 'firehose-1': gzipSync(sent(hsm) + sent(cluster)) });
  expect(saws(read)).toEqual([{ ...tombstoned, cluster }]);
  expect(read.notes).toEqual(['firehose-1:1: not read: messages of other streams (1, this is the first)']);
});

const call: ApiCall = {
  kind: 'api-called',
  operation: 'DeleteHsm',
  errorCode: null,
  region: 'us-east-1',
  cluster,
  hsm,
  zone: null,
  backup: null,
  sourceBackup: null,
  destinationRegion: null,
  destinationBackup: null,
};

const event = (saw: ApiCall, seconds = 0): LogEvent => ({
  at: (timestamp - (timestamp % 1000) + 1000 * seconds) * 1000,
  clock: 'cloudtrail',
  place: { file: '', line: 1 },
  saw,
});

test('every operation that changes clusters, HSMs and backups is read as it was written', async () => {
  const calls: readonly ApiCall[] = [
    call,
    { ...call, operation: 'CreateHsm', zone: 'us-east-1a' },
    {
      ...call,
      operation: 'CreateHsm',
      hsm: null,
      zone: 'us-east-1a',
      errorCode: 'CloudHsmInvalidRequestException',
    },
    { ...call, operation: 'CreateCluster', hsm: null, cluster: null, sourceBackup: 'backup-abcdefghijk' },
    { ...call, operation: 'DeleteCluster', hsm: null },
    { ...call, operation: 'InitializeCluster', hsm: null },
    { ...call, operation: 'ModifyCluster', hsm: null },
    ...['DeleteBackup', 'RestoreBackup', 'ModifyBackupAttributes'].map((operation): ApiCall => {
      return { ...call, operation, hsm: null, cluster: null, backup: 'backup-abcdefghijk' };
    }),
    {
      ...call,
      operation: 'CopyBackupToRegion',
      hsm: null,
      cluster: null,
      backup: 'backup-abcdefghijk',
      destinationRegion: 'us-west-2',
      destinationBackup: 'backup-zyxwvutsrqp',
    },
  ];
  const text = trailOf(calls.map((one, index) => event(one, index)));
  expect(saws(await readingOf({ 'trail.json': text }))).toEqual(calls);
  const lines = (JSON.parse(text) as { Records: object[] }).Records.toReversed();
  const inLines = lines.map((record) => JSON.stringify(record)).join('\n');
  expect(saws(await readingOf({ 'trail.jsonl': inLines }))).toEqual(calls);
  const events = lines.map((record) => ({
    EventId: '1',
    EventName: 'x',
    CloudTrailEvent: JSON.stringify(record),
  }));
  expect(saws(await readingOf({ 'history.json': JSON.stringify({ Events: events }) }))).toEqual(calls);
});

test('other names of the source, other services, calls that change nothing, and damaged records', async () => {
  const text = trailOf([event(call)]);
  const {
    Records: [record],
  } = JSON.parse(text) as { Records: [Record<string, unknown>] };
  const read = await readingOf({
    'trail.json': JSON.stringify(
      {
        Records: [
          { ...record, eventTime: 'yesterday' },
          { ...record, eventSource: 'cloudhsmv2.amazonaws.com' },
          { ...record, eventSource: 'kms.amazonaws.com' },
          { ...record, eventName: 'DescribeClusters' },
          { ...record, eventName: 'ListTags' },
          'something else',
          { ...record, eventName: 'FutureCall', hsmId: 7 },
        ],
      },
      null,
      2,
    ),
  });
  expect(
    saws(read).map((saw) => ('why' in saw ? saw.why : 'operation' in saw ? saw.operation : saw.kind)),
  ).toEqual(['its eventTime cannot be read', 'DeleteHsm', 'this belongs to no record', 'FutureCall']);
  expect(read.notes).toEqual([
    'trail.json:3: not read: damaged records of CloudTrail: its eventTime cannot be read (1, this is the first)',
    'trail.json:31: not read: records of other services (1, this is the first)',
    'trail.json:45: not read: calls that change no cluster, HSM or backup (2, this is the first)',
    'trail.json:73: not read: damaged records of CloudTrail: this belongs to no record (1, this is the first)',
  ]);
});

test('the sample of the inputs', async () => {
  const read = await readingAt(['scripts/input/testdata/logs/cloudtrail.json']);
  expect(saws(read)).toEqual([{ ...call, cluster: 'cluster-2ssucq4blp4', hsm: 'hsm-p3lbrg6expa' }]);
});

test.each([
  ['a quotation mark is missing', (text: string) => text.replace('"FutureCall2"', 'FutureCall2"')],
  [
    'a bracket is missing',
    (text: string) => text.replace('"eventName":"FutureCall2"', '"eventName":{"FutureCall2"'),
  ],
  [
    'a colon is missing',
    (text: string) => text.replace('"eventName":"FutureCall2"', '"eventName" "FutureCall2"'),
  ],
  ['the end of a line is in a string', (text: string) => text.replace('"FutureCall2"', '"Future\nCall2"')],
])('where %s, one record is damaged and those around it are read', async (_, damage) => {
  const records = Array.from({ length: 5 }, (__, index) =>
    event({ ...call, operation: `FutureCall${index}` }, index),
  );
  const compact = JSON.stringify(JSON.parse(trailOf(records)));
  const read = await readingOf({ 'trail.json': damage(compact) });
  const told = saws(read).map((saw) => ('operation' in saw ? saw.operation : saw.kind));
  expect(told).toEqual(['FutureCall0', 'FutureCall1', 'trail-damaged', 'FutureCall3', 'FutureCall4']);
  expect(read.notes.join()).toContain('damaged records of CloudTrail');
});

test('a compressed file that ends too early: what is there is read, and the end is told', async () => {
  const records = Array.from({ length: 400 }, (_, index) =>
    event({ ...call, zone: `zone-${index * 7919}` }, index),
  );
  const whole = gzipSync(trailOf(records));
  const read = await readingOf({ 'trail.json.gz': whole.subarray(0, whole.length - 200) });
  const told = saws(read);
  expect(told.length).toBeGreaterThan(100);
  expect(read.notes.join()).toContain('damaged records of CloudTrail: the compressed file ends too early');
});

test('a name from a record is text, whatever it is', async () => {
  const text = trailOf([event({ ...call, zone: '__proto__', cluster: '<b>\u202E' })]);
  expect(saws(await readingOf({ 'trail.json': text }))).toMatchObject([
    { zone: '__proto__', cluster: '<b>\u202E' },
  ]);
});

test('what cannot be read among the records of several HSMs may be of each of them', async () => {
  const events = [
    { logStreamName: hsm, timestamp, message },
    { logStreamName: 'hsm-zyxwv987654', timestamp, message },
    { logStreamName: hsm },
  ];
  const read = await readingOf({ 'events.json': JSON.stringify({ events }) });
  expect(saws(read).filter(({ kind }) => kind === 'record-damaged')).toMatchObject([
    { hsm, isUntimed: true },
    { hsm: 'hsm-zyxwv987654', isUntimed: true },
  ]);
});

test('a trail of which no time can be read is one that is damaged', async () => {
  const text = trailOf([event(call)]).replace('"eventTime": "', '"eventTime": "?');
  expect(saws(await readingOf({ 'trail.json': text }))).toMatchObject([{ kind: 'trail-damaged' }]);
});
