import { describe, expect, test } from 'vitest';
import type { Scenario } from '#models';
import { acknowledgedKeySurvives } from '../always/acknowledged-key-survives.invariant.ts';
import type { AlwaysProperty } from '../property.ts';
import { keyCreationCanSucceed } from '../reachable/key-creation-can-succeed.reachable.ts';
import { askOne, remembering } from './ask.ts';
import { askAboutClient } from './clients/client-questions.ts';
import type { Finding } from './finding.ts';
import { hsmsInUse } from './hsms-in-use.ts';
import type { ClientSetting, ObservedClient, ObservedCluster } from './observed.ts';
import { acknowledgedKeyCanBeUsed, calledHsmsHaveKey, failedCreationLeavesNothing } from './probes.ts';
import { clientScenario } from './scenarios.ts';
import { clientWith, clusterIn, sdk3, sdk5, searching } from './testing.ts';

const ask = remembering(searching);

/** Whether something can happen in a scenario, whatever the questions were asked about. */
async function can(scenario: Scenario, claim: AlwaysProperty): Promise<boolean> {
  const { verdict } = await askOne(ask, scenario, claim);
  return verdict === 'violated';
}

/** One client at work in the whole model: keys are made in it, copies fail, and one fault of a kind happens. */
function whole(
  client: ObservedClient,
  cluster: ObservedCluster,
  fault: NonNullable<Scenario['allow']> | object,
  heldBy?: readonly string[],
): Scenario {
  const allow = { ...(heldBy === undefined ? { syncFailures: true } : {}), ...fault };
  const scenario = clientScenario('whole', client, cluster, {
    allow,
    joining: isJoining(cluster),
    ...(heldBy && { heldBy }),
  });
  const zones = Object.fromEntries(cluster.hsms.map(({ id, zone }) => [id, zone]));
  const one = scenario.clusters[cluster.id]!;
  return { ...scenario, clusters: { [cluster.id]: { ...one, zones } } };
}

const isJoining = ({ hsms }: ObservedCluster): boolean =>
  hsms.some(({ state }) => state === 'CREATE_IN_PROGRESS');

interface Refutation {
  readonly claim: AlwaysProperty;
  readonly faults: readonly object[];
}

const refutations: Readonly<Record<string, Refutation>> = {
  'failures-without-loss': {
    claim: acknowledgedKeySurvives,
    faults: [{ hsmFailures: 1 }, { hsmOutages: 1 }],
  },
  'zone-without-loss': { claim: acknowledgedKeySurvives, faults: [{ zoneFailures: 1 }, { zoneOutages: 1 }] },
  'failures-with-use': {
    claim: acknowledgedKeyCanBeUsed,
    faults: [{ hsmFailures: 1 }, { hsmOutages: 1 }],
  },
  'zone-with-use': { claim: acknowledgedKeyCanBeUsed, faults: [{ zoneFailures: 1 }, { zoneOutages: 1 }] },
};

/** Asks the whole model for what a finding says of one fault: it must be so where it is a hazard, and not where it is good. */
async function confirm(finding: Finding, client: ObservedClient, cluster: ObservedCluster): Promise<void> {
  const [, name = '', moment] = /^(.*)-(right-after|once-synchronized)$/.exec(finding.question) ?? [];
  const refutation = refutations[name];
  if (refutation === undefined) return;
  const everywhere = hsmsInUse(cluster);
  const heldBy = moment === 'once-synchronized' ? everywhere : undefined;
  const found: boolean[] = [];
  for (const fault of refutation.faults) {
    found.push(await can(whole(client, cluster, fault, heldBy), refutation.claim));
  }
  const says = `${JSON.stringify(client)} ${cluster.hsms.map(({ zone, state }) => zone + state)}: ${finding.sentence}`;
  expect(found.some(Boolean), says).toBe(finding.grade === 'hazard');
}

