import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Ask, remembering } from '../ask.ts';
import { type Assessment, assess } from '../assessment.ts';
import type {
  ObservedBackup,
  ObservedClient,
  ObservedCluster,
  ObservedDeployment,
  ObservedKey,
  StrayClient,
} from '../observed.ts';
import { isAsSevere } from '../severity.ts';
import { clientWith, clusterIn, deploymentOf, sdk3, sdk5, searching } from '../testing.ts';
import { drawnDeployment, worsenings } from '../worsenings.ts';
import { type AnswerChange, type Comparison, compareAssessments, compareDeployments } from './comparison.ts';

const ask = remembering(searching);

const compare = (before: ObservedDeployment, after: ObservedDeployment): Promise<Comparison> =>
  compareDeployments(before, after, ask);

const [a, b, c] = ['us-east-1a', 'us-east-1b', 'us-east-1c'] as const;

const site = (
  zones: readonly string[],
  client: ObservedClient,
  traits: Partial<ObservedCluster> = {},
): ObservedDeployment => deploymentOf(clusterIn(zones, traits), client);

const told = ({ changes }: Comparison): string[] => changes.map(({ kind, id }) => `${kind} ${id}`);

const changeOf = ({ changes }: Comparison, id: string): AnswerChange | undefined =>
  changes.find((change) => change.id === id);

const app = clientWith(sdk3(1));

/** A cluster whose HSMs are its own. */
const others = (id: string, traits: Partial<ObservedCluster> = {}): ObservedCluster => {
  const cluster = clusterIn([a, b], { id, ...traits });
  return { ...cluster, hsms: cluster.hsms.map((hsm) => ({ ...hsm, id: `${id}-${hsm.id}` })) };
};
const elsewhere = { id: 'cluster-z', certificate: 'other' };

describe('a setting that trades one thing for another', async () => {
  const there = await compare(site([a, b, c], app), site([a, b, c], clientWith(sdk3(3))));
  const back = await compare(site([a, b, c], clientWith(sdk3(3))), site([a, b, c], app));
  const lost = 'failures-without-loss-right-after/app';
  const blocked = 'create-one-down/app';

  test('is better in one, worse in the other, and the worse comes first', () => {
    expect(changeOf(there, lost)?.kind).toBe('better');
    expect(changeOf(there, blocked)?.kind).toBe('worse');
    const kinds = there.changes.map(({ kind }) => kind);
    expect(kinds.lastIndexOf('worse')).toBeLessThan(kinds.indexOf('better'));
  });

  test('and the other way round', () => {
    expect(changeOf(back, lost)?.kind).toBe('worse');
    expect(changeOf(back, blocked)?.kind).toBe('better');
    expect(back.changes[0]?.after?.severity).toBe('lost');
  });

  test('a trace is of the side that has it', () => {
    expect(changeOf(back, lost)?.trace).toMatchObject({ side: 'after', trace: [{ action: 'hsm-fails' }] });
    expect(changeOf(there, lost)?.trace).toMatchObject({ side: 'before', trace: [{ action: 'hsm-fails' }] });
    // What cannot be has no trace; how it can be has one.
    expect(changeOf(there, blocked)?.trace?.side).toBe('before');
    expect(changeOf(back, blocked)?.trace?.side).toBe('after');
  });
});

test('more failures, or fewer, are better or worse without a hazard', async () => {
  const client = clientWith(sdk3(2));
  const { changes } = await compare(site([a, b, c], client), site([a, b], client));
  const fewer = changes.find(({ id }) => id === 'failures-without-loss-once-synchronized/app');
  expect(fewer).toMatchObject({ kind: 'worse', before: { answer: 2 }, after: { answer: 1, severity: null } });
  expect(fewer?.trace).toMatchObject({ side: 'after', trace: [{}, {}] });
});

test('a zone more is worse, with the trace of that zone', async () => {
  const compared = await compare(
    site([a, a, b], clientWith(sdk5(true))),
    site([a, b], clientWith(sdk5(true))),
  );
  const change = changeOf(compared, 'zone-with-use-once-synchronized/app');
  expect(change).toMatchObject({ kind: 'worse', before: { zones: [a] }, after: { zones: [a, b] } });
  expect(change?.trace?.trace.map(({ parameters }) => parameters)).toMatchObject([
    { zone: `us-east-1/${b}` },
  ]);
});

