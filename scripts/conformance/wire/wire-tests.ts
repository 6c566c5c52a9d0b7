import type { ExceptionName } from '../../service/api-exception.ts';
import type { JsonObject } from './caller.ts';
import type { WireOperation } from './response-shapes.ts';
import { type Stage, zoneOf } from './stage.ts';
import { NothingToTry, WireProblem, type WireSession } from './wire-session.ts';

/** Something of the API that is tried call by call, as it is on the wire. */
export interface WireTest {
  readonly id: string;
  readonly operation: WireOperation;
  /** What must be so. */
  readonly says: string;
  run(session: WireSession, stage: Stage): Promise<void>;
}

type Run = WireTest['run'];

const invalid = ['CloudHsmInvalidRequestException'] as const satisfies ExceptionName[];
const notFound = ['CloudHsmResourceNotFoundException'] as const satisfies ExceptionName[];
const either = [...invalid, ...notFound];

const [noCluster, noHsm, noBackup] = ['cluster-22222222222', 'hsm-22222222222', 'backup-22222222222'];
const arnOf = (region: string, id: string): string => `arn:aws:cloudhsm:${region}:111122223333:backup/${id}`;

const test = (operation: WireOperation, about: string, says: string, run: Run): WireTest => ({
  id: `wire/${operation}/${about}`,
  operation,
  says,
  run,
});

