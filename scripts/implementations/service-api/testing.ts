import {
  InternedWorld,
  Memory,
  type Model,
  modelOf,
  parseScenario,
  type Refusal,
  type Scenario,
  type ScenarioInput,
  type Step,
} from '#models';
import type { ConformanceStep, ConformanceTest } from '#properties';
import type { EndpointOptions } from './endpoint.ts';
import { ServiceApi } from './service-api.ts';

/** Support for tests, and for nothing else. */

/** Clusters in two regions of a partition and one of another, with nothing in them yet. */
export function lifecycleScenario(more: Partial<ScenarioInput> = {}): Scenario {
  const { scenario, problems } = parseScenario({
    name: 'clusters and clones',
    regions: { 'us-east-1': 'aws', 'us-west-2': 'aws', 'us-gov-east-1': 'aws-us-gov' },
    clusters: {
      'cluster-a': { region: 'us-east-1', hsms: ['hsm-a1', 'hsm-a2'] },
      'cluster-b': { region: 'us-west-2', hsms: ['hsm-b1', 'hsm-b2'] },
    },
    users: ['co'],
    cryptoOfficer: 'co',
    backups: 4,
    allow: { createHsm: true, deleteHsm: true, clone: true, deleteBackup: true, provision: true },
    ...more,
  });
  if (scenario === undefined) throw new Error(JSON.stringify(problems));
  return scenario;
}

/** A driver for a service on this machine, whose time passes while it is asked and not otherwise. */
export function driverFor(url: string, options: Partial<EndpointOptions> = {}): ServiceApi {
  return new ServiceApi({
    url,
    hsmType: 'hsm1.medium',
    subnets: ['subnet-0123456789abcdef0'],
    dataPlane: `${url}/data-plane`,
    patience: 0,
    ...options,
  });
}

/** What a walk is made of: what the driver can tell, and what the service does when it is waited for. */
const walked = new Set([
  'create-cluster',
  'initialize-cluster',
  'activate-cluster',
  'create-hsm',
  'delete-hsm',
  'delete-cluster',
  'take-backup',
  'copy-backup',
  'create-cluster-from-backup',
  'delete-backup',
  'restore-backup',
]);

/** How that ends which the service has begun. */
const ends = new Set([
  'cluster-created',
  'cluster-initialized',
  'hsm-becomes-active',
  'cluster-deleted',
  'backup-becomes-ready',
]);

/**
 * Tests that go through the model at random, with a refusal now and then. What the service has begun comes to its end
 * before anything else happens: how fast it is, nobody knows.
 */
export function walks(scenario: Scenario, count: number, length: number): readonly ConformanceTest[] {
  const model = modelOf(scenario);
  const memory = new Memory(model.deployment);
  return Array.from({ length: count }, (_, index) => ({
    id: `walk-${index + 1}`,
    ...anyTest,
    deployment: scenario.name,
    steps: walk(model, new InternedWorld(memory), drawing(index + 1), length),
  }));
}

function walk(
  model: Model,
  world: InternedWorld,
  draw: (count: number) => number,
  length: number,
): readonly ConformanceStep[] {
  const taken: ConformanceStep[] = [];
  const told = model.steps.filter(({ action }) => walked.has(action));
  const begun = model.steps.filter(({ action }) => ends.has(action));
  while (taken.length < length) {
    const isRefused = draw(4) === 0;
    const [ending] = begun.filter((step) => step.refuses(world) === undefined);
    const found = told.filter(
      (step) =>
        (step.refuses(world) !== undefined) === isRefused && (!isRefused || step.action !== 'take-backup'),
    );
    const actions = [...new Set(found.map(({ action }) => action))];
    const action = actions[draw(actions.length)];
    const ofAction = found.filter((step) => step.action === action);
    const step = ending ?? ofAction[draw(ofAction.length)];
    if (step === undefined) continue;
    const reason = step.refuses(world);
    taken.push(stepOf(step, reason));
    if (reason === undefined) step.apply(world);
  }
  return taken;
}

const anyTest = { area: 'cluster-lifecycle', comment: '', clauses: [], flags: [] } as const;

const stepOf = ({ action, parameters, sentence }: Step, reason: Refusal | undefined): ConformanceStep => ({
  action,
  parameters,
  sentence,
  expected: reason === undefined ? { outcome: 'accepted' } : { outcome: 'refused', reason },
  changes: {},
});

/** Numbers below a bound, in an order that depends on the seed. */
function drawing(seed: number): (count: number) => number {
  let state = Math.imul(seed, 2_654_435_761) >>> 0;
  return (count) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * count);
  };
}