test('that a zone does no harm any more because nothing is in it is no better', async () => {
  const compared = await compare(site([a, b], app), site([a, a], app));
  expect(changeOf(compared, 'zone-without-loss-right-after/app')).toMatchObject({
    kind: 'changed',
    before: { zones: [a, b] },
    after: { zones: [a] },
  });
  expect(changeOf(compared, 'zone-without-loss-once-synchronized/app')?.kind).toBe('worse');
});

describe('keys that are not there any more', () => {
  test.each(['DELETE_IN_PROGRESS', 'DELETED'])(
    'a cluster that is %s takes its keys with it',
    async (state) => {
      const compared = await compare(site([a, b, c], app), site([], app, { state }));
      expect(changeOf(compared, 'cluster-deleted/cluster-a')).toMatchObject({
        kind: 'worse',
        before: null,
        after: { severity: 'lost', avoidable: true },
      });
    },
  );

  test('a cluster that had nothing has nothing to lose', async () => {
    const compared = await compare(site([], app), site([], app, { state: 'DELETED' }));
    expect(changeOf(compared, 'cluster-deleted/cluster-a')).toBeUndefined();
  });

  const others: ObservedDeployment = {
    ...site([a, b], app),
    clusters: [
      { ...clusterIn([a, b]), hsms: clusterIn([a, b]).hsms.map((hsm) => ({ ...hsm, id: `new-${hsm.id}` })) },
    ],
  };
  test.each([
    ['of a plan that replaces every HSM at once', true, 'unusable'],
    ['of two looks: they may have been replaced one by one', false, undefined],
  ] as const)('%s', async (_, isPlan, severity) => {
    const compared = await compareDeployments(site([a, b], app), others, ask, { isPlan });
    expect(changeOf(compared, 'hsms-replaced/cluster-a')?.after?.severity).toBe(severity);
  });

  const backup: ObservedBackup = {
    id: 'backup-1',
    state: 'READY',
    cluster: 'cluster-a',
    sourceBackup: undefined,
    sourceRegion: undefined,
    createTimestamp: 1,
    copyTimestamp: undefined,
    deleteTimestamp: undefined,
    neverExpires: undefined,
    hsmType: undefined,
    place: 'backups.json:1:1',
  };
  test('the last backup of a cluster without HSMs', async () => {
    const before = { ...site([], app), backups: [backup] };
    const after = { ...before, backups: [{ ...backup, state: 'DELETED' }] };
    const compared = await compare(before, after);
    expect(changeOf(compared, 'no-active-hsm/cluster-a')).toMatchObject({
      kind: 'worse',
      before: { answer: 1 },
      after: { answer: 0, avoidable: true, remedies: [{ price: ['its keys are gone whatever is done'] }] },
    });
  });
});

test('that a zone in which nothing was does harm is no worse', async () => {
  const compared = await compare(site([a, b], app), site([a, b, c], app));
  expect(changeOf(compared, 'zone-with-use-right-after/app')).toMatchObject({
    kind: 'changed',
    before: { zones: [a, b] },
    after: { zones: [a, b, c] },
  });
});

describe('a key that was not everywhere', () => {
  const keyWith = (coverage: ObservedKey['coverage']): ObservedKey => ({
    cluster: 'cluster-a',
    reference: '0x7',
    label: 'orders',
    lifetime: 'token',
    checkValue: undefined,
    keyType: 'aes',
    coverage,
    owners: [{ name: 'cu', coverage: 'full' }],
    sharedWith: [],
    inconsistentAttributes: [],
    place: 'keys.json:1:1',
  });
  const before = { ...site([a, b], app), keys: [keyWith('inconsistent')] };

  test.each([
    ['is everywhere: better', [keyWith('full')], 'better'],
    ['is in the list no more: who knows', [], 'unknown'],
    ['is not said to be everywhere: who knows', [keyWith(undefined)], 'unknown'],
  ] as const)('%s', async (_, keys, kind) => {
    const compared = await compare(before, { ...before, keys });
    expect(changeOf(compared, 'key-copies/0x7/cluster-a')?.kind).toBe(kind);
  });
});