/** Whether a key can be created with this or that not there, asked of each one by itself. */
async function confirmCreation(
  finding: Finding,
  client: ObservedClient,
  cluster: ObservedCluster,
): Promise<void> {
  const active = cluster.hsms.filter(({ state }) => state === 'ACTIVE');
  const groups: Readonly<Record<string, readonly (readonly string[])[]>> = {
    'create-now': [[]],
    'create-one-down': active.map(({ id }) => [id]),
    'create-zone-down': [...new Set(active.map(({ zone }) => zone))].map((name) =>
      active.filter(({ zone }) => zone === name).map(({ id }) => id),
    ),
  };
  const verdicts: boolean[] = [];
  const down = cluster.hsms.filter(({ state }) => state === 'DEGRADED').map(({ id }) => id);
  for (const gone of groups[finding.question] ?? []) {
    const scenario = clientScenario('without', client, cluster, { without: [...gone, ...down] });
    const { verdict } = await askOne(ask, scenario, keyCreationCanSucceed);
    verdicts.push(verdict === 'reachable');
  }
  expect(verdicts.every(Boolean), finding.sentence).toBe(finding.grade === 'good');
}

async function confirmCalls(
  finding: Finding,
  client: ObservedClient,
  cluster: ObservedCluster,
): Promise<void> {
  if (finding.question === 'miss') {
    const isMissed = await can(whole(client, cluster, {}), calledHsmsHaveKey);
    expect(isMissed, finding.sentence).toBe(finding.grade === 'hazard');
  }
  if (finding.question === 'leftover') {
    const isLeft = await can(whole(client, cluster, { hsmOutages: 1 }), failedCreationLeavesNothing);
    expect(isLeft, finding.sentence).toBe(finding.grade === 'hazard');
  }
}

const zonesOf = (hsmCount: number, zoneCount: number): readonly string[] =>
  Array.from({ length: hsmCount }, (_, index) => `us-east-1${'abc'[index % zoneCount]}`);

const clusters: readonly (readonly string[])[] = [
  ...[1, 2, 3, 4].flatMap((count) =>
    [1, 2, 3].filter((zones) => zones <= count).map((zones) => zonesOf(count, zones)),
  ),
  zonesOf(5, 2),
  zonesOf(6, 3),
  ['us-east-1a', '!us-east-1b'],
  ['us-east-1a', 'us-east-1b', '!us-east-1b'],
  ['us-east-1a', 'us-east-1b', '+us-east-1b'],
];

const settingsFor = (hsmCount: number): readonly ClientSetting[] => [
  ...[1, 2, hsmCount]
    .filter((minimum, index, all) => all.indexOf(minimum) === index && minimum <= hsmCount)
    .map(sdk3),
  sdk5(true),
  sdk5(false),
];

/**
 * The questions of `keysync check` are asked in scenarios that were made small for them. Here the same is asked of the
 * whole model: from where no key is made yet, with all zones there and one fault of each kind.
 */
describe('what is said of one fault is so in the whole model', () => {
  test.each(clusters.map((zones) => ({ zones, name: zones.join(' ') })))('$name', async ({ zones }) => {
    const cluster = clusterIn(zones);
    for (const setting of settingsFor(zones.length)) {
      const client = clientWith(setting);
      const { findings } = await askAboutClient(client, cluster, ask);
      expect(findings.length).toBeGreaterThan(0);
      for (const finding of findings) {
        if (finding.grade === 'good' && finding.question !== 'create-now')
          expect(finding.scope, finding.sentence).not.toBeNull();
        if (finding.question.startsWith('create-')) await confirmCreation(finding, client, cluster);
        // Where HSMs are down, a key may be older than that; what is asked of those is not what can come of it now.
        const isWhole = cluster.hsms.every(({ state }) => state !== 'DEGRADED');
        if (isWhole || finding.question.endsWith('once-synchronized'))
          await confirm(finding, client, cluster);
        if (isWhole) await confirmCalls(finding, client, cluster);
      }
    }
  });
});