const answers: readonly (readonly [WireOperation, Run])[] = [
  [
    'CreateCluster',
    async (session, stage) => {
      const { Cluster } = await session.accepted('CreateCluster', stage.terms.cluster);
      stage.noteCluster(Cluster.ClusterId);
    },
  ],
  [
    'DescribeClusters',
    async (session, stage) => {
      await stage.clusterNow(session, await stage.cluster(session));
    },
  ],
  [
    'ModifyCluster',
    async (session, stage) => {
      const ClusterId = await stage.cluster(session);
      const BackupRetentionPolicy = { Type: 'DAYS', Value: '30' };
      const { Cluster } = await session.accepted('ModifyCluster', { ClusterId, BackupRetentionPolicy });
      expectSame('ModifyCluster', 'BackupRetentionPolicy.Value', Cluster.BackupRetentionPolicy?.Value, '30');
    },
  ],
  [
    'DescribeBackups',
    async (session, stage) => {
      const clusterIds = [await stage.cluster(session)];
      await session.accepted('DescribeBackups', { Filters: { clusterIds } });
    },
  ],
  [
    'CreateHsm',
    async (session, stage) => {
      await stage.hsm(session);
    },
  ],
  [
    'InitializeCluster',
    async (session, stage) => {
      await stage.initialized(session);
    },
  ],
  [
    'DeleteCluster',
    async (session, stage) => {
      const ClusterId = await freshCluster(session, stage);
      const { Cluster } = await session.accepted('DeleteCluster', { ClusterId });
      expectSame('DeleteCluster', 'Cluster.ClusterId', Cluster.ClusterId, ClusterId);
    },
  ],
  [
    'ModifyBackupAttributes',
    async (session, stage) => {
      const BackupId = await stage.backup(session);
      for (const NeverExpires of [true, false]) {
        const { Backup } = await session.accepted('ModifyBackupAttributes', { BackupId, NeverExpires });
        expectSame('ModifyBackupAttributes', 'Backup.NeverExpires', Backup.NeverExpires, NeverExpires);
      }
    },
  ],
  [
    'PutResourcePolicy',
    async (session, stage) => {
      const ResourceArn = await arnOfBackup(session, stage);
      await session.accepted('PutResourcePolicy', { ResourceArn, Policy: policy });
    },
  ],
  [
    'GetResourcePolicy',
    async (session, stage) => {
      const ResourceArn = await arnOfBackup(session, stage);
      await session.accepted('PutResourcePolicy', { ResourceArn, Policy: policy });
      const { Policy } = await session.accepted('GetResourcePolicy', { ResourceArn });
      expectSame('GetResourcePolicy', 'Policy', Policy, policy);
    },
  ],
  [
    'DeleteResourcePolicy',
    async (session, stage) => {
      const ResourceArn = await arnOfBackup(session, stage);
      await session.accepted('PutResourcePolicy', { ResourceArn, Policy: policy });
      await session.accepted('DeleteResourcePolicy', { ResourceArn });
    },
  ],
  [
    'CopyBackupToRegion',
    async (session, stage) => {
      const BackupId = await stage.backup(session);
      const { DestinationBackup } = await session.accepted('CopyBackupToRegion', {
        DestinationRegion: stage.terms.otherRegion,
        BackupId,
      });
      stage.noteCopyOf(BackupId);
      expectSame(
        'CopyBackupToRegion',
        'DestinationBackup.SourceBackup',
        DestinationBackup.SourceBackup,
        BackupId,
      );
    },
  ],
  [
    'DeleteBackup',
    async (session, stage) => {
      const BackupId = await stage.backup(session);
      const { Backup } = await session.accepted('DeleteBackup', { BackupId });
      expectSame('DeleteBackup', 'Backup.BackupState', Backup.BackupState, 'PENDING_DELETION');
      if (Backup.DeleteTimestamp === undefined)
        throw new WireProblem(
          'DeleteBackup: Backup.DeleteTimestamp says until when it can be restored, and is not there',
        );
      await session.accepted('RestoreBackup', { BackupId });
    },
  ],
  [
    'RestoreBackup',
    async (session, stage) => {
      const BackupId = await stage.backup(session);
      await session.accepted('DeleteBackup', { BackupId });
      const { Backup } = await session.accepted('RestoreBackup', { BackupId });
      expectSame('RestoreBackup', 'Backup.BackupId', Backup.BackupId, BackupId);
      const isBack = Backup.BackupState === 'READY' || Backup.BackupState === 'CREATE_IN_PROGRESS';
      if (!isBack)
        throw new WireProblem(
          `RestoreBackup: Backup.BackupState is ${Backup.BackupState} and should be READY`,
        );
    },
  ],
  [
    'TagResource',
    async (session, stage) => {
      const ResourceId = await stage.cluster(session);
      await tag(session, ResourceId, { stage: 'one', owner: '' });
      await tag(session, ResourceId, { stage: 'two' });
      const tags = await tagsOf(session, ResourceId);
      expectSame('TagResource', 'the value of a tag that was given twice', tags.get('stage'), 'two');
      expectSame('TagResource', 'the value of a tag without one', tags.get('owner'), '');
    },
  ],
  [
    'ListTags',
    async (session, stage) => {
      const ResourceId = await stage.cluster(session);
      await tag(session, ResourceId, { listed: 'yes' });
      expectSame('ListTags', 'the value of a tag', (await tagsOf(session, ResourceId)).get('listed'), 'yes');
    },
  ],
  [
    'UntagResource',
    async (session, stage) => {
      const ResourceId = await stage.cluster(session);
      await tag(session, ResourceId, { passing: 'by' });
      await session.accepted('UntagResource', { ResourceId, TagKeyList: ['passing'] });
      expectSame(
        'UntagResource',
        'a tag that was removed',
        (await tagsOf(session, ResourceId)).get('passing'),
        undefined,
      );
    },
  ],
];

/** After all that need its HSM. */
const lastAnswer: readonly [WireOperation, Run] = [
  'DeleteHsm',
  async (session, stage) => {
    const HsmId = await stage.hsm(session);
    const ClusterId = await stage.cluster(session);
    const deleted = await session.accepted('DeleteHsm', { ClusterId, HsmId });
    expectSame('DeleteHsm', 'HsmId', deleted.HsmId, HsmId);
  },
];