describe('what could not be asked', () => {
  const without = site([], app);
  const with3 = site([a, b, c], app);

  test('after is never better', async () => {
    const compared = await compare(with3, without);
    expect(changeOf(compared, 'no-active-hsm/cluster-a')?.kind).toBe('worse');
    expect(changeOf(compared, 'failures-without-loss-right-after/app')).toMatchObject({
      kind: 'unknown',
      after: null,
    });
    expect(told(compared).filter((line) => line.startsWith('better'))).toEqual([]);
  });

  test('before is no news where something as bad was in the way', async () => {
    const compared = await compare(without, with3);
    expect(changeOf(compared, 'no-active-hsm/cluster-a')?.kind).toBe('better');
    expect(changeOf(compared, 'failures-without-loss-right-after/app')).toMatchObject({
      kind: 'unknown',
      before: null,
    });
  });

  test('before is news where what was in the way is not as bad', async () => {
    const compared = await compare(site([a, b, c], clientWith(sdk3(4))), with3);
    expect(changeOf(compared, 'create-now/app')?.kind).toBe('better');
    for (const question of ['failures-without-loss-right-after', 'failures-with-use-right-after'])
      expect(changeOf(compared, `${question}/app`)).toMatchObject({ kind: 'new', before: null });
    const blocked = await compare(site([a, b], clientWith(sdk3(3))), site([a, b], clientWith(sdk3(2))));
    expect(changeOf(blocked, 'create-one-down/app')).toMatchObject({
      kind: 'unknown',
      after: { severity: 'blocked' },
    });
  });

  test('because a limit stopped the search is neither better nor worse, and a hazard is news all the same', async () => {
    const limited: Ask = async (scenario, properties) =>
      (await searching(scenario, properties)).map((result) => ({ ...result, verdict: 'incomplete' }));
    const open = await assess(with3, limited, { remedies: false });
    const known = await assess(with3, ask, { remedies: false });
    const kindsOf = (then: Assessment, now: Assessment): string[] => [
      ...new Set(compareAssessments(then, now).changes.map(({ kind }) => kind)),
    ];
    expect(kindsOf(open, open)).toEqual(['unknown']);
    expect(kindsOf(known, open)).toEqual(['unknown']);
    expect(kindsOf(open, known)).toEqual(['new', 'unknown']);
  });

  test('of a cluster that is not at work yet is no better', async () => {
    const compared = await compare(without, site([], app, { state: 'UNINITIALIZED' }));
    expect(changeOf(compared, 'no-active-hsm/cluster-a')).toMatchObject({ kind: 'unknown', after: null });
  });

  test('of clusters that may not be related any more is no better', async () => {
    const pair = (certificate: string | undefined): ObservedDeployment => {
      const [home, clone] = [others('cluster-x', { certificate }), others('cluster-y', { certificate })];
      return {
        ...deploymentOf(home, clientWith(sdk3(1), { cluster: 'cluster-x' })),
        clusters: [home, clone],
      };
    };
    const compared = await compare(pair('mine'), pair(undefined));
    const drifts = compared.changes.filter(({ question }) => question.includes('-drift'));
    expect(drifts.map(({ kind }) => kind)).toEqual(drifts.map(() => 'unknown'));
    expect(drifts.map(({ question }) => question)).toContain('users-drift-owner-missing');
  });

  test('of a client that is not configured is no better than one that finds no cluster', async () => {
    const stray = (reason: StrayClient['reason']): ObservedDeployment => ({
      ...with3,
      strayClients: [
        { name: 'x', sdk: 5, reason, says: 'it says so', remedy: 'Mend it.', place: 'x.cfg:1:1' },
      ],
    });
    const there = await compare(stray('unknown-servers'), stray('not-configured'));
    expect(told(there)).toEqual(['unknown stray/x', 'unknown stray-keys/x']);
    const back = await compare(stray('not-configured'), stray('unknown-servers'));
    expect(told(back)).toEqual(['new stray/x', 'unknown stray-keys/x']);
  });

  test('of a cluster that is deleted is gone', async () => {
    const compared = await compare(without, site([], app, { state: 'DELETED' }));
    expect(changeOf(compared, 'no-active-hsm/cluster-a')).toMatchObject({ kind: 'gone', after: null });
    expect(compared.disappeared).toContainEqual({ kind: 'cluster', about: 'cluster-a' });
  });

  test('of one HSM once all have a key is what it is right after', async () => {
    const client = clientWith(sdk3(1));
    const compared = await compare(site([a], client), site([a, b], client));
    expect(changeOf(compared, 'zone-without-loss-once-synchronized/app')?.kind).toBe('better');
  });
});

