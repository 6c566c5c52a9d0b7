import type { WireOperation } from './response-shapes.ts';
import { NothingToTry, WireProblem } from './wire-session.ts';
import { invalid, tag, test, type WireTest } from './wire-test.ts';

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

/** Lists come page by page. */
export const pagination: readonly WireTest[] = [
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

/** The same of backups, of which there are two when an HSM was removed: after all that need it. */
export const backupPages: WireTest = test(
  'DescribeBackups',
  'pages',
  'With MaxResults 1 each backup is on a page of its own, and once.',
  async (session, stage) => {
    await stage.backup(session);
    const ClusterId = await stage.cluster(session);
    await session.any('DeleteHsm', { ClusterId, HsmId: await stage.hsm(session) });
    const count = await stage.backupCount(session, ClusterId, 2);
    if (count < 2) throw new NothingToTry('there is one backup alone, although an HSM was removed');
    await expectPages('DescribeBackups', count, async (NextToken) => {
      const page = await session.accepted('DescribeBackups', {
        MaxResults: 1,
        Filters: { clusterIds: [ClusterId] },
        ...(NextToken !== undefined && { NextToken }),
      });
      return { ids: page.Backups.map(({ BackupId }) => BackupId), NextToken: page.NextToken };
    });
  },
);

/** What is beyond a limit is refused. */
export const limits: readonly WireTest[] = [
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