/** A call that would be right, but for what it is about: that does not exist. */
const unknown: readonly (readonly [WireOperation, (region: string, zone: string) => JsonObject])[] = [
  ['CreateHsm', (_, AvailabilityZone) => ({ ClusterId: noCluster, AvailabilityZone })],
  ['DeleteHsm', () => ({ ClusterId: noCluster, HsmId: noHsm })],
  ['DeleteCluster', () => ({ ClusterId: noCluster })],
  ['ModifyCluster', () => ({ ClusterId: noCluster, BackupRetentionPolicy: { Type: 'DAYS', Value: '30' } })],
  ['CopyBackupToRegion', (DestinationRegion) => ({ DestinationRegion, BackupId: noBackup })],
  ['DeleteBackup', () => ({ BackupId: noBackup })],
  ['RestoreBackup', () => ({ BackupId: noBackup })],
  ['ModifyBackupAttributes', () => ({ BackupId: noBackup, NeverExpires: true })],
  ['TagResource', () => ({ ResourceId: noCluster, TagList: [{ Key: 'a', Value: 'b' }] })],
  ['UntagResource', () => ({ ResourceId: noCluster, TagKeyList: ['a'] })],
  ['ListTags', () => ({ ResourceId: noCluster })],
  ['GetResourcePolicy', (region) => ({ ResourceArn: arnOf(region, noBackup!) })],
  ['PutResourcePolicy', (region) => ({ ResourceArn: arnOf(region, noBackup!), Policy: policy })],
  ['DeleteResourcePolicy', (region) => ({ ResourceArn: arnOf(region, noBackup!) })],
];

/** The members that an operation requires, in a call that has them. */
const required: readonly (readonly [WireOperation, JsonObject])[] = [
  ['CopyBackupToRegion', { DestinationRegion: 'us-east-1', BackupId: noBackup }],
  ['CreateHsm', { ClusterId: noCluster, AvailabilityZone: 'us-east-1a' }],
  ['DeleteBackup', { BackupId: noBackup }],
  ['DeleteCluster', { ClusterId: noCluster }],
  ['DeleteHsm', { ClusterId: noCluster }],
  ['InitializeCluster', { ClusterId: noCluster, SignedCert: 'none', TrustAnchor: 'none' }],
  ['ListTags', { ResourceId: noCluster }],
  ['ModifyBackupAttributes', { BackupId: noBackup, NeverExpires: true }],
  ['ModifyCluster', { ClusterId: noCluster }],
  ['RestoreBackup', { BackupId: noBackup }],
  ['TagResource', { ResourceId: noCluster, TagList: [{ Key: 'a', Value: 'b' }] }],
  ['UntagResource', { ResourceId: noCluster, TagKeyList: ['a'] }],
];

const requiredOfClusters = ['HsmType', 'SubnetIds'] as const;

/** Identifiers that are none. */
const malformed: readonly (readonly [WireOperation, JsonObject])[] = [
  ['CreateHsm', { ClusterId: 'cluster-0', AvailabilityZone: 'us-east-1a' }],
  ['DeleteBackup', { BackupId: 'backup-1' }],
  ['DeleteCluster', { ClusterId: 'my-cluster' }],
  ['ListTags', { ResourceId: 'hsm-22222222222' }],
  ['RestoreBackup', { BackupId: '' }],
];

const policy = JSON.stringify({ Version: '2012-10-17', Statement: [] });

function without(input: JsonObject, member: string): JsonObject {
  return Object.fromEntries(Object.entries(input).filter(([name]) => name !== member));
}

async function freshCluster(session: WireSession, stage: Stage): Promise<string> {
  const { Cluster } = await session.accepted('CreateCluster', stage.terms.cluster);
  stage.noteCluster(Cluster.ClusterId);
  await stage.untilState(session, Cluster.ClusterId, 'UNINITIALIZED');
  return Cluster.ClusterId;
}

async function arnOfBackup(session: WireSession, stage: Stage): Promise<string> {
  const id = await stage.backup(session);
  const { Backups } = await session.accepted('DescribeBackups', { Filters: { backupIds: [id] } });
  const arn = Backups.find(({ BackupId }) => BackupId === id)?.BackupArn;
  if (arn === undefined)
    throw new NothingToTry('DescribeBackups shows no BackupArn, by which a policy is put');
  return arn;
}

async function tag(
  session: WireSession,
  ResourceId: string,
  tags: Readonly<Record<string, string>>,
): Promise<void> {
  const TagList = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  await session.accepted('TagResource', { ResourceId, TagList });
}

async function tagsOf(session: WireSession, ResourceId: string): Promise<ReadonlyMap<string, string>> {
  const { TagList } = await session.accepted('ListTags', { ResourceId });
  return new Map(TagList.map(({ Key, Value }) => [Key, Value]));
}