describe('names', () => {
  const zones = [a, b];
  test('a cluster with another id is matched where there is one on each side, and that is told', async () => {
    const moved = site(['eu-west-1a', 'eu-west-1b'], clientWith(sdk5(true), { cluster: 'cluster-z' }), {
      ...elsewhere,
      region: 'eu-west-1',
    });
    const compared = await compare(site(zones, clientWith(sdk5(true))), moved);
    expect(told(compared)).toEqual([]);
    expect(compared.matchedOtherwise).toEqual([
      { kind: 'cluster', before: 'cluster-a', after: 'cluster-z', why: 'the only cluster without a match' },
    ]);
    expect([...compared.appeared, ...compared.disappeared]).toEqual([]);
  });

  test('with two candidates nothing is matched: one is gone, the others are new', async () => {
    const [x, y] = [others('cluster-x'), others('cluster-y')];
    const client = clientWith(sdk5(true), { cluster: 'cluster-x' });
    const compared = await compare(site(zones, clientWith(sdk5(true), { name: 'old' })), {
      ...deploymentOf(x, client),
      clusters: [x, y],
    });
    expect(compared.matchedOtherwise).toEqual([]);
    expect(compared.disappeared).toContainEqual({ kind: 'cluster', about: 'cluster-a' });
    expect(compared.appeared).toContainEqual({ kind: 'client', about: 'app' });
    const kinds = new Set(compared.changes.map(({ kind }) => kind));
    expect([...kinds].toSorted()).toEqual(['gone', 'new']);
  });

  test('nor where two were there and one is', async () => {
    const [x, y] = [others('cluster-x'), others('cluster-y')];
    const client = clientWith(sdk5(true), { name: 'old', cluster: 'cluster-x' });
    const compared = await compare(
      { ...deploymentOf(x, client), clusters: [x, y] },
      site(zones, clientWith(sdk5(true))),
    );
    expect(compared.matchedOtherwise).toEqual([]);
  });

  test('what has the name of its cluster in its id is matched as well', async () => {
    const down = (id: string): ObservedDeployment =>
      site([`!${a}`, `!${b}`, c], clientWith(sdk5(true), { cluster: id }), { id });
    expect(told(await compare(down('cluster-a'), down('cluster-z')))).toEqual([]);
  });

  test('equal certificates decide between two', async () => {
    const [x, y] = [
      others('cluster-x', { certificate: 'other' }),
      others('cluster-y', { certificate: 'mine' }),
    ];
    const compared = await compare(site(zones, clientWith(sdk5(true)), { certificate: 'mine' }), {
      ...deploymentOf(x, clientWith(sdk5(true), { cluster: 'cluster-y' })),
      clusters: [x, y],
    });
    expect(compared.matchedOtherwise).toMatchObject([{ before: 'cluster-a', after: 'cluster-y' }]);
  });

  test('a client with another name is matched where it is the only one of its SDK', async () => {
    const compared = await compare(
      site(zones, clientWith(sdk3(1), { name: 'old' })),
      site(zones, clientWith(sdk3(2), { name: 'new' })),
    );
    expect(compared.matchedOtherwise).toMatchObject([{ kind: 'client', before: 'old', after: 'new' }]);
    expect(changeOf(compared, 'failures-without-loss-right-after/new')?.kind).toBe('better');
  });
});

test('a deployment differs in nothing from itself', async () => {
  await fc.assert(
    fc.asyncProperty(drawnDeployment, async (deployment) => {
      const compared = await compare(deployment, structuredClone(deployment));
      expect(told(compared)).toEqual([]);
      expect(compared.sameCount).toBeGreaterThan(0);
    }),
    { seed: 16, numRuns: 8 },
  );
});

test('in a worse deployment none of the severer hazards is better', async () => {
  await fc.assert(
    fc.asyncProperty(
      drawnDeployment,
      fc.constantFrom(...Object.keys(worsenings)),
      async (deployment, how) => {
        const { changes } = await compare(deployment, worsenings[how]!(deployment));
        const better = changes.filter(
          ({ kind, before }) =>
            kind === 'better' && before?.severity != null && isAsSevere(before.severity, 'blocked'),
        );
        expect(
          better.map(({ id }) => id),
          how,
        ).toEqual([]);
      },
    ),
    { seed: 16, numRuns: 16 },
  );
});
