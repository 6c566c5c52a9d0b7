import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { remembering } from '../ask.ts';
import { type Assessment, assess } from '../assessment.ts';
import type { Finding } from '../finding.ts';
import type { ObservedCluster, ObservedDeployment, ObservedKey, ObservedUser } from '../observed.ts';
import { clientWith, clusterIn, deploymentOf, sdk3, sdk5, searching } from '../testing.ts';

const ask = remembering(searching);
const place = 'keys.json:1:1';

const keyWith = (traits: Partial<ObservedKey> = {}): ObservedKey => ({
  cluster: 'cluster-a',
  reference: '0x0000000000000007',
  label: 'orders',
  lifetime: 'token',
  checkValue: undefined,
  keyType: undefined,
  coverage: 'inconsistent',
  owners: [{ name: 'cu', coverage: 'full' }],
  sharedWith: [],
  inconsistentAttributes: [],
  place,
  ...traits,
});

const userWith = (traits: Partial<ObservedUser> = {}): ObservedUser => ({
  cluster: 'cluster-a',
  name: 'cu',
  role: 'crypto-user',
  coverage: 'full',
  inconsistentFields: [],
  place,
  ...traits,
});

const zones = ['us-east-1a', 'us-east-1b'];

async function findingsOf(
  traits: Partial<ObservedDeployment>,
  {
    hsms = zones,
    client = sdk5(true),
    cluster = {},
  }: {
    readonly hsms?: readonly string[];
    readonly client?: ReturnType<typeof sdk5>;
    readonly cluster?: Partial<ObservedCluster>;
  } = {},
): Promise<readonly Finding[]> {
  const deployment = { ...deploymentOf(clusterIn(hsms, cluster), clientWith(client)), ...traits };
  const { clusters }: Assessment = await assess(deployment, ask);
  return clusters.flatMap(({ findings }) => findings);
}

const questionsOf = (findings: readonly Finding[]): string[] =>
  findings.flatMap(({ question, severity }) => (severity === null ? [] : [`${question} ${severity}`]));

const named = (findings: readonly Finding[], question: string): Finding | undefined =>
  findings.find((finding) => finding.question === question);

