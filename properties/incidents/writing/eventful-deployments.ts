import fc from 'fast-check';
import { parseScenario, type Scenario, type ScenarioInput } from '#models';

const clients = [
  { sdk: 3 },
  { sdk: 3, createObjectMinimumNodes: 2 },
  { sdk: 3, createObjectMinimumNodes: 4 },
  { sdk: 5 },
  { sdk: 5, keyAvailabilityCheck: false },
] as const;

/**
 * Small deployments in which much may happen to one key: zones go, HSMs come and go, clusters are made from backups.
 *
 * @remarks
 * Among deployments of any form most have little of it, and hardly any has two kinds at once.
 */
export function eventfulDeployments(): fc.Arbitrary<Scenario> {
  const flag = fc.boolean();
  const drawn = fc.record({
    hsmCount: fc.integer({ min: 1, max: 3 }),
    cloneHsmCount: fc.integer({ min: 1, max: 2 }),
    isCloneAtWork: flag,
    isFarAway: flag,
    client: fc.constantFrom(...clients),
    class: fc.constantFrom('token' as const, 'token' as const, 'token' as const, 'session' as const),
    backups: fc.integer({ min: 1, max: 2 }),
    hsmFailures: fc.nat(2),
    hsmOutages: fc.nat(3),
    zoneFailures: fc.nat(1),
    zoneOutages: fc.nat(1),
    flags: fc.record({
      createHsm: flag,
      deleteHsm: flag,
      creationFailures: flag,
      syncFailures: flag,
      deleteKey: flag,
      deleteKeyAgain: flag,
      deleteBackup: flag,
      tombstoneCleanUp: flag,
      keyReplicate: flag,
      copyByCluster: flag,
    }),
  });
  return drawn.map(({ flags, hsmFailures, hsmOutages, zoneFailures, zoneOutages, ...described }) => {
    const { hsmCount, cloneHsmCount, isCloneAtWork, isFarAway, client, class: keyClass, backups } = described;
    const [home, clone] = [named('hsm-1', hsmCount), named('hsm-2', cloneHsmCount)];
    const cloneRegion = isFarAway ? 'us-west-2' : 'us-east-1';
    const input: ScenarioInput = {
      name: 'eventful deployment',
      regions: { 'us-east-1': 'aws', [cloneRegion]: 'aws' },
      clusters: {
        'cluster-1': { region: 'us-east-1', hsms: home, start: 'running', zones: zonesOf(home) },
        'cluster-2': {
          region: cloneRegion,
          hsms: clone,
          zones: zonesOf(clone),
          ...(isCloneAtWork && { start: 'running' as const, maskingKey: 'cluster-1' }),
        },
      },
      clients: { 'app-1': { cluster: 'cluster-1', ...client } },
      users: ['co', 'cu-1'],
      cryptoOfficer: 'co',
      keys: { 'key-1': { class: keyClass, client: 'app-1', owner: 'cu-1' } },
      backups,
      allow: { ...flags, clone: true, hsmFailures, hsmOutages, zoneFailures, zoneOutages },
    };
    const { scenario, problems } = parseScenario(input);
    if (scenario === undefined) throw new Error(`It is not valid: ${JSON.stringify({ input, problems })}`);
    return scenario;
  });
}

const named = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}-${index + 1}`);

const zonesOf = (hsms: readonly string[]): Record<string, string> =>
  Object.fromEntries(hsms.map((hsm, place) => [hsm, place % 2 === 0 ? 'a' : 'b']));
