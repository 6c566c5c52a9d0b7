import { expect, test } from 'vitest';
import { acknowledgedKeySurvives } from '../always/acknowledged-key-survives.invariant.ts';
import type { AlwaysProperty } from '../property.ts';
import { sliceSize, Verification, type VerificationOptions } from '../verification.ts';
import type { ObservedClient, ObservedCluster } from './observed.ts';
import { acknowledgedKeyCanBeUsed } from './probes.ts';
import { clientScenario } from './scenarios.ts';
import { afterExactly, toleratedFailures } from './tolerated-failures.ts';

function clusterOf(...states: readonly string[]): ObservedCluster {
  const hsms = states.map((state, index) => ({
    id: `hsm-${index + 1}`,
    zone: 'eu-central-1a',
    state,
    hsmType: undefined,
    networkInterface: undefined,
    addresses: [],
    place: `clusters.json:${5 + index}:1`,
  }));
  return {
    id: 'cluster-a',
    region: 'eu-central-1',
    partition: 'aws',
    state: 'ACTIVE',
    hsmType: undefined,
    mode: undefined,
    hsmTypeRollbackExpiration: undefined,
    createTimestamp: undefined,
    retentionDays: undefined,
    hsms,
    sourceBackup: undefined,
    certificate: undefined,
    place: 'clusters.json:1:1',
    places: {
      state: 'clusters.json:2:1',
      hsms: 'clusters.json:3:1',
      sourceBackup: 'clusters.json:4:1',
      hsmType: 'clusters.json:5:1',
      hsmTypeRollbackExpiration: 'clusters.json:1:1',
      retentionDays: 'clusters.json:1:1',
    },
  };
}

const client = {
  name: 'app',
  cluster: 'cluster-a',
  reaches: undefined,
  startsFrom: undefined,
  disabledServers: [],
  unknownServers: [],
  assumed: false,
  place: 'app.cfg:1:1',
};
const sdk3 = (createObjectMinimumNodes: number): ObservedClient => ({
  ...client,
  sdk: 3,
  createObjectMinimumNodes,
  minSrv: undefined,
});
const sdk5: ObservedClient = { ...client, sdk: 5, keyAvailabilityCheck: true };
const harms = [acknowledgedKeySurvives, acknowledgedKeyCanBeUsed];

const up = 'ACTIVE';
const down = 'DEGRADED';
const deployments = [
  { what: 'SDK 3, a minimum of one', observed: sdk3(1), cluster: clusterOf(up, up, up) },
  { what: 'SDK 3, a minimum of two', observed: sdk3(2), cluster: clusterOf(up, up, up, up) },
  { what: 'SDK 3, one degraded', observed: sdk3(2), cluster: clusterOf(up, up, up, down) },
  { what: 'SDK 5', observed: sdk5, cluster: clusterOf(up, up, up, up) },
  { what: 'SDK 5, two degraded', observed: sdk5, cluster: clusterOf(up, up, down, down) },
];
const cases = deployments.flatMap((deployment) =>
  [true, false].map((syncFailures) => ({ ...deployment, syncFailures })),
);

test.each(cases)(
  '$what, copies that fail: $syncFailures: one search tells what one for each number of failures does',
  ({ observed, cluster, syncFailures }) => {
    const scenarioWith = (hsmFailures: number) =>
      clientScenario('failures', observed, cluster, { hsmFailures, syncFailures });
    const told = (
      hsmFailures: number,
      properties: readonly AlwaysProperty[],
      options: VerificationOptions,
    ) => {
      const verification = new Verification(scenarioWith(hsmFailures), { ...options, properties });
      while (verification.advance(sliceSize));
      return verification.result().properties.map(({ verdict, length }) => ({ verdict, length }));
    };
    const most = cluster.hsms.length;
    const counts = Array.from({ length: most }, (_, index) => index + 1);
    for (const harm of harms) {
      const together = told(
        most,
        counts.map((count) => afterExactly(count, harm)),
        { countsWorlds: false },
      );
      const alone = counts.map((count) => told(count, [harm], { symmetry: false })[0]!);
      const first = alone.findIndex(({ verdict }) => verdict === 'violated');
      expect(together.slice(0, first)).toEqual(alone.slice(0, first));
      expect(together[first]).toEqual(alone[first]);
    }
  },
);

test('a limit leaves what was found out before it', async () => {
  const findings = await toleratedFailures({
    client: sdk3(2),
    cluster: clusterOf(up, up, up, up),
    hsms: ['hsm-1', 'hsm-2', 'hsm-3', 'hsm-4'],
    ask: async (_, properties) =>
      properties.map(({ name }) => ({
        name,
        verdict: name.endsWith('-1') ? 'holds' : 'incomplete',
        appliedCount: 1,
        length: null,
        evidence: null,
        trace: [],
        loop: null,
      })),
  });
  expect(findings.map(({ grade, answer }) => [grade, answer])).toEqual(Array(4).fill(['incomplete', 1]));
  expect(findings[0]?.sentence).toBe(
    'No acknowledged key is lost to 1 HSM failure right after the acknowledgement. Whether to more is not known: a limit stopped the search.',
  );
});