describe('a key that is not on every HSM', () => {
  test('is lost to one failure, cannot be used by who needs two, and comes to all by itself', async () => {
    const findings = await findingsOf({ keys: [keyWith()] });
    expect(questionsOf(findings)).toEqual(['key-copies lost', 'key-use unusable']);
    const copies = named(findings, 'key-copies')!;
    expect(copies).toMatchObject({ id: 'key-copies/0x0000000000000007/cluster-a', avoidable: true, place });
    expect(copies.sentence).toContain('orders (0x7) is on one of the two HSMs of cluster-a only');
    expect(copies.trace.map(({ action }) => action)).toEqual(['hsm-fails']);
    const [remedy, ...more] = copies.remedies;
    expect(more).toEqual([]);
    expect(remedy?.change).toMatch(/^wait until server-side synchronization has brought orders/);
    expect(remedy?.removes).toEqual([copies.id, named(findings, 'key-use')!.id]);
  });

  test('with three HSMs may be on one, and is usable for who needs one', async () => {
    const findings = await findingsOf(
      { keys: [keyWith()] },
      { hsms: [...zones, 'us-east-1c'], client: sdk5(false) },
    );
    expect(questionsOf(findings)).toEqual(['key-copies lost']);
    expect(named(findings, 'key-copies')?.sentence).toContain('perhaps on one only');
  });

  test('comes to no HSM that lacks its owner, unless the owner is created there first', async () => {
    const users = [userWith({ coverage: 'inconsistent' })];
    const findings = await findingsOf({ keys: [keyWith()], users });
    expect(questionsOf(findings)).toEqual([
      'key-copies lost',
      'key-use unusable',
      'key-owner drift',
      'user-missing drift',
    ]);
    const copies = named(findings, 'key-copies')!;
    expect(copies.remedies.map(({ change }) => change)).toEqual([
      'create cu with user create, which adds it where it is missing; then wait until server-side synchronization has brought orders (0x7) to every HSM, and list the keys again',
    ]);
    expect(copies.remedies[0]?.removes).toContain(named(findings, 'key-owner')!.id);
  });

  test.each([
    ['that the list of users lacks', undefined, [userWith({ name: 'other' })], true],
    ['that the list of keys calls inconsistent', 'inconsistent', [], true],
    ['that the list of keys knows better', 'full', [userWith({ name: 'other' })], false],
  ] as const)('an owner %s', async (_, coverage, users, isMissing) => {
    const keys = [keyWith({ owners: [{ name: 'cu', coverage }] })];
    const lists = [{ cluster: 'cluster-a', of: 'users' as const, isWhole: true }];
    const findings = await findingsOf({ keys, users, lists: users.length === 0 ? [] : lists });
    expect(named(findings, 'key-owner') !== undefined).toBe(isMissing);
  });

  test('on HSMs of the older type can be copied by hand as well', async () => {
    const traits = { cluster: { hsmType: 'hsm1.medium' } };
    const findings = await findingsOf({ keys: [keyWith()] }, traits);
    expect(named(findings, 'key-copies')?.remedies.map(({ change }) => change)).toEqual([
      'copy orders (0x7) to the HSMs that lack it with syncKey of the management utility',
      expect.stringMatching(/^wait until/),
    ]);
  });

  test('is named as the scenario can have it', async () => {
    const keys = [keyWith({ label: '__proto__', owners: [{ name: 'crypto-officer', coverage: 'full' }] })];
    const findings = await findingsOf({ keys });
    expect(named(findings, 'key-copies')?.trace).toHaveLength(1);
  });

  test.each([
    ['is a session key', keyWith({ lifetime: 'session' })],
    ['is on all', keyWith({ coverage: 'full' })],
    ['tells nothing of where it is', keyWith({ coverage: undefined })],
  ])('is no finding where it %s', async (_, key) => {
    expect(questionsOf(await findingsOf({ keys: [key] }))).toEqual([]);
  });

  test('of a cluster that nothing describes is asked about as far as that goes', async () => {
    const cluster = { ...clusterIn([]), isDescribed: false, state: 'unknown' };
    const deployment = { ...deploymentOf(cluster), keys: [keyWith()] };
    const { clusters, clients } = await assess(deployment, ask);
    expect(clients).toEqual([]);
    expect(questionsOf(clusters[0]!.findings)).toEqual(['key-copies lost']);
    expect(clusters[0]!.findings.at(-1)).toMatchObject({ question: 'cluster-state', grade: 'incomplete' });
  });

  test('many of them: each is a finding, and only some come with a trace', async () => {
    const keys = Array.from({ length: 30 }, (_, index) => keyWith({ reference: `0x${index}`, label: '' }));
    const copies = (await findingsOf({ keys })).filter(({ question }) => question === 'key-copies');
    expect(new Set(copies.map(({ id }) => id)).size).toBe(30);
    expect(copies.filter(({ trace }) => trace.length > 0)).toHaveLength(20);
    expect(copies.every(({ remedies }) => remedies.length > 0)).toBe(true);
  });
});

test('what a limit stopped is not known, and nothing is advised then', async () => {
  const deployment = { ...deploymentOf(clusterIn(zones), clientWith(sdk5(true))), keys: [keyWith()] };
  const { clusters } = await assess(deployment, async (scenario, properties) =>
    (await searching(scenario, properties)).map((result) => ({ ...result, verdict: 'incomplete' as const })),
  );
  const [first] = clusters[0]!.findings;
  expect(first).toMatchObject({ question: 'key-copies', grade: 'incomplete', remedies: [] });
});

test('copies that differ: key replicate refuses them, and what tells keys apart makes them two', async () => {
  const one = await findingsOf({ keys: [keyWith({ coverage: 'full', inconsistentAttributes: ['sign'] })] });
  expect(questionsOf(one)).toEqual(['key-attributes drift']);
  const two = await findingsOf({
    keys: [keyWith({ coverage: 'full', inconsistentAttributes: ['check-value', 'label'] })],
  });
  expect(questionsOf(two)).toEqual(['handle-names-two drift']);
  // Synchronization does not bring a key to where another one has its handle.
  const apart = await findingsOf({ keys: [keyWith({ inconsistentAttributes: ['check-value'] })] });
  expect(questionsOf(apart)).toEqual(['key-copies lost', 'key-use unusable', 'handle-names-two drift']);
  for (const { remedies } of apart.slice(0, 3))
    for (const { change } of remedies) expect(change).not.toContain('synchronization');
});

