import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Refusal, refusals } from '../refusals.ts';
import { parseScenario } from '../scenarios/parse-scenario.ts';
import type { ScenarioInput } from '../scenarios/scenario.ts';
import { deploy } from '../world/deployment.ts';
import { changesBetween, factsOf } from '../world/facts.ts';
import { InternedWorld, Memory } from '../world/interned-world.ts';
import { type Action, type Parameters, refusalOf } from './action.ts';
import { type Actions, actions } from './actions.ts';

/** Support for tests, and for nothing else. */

/** Which actions are in which room, where one test has the refusals of all of them. */
export const areas = {
  'key-creation': ['generateKey', 'promoteKey', 'clientSyncCopies', 'clientSyncFails', 'settleCreation'],
  'clean-up': ['cleanUpCopy', 'cleanUpTombstones', 'cleanUpFails', 'finishCleanUp', 'tombstoneIsRemoved'],
  'key-life': ['deleteKey', 'closeSession', 'serverSyncCopies', 'syncKey'],
  users: ['createUser', 'changePassword'],
  hsms: [
    'hsmFails',
    'hsmBecomesUnreachable',
    'zoneFails',
    'zoneBecomesUnreachable',
    'hsmRecovers',
    'createHsm',
    'hsmBecomesActive',
    'hsmCreationFails',
    'deleteHsm',
  ],
  clusters: [
    'createCluster',
    'clusterCreated',
    'initializeCluster',
    'clusterInitialized',
    'activateCluster',
    'createClusterFromBackup',
    'deleteCluster',
    'clusterDeleted',
  ],
  backups: [
    'takeBackup',
    'backupBecomesReady',
    'copyBackup',
    'copyLatestBackup',
    'backupCopyFails',
    'deleteBackup',
    'restoreBackup',
    'purgeBackup',
  ],
  clones: ['replicateKey', 'replicateKeyPartly', 'replicateUser', 'wrapKey'],
} as const satisfies Record<string, readonly (keyof Actions)[]>;

/** See {@link areas}. */
export type Area = keyof typeof areas;

const base = {
  name: 'for the tests',
  regions: { 'us-east-1': 'aws', 'us-west-2': 'aws', 'us-gov-west-1': 'aws-us-gov' },
  clusters: {
    'cluster-a': {
      region: 'us-east-1',
      hsms: ['hsm-a1', 'hsm-a2', 'hsm-a3'],
      start: 'running',
      zones: { 'hsm-a1': 'one', 'hsm-a2': 'one', 'hsm-a3': 'two' },
    },
    'cluster-b': { region: 'us-west-2', hsms: ['hsm-b1', 'hsm-b2'] },
  },
  clients: {
    app: { cluster: 'cluster-a', sdk: 5 },
    batch: { cluster: 'cluster-a', sdk: 3, createObjectMinimumNodes: 2 },
  },
  users: ['co', 'cu'],
  cryptoOfficer: 'co',
  keys: {
    'key-sdk3': { class: 'token', client: 'batch', owner: 'cu' },
    'key-sdk5': { class: 'token', client: 'app', owner: 'cu' },
    'key-session': { class: 'session', client: 'app', owner: 'cu' },
  },
  backups: 2,
  // All but what changes the start (users) or every world (wrapping), or makes failures of synchronization
  // optional.
  allow: {
    hsmFailures: 2,
    hsmOutages: 2,
    zoneFailures: 1,
    zoneOutages: 1,
    creationFailures: true,
    createHsm: true,
    deleteHsm: true,
    deleteKey: true,
    clone: true,
    deleteBackup: true,
    provision: true,
    keyReplicate: true,
    copyByCluster: true,
    backupFailures: true,
    replicateUsers: true,
  },
} as const satisfies DeeplyReadonly<ScenarioInput>;

type DeeplyReadonly<Value> = { readonly [Name in keyof Value]: DeeplyReadonly<Value[Name]> };

/** Cluster-b as a clone of cluster-a that runs already. */
export const cloneAtWork = {
  ...base.clusters,
  'cluster-b': { ...base.clusters['cluster-b'], start: 'running', maskingKey: 'cluster-a' },
} as const;

/** Cluster-b is a clone at work, and a key of each has one handle. */
export const withOneHandle = {
  clusters: cloneAtWork,
  clients: { ...base.clients, clone: { cluster: 'cluster-b', sdk: 3 } },
  keys: {
    ...base.keys,
    'key-sdk3': { ...base.keys['key-sdk3'], handle: 37 },
    'key-twin': { class: 'token', client: 'clone', owner: 'cu', handle: 37 },
  },
} as const;

/** Beside the keys of the others, one that the session key is turned into. */
export const withPromotion = {
  keys: {
    ...base.keys,
    'key-promoted': { class: 'token', client: 'app', owner: 'cu', promotes: 'key-session' },
  },
  allow: { promoteKeys: true },
} as const;

/** Clients that do not reach the third HSM. */
export const shortReach = {
  app: { ...base.clients.app, reaches: ['hsm-a1', 'hsm-a2'] },
  batch: { ...base.clients.batch, reaches: ['hsm-a1', 'hsm-a2'] },
} as const;

