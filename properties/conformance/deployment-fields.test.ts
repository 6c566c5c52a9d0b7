import { expect, test } from 'vitest';
import { parseScenario, scenarioSchema } from '#models';
import { conformanceCommands } from './conformance-commands.ts';
import type { ConformanceTest } from './conformance-test.ts';
import { deploymentFields, newerFields, toldDeployment, unknownFields } from './deployment-fields.ts';
import type { Capabilities, Deployment } from './implementation.ts';
import { modelOfDeployment } from './possible-worlds.ts';
import { ConformanceRunner, type TestResult } from './run-conformance-test.ts';
import { suiteScenarios } from './suite/deployments.ts';
import { everything, ModelImplementation } from './testing.ts';

/** What was written before there was any of them. */
const { fields: _, ...older } = everything;

const scenarioNamed = (wanted: string): Deployment => suiteScenarios().find(({ name }) => name === wanted)!;

/** Fields of the schema that drivers were never told of are as good as new to them. */
const firstFields = [
  'hsmFailures',
  'hsmOutages',
  'syncFailures',
  'createHsm',
  'deleteHsm',
  'deleteKey',
  'clone',
  'deleteBackup',
  'provision',
  'changeUsers',
  'tombstoneCleanUp',
  'promoteKeys',
  'keyReplicate',
  'copyByCluster',
  'backupFailures',
  'wrapKey',
  'replicateUsers',
];

test('every permission that the first drivers did not know is a field that one may know or not', () => {
  const { allow } = scenarioNamed('sdk5-1hsm');
  const newer = Object.keys(allow).filter((name) => !firstFields.includes(name));
  expect(
    newer.filter((name) => !Object.hasOwn(newerFields, `allow.${name}`)),
    'what each means goes into properties/conformance/deployment-fields.ts',
  ).toEqual([]);
  // What a cluster or a key can have: a field that is added here has to be added there.
  const shapes = scenarioSchema.shape;
  expect(Object.keys(shapes.clusters.valueType.shape).sort()).toEqual(
    ['region', 'hsms', 'start', 'up', 'degraded', 'maskingKey', 'zones', 'users'].sort(),
  );
  expect(Object.keys(shapes.keys.unwrap().valueType.shape).sort()).toEqual(
    ['class', 'client', 'owner', 'promotes', 'sharedWith', 'exportable', 'handle', 'start'].sort(),
  );
});

test('each field is used by some deployment of the suite, and by itself', () => {
  const used = new Set(suiteScenarios().flatMap((scenario) => unknownFields(scenario)));
  expect([...used].sort()).toEqual([...deploymentFields].sort());
  for (const scenario of suiteScenarios()) expect(unknownFields(scenario, deploymentFields)).toEqual([]);
});

/** Keeps what it was given. */
class Recording extends ModelImplementation {
  readonly given: Deployment[] = [];

  override reset(deployment: Deployment) {
    this.given.push(deployment);
    return super.reset(deployment);
  }
}

const testIn = (deployment: Deployment): ConformanceTest => ({
  id: 'a-key-is-created',
  area: 'creation-sdk3',
  comment: '',
  clauses: [],
  flags: [],
  deployment: deployment.name,
  steps: [
    {
      action: 'generate-key',
      parameters: { key: 'key-1', hsm: 'hsm-a1' },
      sentence: '',
      expected: { outcome: 'accepted' },
      changes: {},
    },
  ],
});

async function run(implementation: Recording, deployment: Deployment): Promise<TestResult> {
  const capabilities = implementation.capabilities();
  const how = { patience: 0, pause: async () => {} };
  const model = modelOfDeployment(deployment);
  return new ConformanceRunner(model, deployment, implementation, capabilities, how).run(testIn(deployment));
}

test('what knows no newer field gets deployments as they were before there was any', async () => {
  const implementation = new Recording(older);
  const result = await run(implementation, scenarioNamed('sdk3-2hsm'));
  expect(result.verdict).toBe('passed');
  const [given] = implementation.given;
  expect(Object.keys(given!.allow)).toEqual(firstFields);
  expect(parseScenario(given).scenario).toEqual(scenarioNamed('sdk3-2hsm'));
});

test.each(['zones-2hsm', 'handles-1x2', 'creation-failures-2hsm', 'service-backups-2hsm'])(
  'what does not know all that is said in %s is not given it',
  async (name) => {
    const deployment = scenarioNamed(name);
    const [first, ...others] = unknownFields(deployment);
    for (const fields of [undefined, [], others]) {
      const implementation = new Recording({ ...older, ...(fields && { fields }) });
      const { verdict, because } = await run(implementation, deployment);
      expect([verdict, because]).toEqual(['not-applicable', expect.stringContaining(first!)]);
      expect(implementation.given).toEqual([]);
    }
    const knowing = new Recording(everything);
    expect((await run(knowing, deployment)).verdict).toBe('passed');
    expect(knowing.given).toEqual([deployment]);
  },
);

test('random runs are not made in a deployment that says what it does not know', async () => {
  const capabilities: Capabilities = { ...older, fields: ['clusters.zones'] };
  const implementation = new Recording(capabilities);
  const commands = conformanceCommands(scenarioNamed('zones-2hsm'), capabilities);
  await expect(commands.startOf(implementation)()).rejects.toThrow(
    /does not support zones-2hsm: it does not know allow.zoneFailures, allow.zoneOutages/,
  );
  expect(implementation.given).toEqual([]);
});

test('a deployment is told with the fields that are known, and with no other', () => {
  const deployment = scenarioNamed('sdk3-2hsm');
  expect(toldDeployment(deployment, deploymentFields)).toEqual(deployment);
  expect(toldDeployment(deployment, ['allow.zoneOutages']).allow).toHaveProperty('zoneOutages', 0);
  expect(toldDeployment(deployment, ['allow.zoneOutages']).allow).not.toHaveProperty('zoneFailures');
});
