import {
  type Actions,
  actions,
  type BackupRecord,
  type Contents,
  type Deployment,
  type HsmSlot,
  type KeySlot,
  parseScenario,
  type Refusal,
  type Scenario,
  type ScenarioInput,
  type Slot,
  type Verdict,
  type World,
} from '#models';

/** One action of the model gone wrong, and who notices. */
export interface Mutant {
  /** What is wrong, as one clause in the present tense. */
  readonly name: string;
  /** The name of the action that is wrong. */
  readonly action: string;
  /** That action, in the form in which a model takes it. */
  readonly mutation: Partial<Actions>;
  /** The smallest deployment in which it shows. */
  readonly scenario: Scenario;
  /** The properties that it breaks, each with its verdict on the model as it is. */
  readonly breaks: Readonly<Record<string, Verdict>>;
  /** How deep it shows, where a machine does not accept what would follow. */
  readonly depthMax?: number;
  /** Whether only a long history shows it, which random runs meet in its own scenario at best. */
  readonly isDeep?: boolean;
}

/** A mutant as it is written: what is told of it, how the action is wrong, and what the deployment has. */
interface Description<Changed extends keyof Actions> {
  readonly name: string;
  /** What differs from the action; the rest of it stays. */
  readonly wrong: Partial<Pick<Actions[Changed], 'forbids' | 'refuses' | 'apply'>>;
  /** What differs from one cluster with two HSMs, one application with Client SDK 3 and one token key. */
  readonly scenario: Partial<ScenarioInput>;
  readonly breaks: Mutant['breaks'];
  readonly depthMax?: number;
  readonly isDeep?: boolean;
}

/** The mutant in which one action is wrong as described. */
export function mutantOf<Changed extends keyof Actions>(
  changed: Changed,
  { wrong, scenario, ...told }: Description<Changed>,
): Mutant {
  const action = actions[changed];
  let parsed: Scenario | undefined;
  return {
    ...told,
    action: action.name,
    mutation: { [changed]: { ...action, ...wrong } },
    // Parsed when it is asked for: the mutants are many, and most who load them want none.
    get scenario() {
      parsed ??= deployment(told.name, scenario);
      return parsed;
    },
  };
}

function deployment(name: string, told: Partial<ScenarioInput>): Scenario {
  const { scenario, problems } = parseScenario({
    name,
    regions: { 'us-east-1': 'aws', 'us-west-2': 'aws', 'us-gov-west-1': 'aws-us-gov' },
    clusters: { 'cluster-a': running('hsm-a1', 'hsm-a2') },
    clients: { app: { cluster: 'cluster-a', sdk: 3 } },
    users: ['co', 'cu'],
    cryptoOfficer: 'co',
    keys: { 'key-1': tokenKey },
    ...told,
  });
  if (scenario === undefined)
    throw new Error(`The scenario of ${name} is not valid: ${JSON.stringify(problems)}.`);
  return scenario;
}

/** Clusters as a scenario describes them. */
export type Clusters = ScenarioInput['clusters'];

/** A cluster that is at work from the start. */
export function running(...hsms: string[]): Clusters[string] {
  return { region: 'us-east-1', hsms, start: 'running' };
}

/** A place for a cluster with one HSM. */
export function absent(hsm: string): Clusters[string] {
  return { region: 'us-east-1', hsms: [hsm] };
}

/** A cluster with one HSM. */
export const single = { 'cluster-a': running('hsm-a1') } as const;

/** Two clusters that do not share a masking key. */
export const unrelated = { ...single, 'cluster-b': running('hsm-b1') } as const;

/** A cluster and a clone of it. */
export const related = { ...single, 'cluster-b': { ...running('hsm-b1'), maskingKey: 'cluster-a' } } as const;

/** A cluster, and a place for a clone of it or for a fresh one. */
export const clonable = { ...single, 'cluster-b': absent('hsm-b1') } as const;

/** A token key of the application. */
export const tokenKey = { class: 'token', client: 'app', owner: 'cu' } as const;

/** A session key of the application. */
export const sessionKey = { class: 'session', client: 'app', owner: 'cu' } as const;

/** The application, with a creation that succeeds only with two copies. */
export const twoCopies = {
  app: { cluster: 'cluster-a', sdk: 3, createObjectMinimumNodes: 2 },
} as const;

/** The application with Client SDK 5, which asks for two copies too, and cleans nothing up. */
export const quorum = { app: { cluster: 'cluster-a', sdk: 5 } } as const;

/** What an action tells a slot, as far as a mutant changes it. */
interface Told {
  readonly type: string;
  readonly contents?: Contents;
  readonly record?: BackupRecord;
}

/**
 * The world for an action that says something else than it should: what it tells passes through `change`,
 * and nothing is told where that returns nothing.
 */
function retelling(world: World, change: (event: Told) => Told | undefined): World {
  const tell = (slot: Slot, event: Told): void => {
    const changed = change(event);
    // Which events a slot takes is for its machine to say: it throws.
    if (changed !== undefined) world.tell(slot as never, changed as never);
  };
  return new Proxy(world, {
    get(target, name) {
      if (name === 'tell') return tell;
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** The world for an action that forgets to tell this. */
export function withholding(world: World, type: string): World {
  return retelling(world, (event) => (event.type === type ? undefined : event));
}

/** The world for an action that files a backup wrongly. */
export function refiling(world: World, change: (record: BackupRecord) => Partial<BackupRecord>): World {
  return retelling(world, (event) =>
    event.record === undefined ? event : { ...event, record: { ...event.record, ...change(event.record) } },
  );
}

/** The world for an action that restores an HSM wrongly. */
export function restoring(world: World, change: (contents: Contents) => Partial<Contents>): World {
  return retelling(world, (event) =>
    event.contents === undefined
      ? event
      : { ...event, contents: { ...event.contents, ...change(event.contents) } },
  );
}

/** Nobody: what an HSM without users knows of them. */
export function nobodyIn({ users }: Deployment): Contents['users'] {
  return Object.fromEntries(users.map(({ name }) => [name, 0 as const]));
}

/** The names of all keys on an HSM, session keys included: what its contents would be without a rule. */
export function everyKeyOn(world: World, hsm: HsmSlot): string[] {
  return keysOn(world, hsm)
    .map(({ name }) => name)
    .sort();
}

/** All keys on an HSM. */
export function keysOn(world: World, hsm: HsmSlot): readonly KeySlot[] {
  return world.deployment.keys.filter((key) => world.holds(hsm, key));
}

/** Stores keys on an HSM, which must be active. */
export function store(world: World, hsm: HsmSlot, keys: readonly KeySlot[]): void {
  for (const { name } of keys) world.tell(hsm, { type: 'key.stored', key: name });
}

/** Erases keys from an HSM, which must be active and have them. */
export function erase(world: World, hsm: HsmSlot, keys: readonly KeySlot[]): void {
  for (const { name } of keys) world.tell(hsm, { type: 'key.erased', key: name });
}

/** Ticks an HSM off in the running synchronization or clean-up of a key. */
export function attempt(world: World, key: KeySlot, hsm: HsmSlot): void {
  world.tell(key.attempts[hsm.indexInCluster]!, { type: 'attempt.made' });
}

/** Takes no notice of a reason, which is the last one that the action looks for. */
export function except(ignored: Refusal, refusal: Refusal | undefined): Refusal | undefined {
  return refusal === ignored ? undefined : refusal;
}