function expectSame(operation: WireOperation, what: string, given: unknown, wanted: unknown): void {
  if (given === wanted) return;
  const told = (value: unknown): string => (value === undefined ? 'not there' : JSON.stringify(value));
  throw new WireProblem(`${operation}: ${what} is ${told(given)}, and should be ${told(wanted)}`);
}

/** Walks through a list page by page: each item is there once, and the last page has no token. */
async function expectPages(
  operation: WireOperation,
  countMin: number,
  pageAfter: (
    token: string | undefined,
  ) => Promise<{ readonly ids: readonly string[]; readonly NextToken?: string | undefined }>,
): Promise<void> {
  const seen: string[] = [];
  let token: string | undefined;
  do {
    const { ids, NextToken } = await pageAfter(token);
    if (ids.length > 1)
      throw new WireProblem(`${operation}: a page has ${ids.length} items with MaxResults 1`);
    if (NextToken !== undefined && NextToken === token)
      throw new WireProblem(`${operation}: the same NextToken comes again and again`);
    seen.push(...ids);
    token = NextToken;
  } while (token !== undefined && seen.length < 1000);
  if (new Set(seen).size < seen.length) throw new WireProblem(`${operation}: an item is on two pages`);
  if (seen.length < countMin)
    throw new WireProblem(`${operation}: ${seen.length} items are on the pages, and there are ${countMin}`);
}

const pagination: readonly WireTest[] = [
  test(
    'DescribeClusters',
    'pages',
    'With MaxResults 1 each cluster is on a page of its own, and once.',
    async (session, stage) => {
      const clusterIds = [await stage.cluster(session), await stage.cluster(session, 'second')];
      await expectPages('DescribeClusters', clusterIds.length, async (NextToken) => {
        const page = await session.accepted('DescribeClusters', {
          MaxResults: 1,
          Filters: { clusterIds },
          ...(NextToken !== undefined && { NextToken }),
        });
        return { ids: page.Clusters.map(({ ClusterId }) => ClusterId), NextToken: page.NextToken };
      });
    },
  ),
  test(
    'ListTags',
    'pages',
    'With MaxResults 1 each tag is on a page of its own, and once.',
    async (session, stage) => {
      const ResourceId = await stage.cluster(session, 'second');
      await tag(session, ResourceId, { one: '1', two: '2', three: '3' });
      await expectPages('ListTags', 3, async (NextToken) => {
        const page = await session.accepted('ListTags', {
          ResourceId,
          MaxResults: 1,
          ...(NextToken !== undefined && { NextToken }),
        });
        return { ids: page.TagList.map(({ Key }) => Key), NextToken: page.NextToken };
      });
    },
  ),
  ...(['DescribeClusters', 'DescribeBackups'] as const).map((operation) =>
    test(operation, 'token', 'A NextToken that nobody gave out is refused.', async (session) => {
      await session.refused(operation, { NextToken: 'none of yours' }, invalid);
    }),
  ),
];

const limits: readonly WireTest[] = [
  ...(
    [
      ['DescribeClusters', 25],
      ['DescribeBackups', 50],
    ] as const
  ).map(([operation, max]) =>
    test(operation, 'limits', `MaxResults is from 1 to ${max}.`, async (session) => {
      for (const MaxResults of [0, max + 1]) await session.refused(operation, { MaxResults }, invalid);
      await session.accepted(operation, { MaxResults: max });
    }),
  ),
  test(
    'TagResource',
    'limits',
    'A resource has at most 50 tags, and none of them begins with aws:.',
    async (session, stage) => {
      const ResourceId = await stage.cluster(session, 'second');
      const many = Array.from({ length: 51 }, (_, index) => ({ Key: `tag-${index}`, Value: '' }));
      await session.refused('TagResource', { ResourceId, TagList: many });
      await session.refused('TagResource', { ResourceId, TagList: [{ Key: 'aws:one', Value: '' }] });
    },
  ),
  test(
    'CreateCluster',
    'limits',
    'Backups are kept from 7 to 379 days, and a cluster has 1 to 10 subnets.',
    async (session, stage) => {
      for (const Value of ['6', '380'])
        await session.refused('CreateCluster', {
          ...stage.terms.cluster,
          BackupRetentionPolicy: { Type: 'DAYS', Value },
        });
      const subnets = Array.from({ length: 11 }, (_, index) => `subnet-0000000000000000${index % 10}`);
      for (const SubnetIds of [[], subnets])
        await session.refused('CreateCluster', { ...stage.terms.cluster, SubnetIds });
    },
  ),
];