/**
 * The start of a scenario: cluster-a runs with three HSMs, cluster-b does not exist yet, there is a key of
 * each kind, and almost everything is allowed.
 *
 * @param changes - what is different; `allow` is merged
 */
export function start(changes: DeeplyReadonly<Partial<ScenarioInput>> = {}): History {
  const { scenario, problems } = parseScenario({
    ...base,
    ...changes,
    allow: { ...base.allow, ...changes.allow },
  });
  if (problems !== undefined) throw new Error(`The test has no valid scenario: ${JSON.stringify(problems)}`);
  const memory = new Memory(deploy(scenario));
  return new History(memory, memory.start);
}

/** A world, and how it goes on. Steps are named as in `generate-key key-sdk3 hsm-a1`. */
export class History {
  readonly world: InternedWorld;
  readonly #memory: Memory;

  constructor(memory: Memory, numbers: Int32Array) {
    this.#memory = memory;
    this.world = new InternedWorld(memory);
    this.world.numbers.set(numbers);
  }

  /** The history that goes on with these steps, none of which may be refused. */
  after(...steps: readonly string[]): History {
    const next = new History(this.#memory, this.world.numbers);
    for (const step of steps) {
      const refusal = next.refusal(step);
      if (refusal !== undefined) throw new Error(`${step}: ${refusals[refusal]}`);
      const { action, parameters } = bind(next.world, step);
      action.apply(next.world, parameters);
    }
    return next;
  }

  /** Why the step cannot happen now. */
  refusal(step: string): Refusal | undefined {
    const { action, parameters } = bind(this.world, step);
    return refusalOf(action, this.world, parameters);
  }

  /** What the step changes, in words. */
  changes(step: string): readonly string[] {
    return changesBetween(factsOf(this.world), factsOf(this.after(step).world)).map(
      ({ subject, aspect, from, to }) => `${subject} ${aspect}: ${from} -> ${to}`,
    );
  }

  /** What is known of a slot, by aspect. */
  facts(subject: string): Readonly<Record<string, string>> {
    const found = factsOf(this.world).find((facts) => facts.subject === subject);
    if (found === undefined) throw new RangeError(`There is no ${subject}.`);
    return found.aspects;
  }

  /** A world that no history leads to: a slot is put in another state. */
  where(subject: string, state: string, context: object): History {
    const next = new History(this.#memory, this.world.numbers);
    const slot = next.world.deployment.slots.find(({ name }) => name === subject);
    if (slot === undefined) throw new RangeError(`There is no ${subject}.`);
    const { position } = slot;
    next.world.numbers[position] = this.#memory.lifecycleAt[position]!.numberOf(state, context);
    return next;
  }
}

function bind(world: InternedWorld, step: string): { action: Action; parameters: Parameters } {
  const [name, ...names] = step.split(' ');
  const action = Object.values(actions).find((candidate) => candidate.name === name) as Action | undefined;
  const found = [...(action?.parameters(world.deployment) ?? [])].filter(
    (parameters) =>
      Object.values(parameters)
        .map((parameter) => parameter.name)
        .join(' ') === names.join(' '),
  );
  if (action === undefined || found.length !== 1) {
    const { keys, hsms, clusters, backups, users } = world.deployment;
    const known = [...keys, ...hsms, ...clusters, ...backups, ...users].map((slot) => slot.name);
    throw new RangeError(`${step} names no step. There are ${known.join(', ')}.`);
  }
  return { action, parameters: found[0]! };
}

/** A world, and the parameters of the step that is asked for in it. */
type Case = readonly [History, string];

/** A case in which the action happens, and one for each reason why it refuses. */
export type Cases = { readonly happens: Case } & { readonly [Reason in Refusal]?: Case };

/** Tests that the actions of an area refuse for each of the reasons in their source, and for no other. */
export function testRefusals<Tested extends Area>(
  area: Tested,
  table: { readonly [Name in (typeof areas)[Tested][number]]: Cases },
): void {
  for (const [key, cases] of Object.entries<Cases>(table)) {
    const { name } = actions[key as keyof Actions];
    describe(`${area}: ${name}`, () => {
      const { happens, ...refused } = cases;

      test('has a case for each reason that its source names', () => {
        expect(Object.keys(refused).sort()).toEqual(reasonsIn(`${area}/${name}.action.ts`));
      });

      test('can happen', () => expect(happens[0].refusal(`${name} ${happens[1]}`)).toBeUndefined());

      test.each(Object.entries(refused))('refuses: %s', (reason, [history, parameters]) => {
        expect(history.refusal(`${name} ${parameters}`)).toBe(reason);
      });
    });
  }
}

/** The refusals that a source file in this folder names. */
export function reasonsIn(file: string): readonly string[] {
  const source = readFileSync(new URL(file, import.meta.url), 'utf8');
  const quoted = [...source.matchAll(/'([a-z0-9-]+)'/g)].map((match) => match[1]!);
  return [...new Set(quoted)].filter((word) => Object.hasOwn(refusals, word)).sort();
}