test('keys on the only HSM that answers: another HSM is what helps', async () => {
  const hsms = ['us-east-1a', '!us-east-1b'];
  const keys = [keyWith({ coverage: 'full' }), keyWith({ coverage: 'full', reference: '0x8' })];
  const findings = await findingsOf({ keys }, { hsms, client: sdk3(1) as ReturnType<typeof sdk5> });
  const found = named(findings, 'keys-on-only-hsm')!;
  expect(found).toMatchObject({ severity: 'lost', avoidable: true });
  expect(found.sentence).toContain('orders (0x7) and 1 more are known to be on one HSM');
  expect(found.remedies[0]?.change).toMatch(/^add an HSM in /);
});

/** @clause KS-USERS-APART */
describe('users', () => {
  test('that some HSMs lack: their keys do not come there', async () => {
    const findings = await findingsOf({ users: [userWith({ coverage: 'inconsistent' })] });
    const found = named(findings, 'user-missing')!;
    expect(found).toMatchObject({ severity: 'drift', avoidable: true, id: 'user-missing/cu/cluster-a' });
    expect(found.evidence).toMatchObject({ 'kept off': 'hsm-2', for: 'owner-missing' });
  });
  test('that own no keys come without a trace, and those of the service without a remedy', async () => {
    const users = [
      userWith({ name: 'admin', role: 'admin', coverage: 'inconsistent' }),
      userWith({ name: 'app_user', role: 'internal(APPLIANCE_USER)', coverage: 'inconsistent' }),
    ];
    const [admin, service] = (await findingsOf({ users })).filter(
      ({ question }) => question === 'user-missing',
    );
    expect(admin).toMatchObject({ trace: [], avoidable: true });
    expect(service).toMatchObject({ trace: [], avoidable: false });
  });
  test('that differ: each difference has its repair', async () => {
    const users = [userWith({ role: 'inconsistent', inconsistentFields: ['role', 'locked', 'mfa'] })];
    const found = named(await findingsOf({ users }), 'user-differs')!;
    expect(found.sentence).toContain('in its role, locked, mfa');
    expect(found.remedies[0]?.change).toMatch(/^delete cu in both roles.*change-password.*change-mfa$/);
  });
});

test('a remedy that is named is true: once it is carried out, what it removes is gone, and nothing is worse', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        hsms: fc.constantFrom(zones, [...zones, 'us-east-1a']),
        setting: fc.constantFrom(sdk3(1), sdk3(2), sdk5(true), sdk5(false)),
        owner: fc.constantFrom<ObservedUser['coverage']>('full', 'inconsistent'),
        ofKey: fc.constantFrom<ObservedKey['coverage']>('full', 'inconsistent'),
        attributes: fc.constantFrom([], ['sign'], ['check-value']),
        fields: fc.constantFrom([], ['locked'], ['role']),
      }),
      async ({ hsms, setting, owner, ofKey, attributes, fields }) => {
        const client = setting as ReturnType<typeof sdk5>;
        const key = keyWith({ coverage: ofKey, inconsistentAttributes: attributes });
        const user = userWith({ coverage: owner, inconsistentFields: fields });
        const before = await findingsOf({ keys: [key], users: [user] }, { hsms, client });
        for (const { id, avoidable, remedies } of before) {
          for (const { change, removes } of remedies) {
            expect(avoidable).toBe(true);
            const isOfUser = /^(create|delete|set the password|register)/.test(change);
            const isOfKey = /synchronization has brought/.test(change);
            const isNewHandle = change.startsWith('find out which of the two');
            if (!isOfUser && !isOfKey && !isNewHandle) continue;
            const then = {
              keys: isNewHandle ? [] : [isOfKey ? { ...key, coverage: 'full' as const } : key],
              users: [isOfUser ? { ...user, coverage: 'full' as const, inconsistentFields: [] } : user],
            };
            const after = await findingsOf(then, { hsms, client });
            const left = after.filter(({ severity }) => severity !== null);
            for (const removed of [id, ...removes]) expect(left.map((one) => one.id)).not.toContain(removed);
            const known = before.map((one) => one.id);
            expect(left.filter((one) => !known.includes(one.id))).toEqual([]);
          }
        }
      },
    ),
    { seed: 16, numRuns: 25 },
  );
});