/** What is refused because of the state that something is in. */
const states: readonly WireTest[] = [
  test(
    'DescribeClusters',
    'unknown',
    'A cluster that does not exist is not listed, and that is no error.',
    async (session) => {
      const { Clusters } = await session.accepted('DescribeClusters', {
        Filters: { clusterIds: [noCluster] },
      });
      expectSame('DescribeClusters', 'the number of clusters that do not exist', Clusters.length, 0);
    },
  ),
  test(
    'CreateCluster',
    'unknown',
    'No cluster is made of a backup that does not exist.',
    async (session, stage) => {
      await session.refused('CreateCluster', { ...stage.terms.cluster, SourceBackupId: noBackup }, either);
    },
  ),
  test(
    'InitializeCluster',
    'state',
    'A cluster without an HSM has nothing to be signed, and is not initialized.',
    async (session, stage) => {
      const ClusterId = await stage.cluster(session, 'second');
      const pem = { SignedCert: 'none', TrustAnchor: 'none' };
      await session.refused('InitializeCluster', { ClusterId, ...pem }, invalid);
    },
  ),
  test('CreateHsm', 'state', 'A cluster takes no second HSM before it is active.', async (session, stage) => {
    await stage.hsm(session);
    const ClusterId = await stage.cluster(session);
    const cluster = await stage.clusterNow(session, ClusterId);
    if (cluster.State === 'ACTIVE') throw new NothingToTry('the cluster is ACTIVE already');
    await session.refused('CreateHsm', { ClusterId, AvailabilityZone: zoneOf(cluster) }, invalid);
  }),
  test('DeleteCluster', 'state', 'A cluster does not go before its last HSM.', async (session, stage) => {
    await stage.hsm(session);
    await session.refused('DeleteCluster', { ClusterId: await stage.cluster(session) }, invalid);
  }),
  test(
    'RestoreBackup',
    'state',
    'A backup that is not marked for deletion has nothing to be restored.',
    async (session, stage) => {
      await session.refused('RestoreBackup', { BackupId: await stage.backup(session) }, invalid);
    },
  ),
  test('PutResourcePolicy', 'state', 'Only backups have policies.', async (session) => {
    const ResourceArn = `arn:aws:cloudhsm:${session.region}:111122223333:cluster/${noCluster}`;
    await session.refused('PutResourcePolicy', { ResourceArn, Policy: policy }, either);
  }),
];

const answerTest = ([operation, run]: readonly [WireOperation, Run]): WireTest =>
  test(operation, 'answer', 'It does what it says, and its answer is as the model of the API has it.', run);

const beforeAnything: readonly WireTest[] = [
  ...unknown.map(([operation, input]) =>
    test(operation, 'unknown', 'What does not exist is not found.', async (session) => {
      await session.refused(operation, input(session.region, `${session.region}a`), notFound);
    }),
  ),
  ...required.map(([operation, input]) =>
    test(operation, 'required', 'A call without a member that is required is refused.', async (session) => {
      for (const member of Object.keys(input))
        await session.refused(operation, without(input, member), invalid);
    }),
  ),
  test(
    'CreateCluster',
    'required',
    'A call without a member that is required is refused.',
    async (session, stage) => {
      for (const member of requiredOfClusters)
        await session.refused('CreateCluster', without(stage.terms.cluster, member), invalid);
    },
  ),
  ...malformed.map(([operation, input]) =>
    test(operation, 'malformed', 'An identifier that is none is refused.', async (session) => {
      await session.refused(operation, input, either);
    }),
  ),
];

/** All of them, those first that need nothing to be there. An HSM and a backup are made once, and go last. */
export const wireTests: readonly WireTest[] = [
  ...answers.slice(0, 4).map(answerTest),
  ...beforeAnything,
  ...pagination,
  ...limits,
  ...states.slice(0, 3),
  answerTest(answers[4]!),
  ...states.slice(3, 5),
  ...answers.slice(5).map(answerTest),
  ...states.slice(5),
  answerTest(lastAnswer),
];
