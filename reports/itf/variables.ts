import {
  ContradictionError,
  type Deployment,
  InternedWorld,
  Memory,
  modelOf,
  type Scenario,
  type Step,
  type StepName,
  StepNames,
  UnacceptedEventError,
} from '#models';
import { isUse } from '#properties';
import { type ItfValue, itfInt, itfMap, itfOption, itfSet } from './value.ts';

/** A variable of our traces: the type that Apalache needs, and its value in a world. */
interface Variable {
  readonly type: string;
  readonly read: (world: InternedWorld) => ItfValue;
}

const mapOf = <Slot extends { readonly name: string }>(
  slots: readonly Slot[],
  read: (slot: Slot) => ItfValue,
): ItfValue => itfMap(slots.map((slot) => [slot.name, read(slot)] as const));

const namesOf = (slots: readonly { readonly name: string }[]): ItfValue =>
  itfSet(slots.map(({ name }) => name));

/** What may be absent: a set of at most one, because the reader of Apalache knows no variants. */
const atMostOne = (name: string | undefined): ItfValue => itfSet(name === undefined ? [] : [name]);

const toName = 'Str -> Str';
const toNames = 'Str -> Set(Str)';
const toNumber = 'Str -> Int';
const toVersions = 'Str -> (Str -> Int)';

/** What a deployment is for ever: the constants of a trace. */
const constants = {
  clusterRegion: {
    type: toName,
    read: ({ deployment }) => mapOf(deployment.clusters, ({ region }) => region.name),
  },
  clusterHsms: {
    type: toNames,
    read: ({ deployment }) => mapOf(deployment.clusters, ({ hsms }) => namesOf(hsms)),
  },
  keyClass: { type: toName, read: ({ deployment }) => mapOf(deployment.keys, (key) => key.class) },
  keyHome: { type: toName, read: ({ deployment }) => mapOf(deployment.keys, ({ home }) => home.name) },
  keyNeed: { type: toNumber, read: ({ deployment }) => mapOf(deployment.keys, ({ need }) => itfInt(need)) },
} as const satisfies Readonly<Record<string, Variable>>;

/** What a world is. There are maps and no records: a record of a tag and a value would be a variant. */
const variables = {
  clusterState: {
    type: toName,
    read: (world) => mapOf(world.deployment.clusters, (cluster) => world.clusterState(cluster)),
  },
  clusterMaskingKey: {
    type: toNames,
    read: (world) => mapOf(world.deployment.clusters, (cluster) => atMostOne(world.maskingKey(cluster))),
  },
  clusterOrigin: {
    type: toNames,
    read: (world) => mapOf(world.deployment.clusters, (cluster) => atMostOne(world.origin(cluster))),
  },
  hsmState: { type: toName, read: (world) => mapOf(world.deployment.hsms, (hsm) => world.hsmState(hsm)) },
  hsmKeys: {
    type: toNames,
    read: (world) => keysOfHsms(world, (hsm, key) => world.holds(hsm, key)),
  },
  hsmMarkedKeys: {
    type: toNames,
    read: (world) => keysOfHsms(world, (hsm, key) => world.isMarked(hsm, key)),
  },
  hsmUsers: {
    type: toVersions,
    read: (world) =>
      mapOf(world.deployment.hsms, (hsm) =>
        mapOf(world.deployment.users, (user) => itfInt(world.passwordVersion(hsm, user))),
      ),
  },
  keyCreation: { type: toName, read: (world) => mapOf(world.deployment.keys, (key) => world.creation(key)) },
  keyAttempted: {
    type: toNames,
    read: (world) =>
      mapOf(world.deployment.keys, (key) =>
        namesOf(key.home.hsms.filter((hsm) => key.class === 'token' && world.isAttempted(key, hsm))),
      ),
  },
  keyWrapped: {
    type: 'Str -> Bool',
    read: (world) => mapOf(world.deployment.keys, (key) => world.isWrapped(key)),
  },
  backupState: {
    type: toName,
    read: (world) => mapOf(world.deployment.backups, (backup) => world.backupState(backup)),
  },
  backupKeys: {
    type: toNames,
    read: (world) => ofBackups(world, (backup) => itfSet(backup?.contents.keys ?? [])),
  },
  backupUsers: {
    type: toVersions,
    read: (world) =>
      ofBackups(world, (backup) =>
        itfMap(
          Object.entries(backup?.contents.users ?? {}).map(
            ([user, version]) => [user, itfInt(version)] as const,
          ),
        ),
      ),
  },
  backupMaskingKey: {
    type: toNames,
    read: (world) => ofBackups(world, (backup) => atMostOne(backup?.maskingKey)),
  },
  backupRegion: { type: toNames, read: (world) => ofBackups(world, (backup) => atMostOne(backup?.region)) },
  backupSourceCluster: {
    type: toNames,
    read: (world) => ofBackups(world, (backup) => atMostOne(backup?.sourceCluster)),
  },
  failures: { type: 'Int', read: (world) => itfInt(world.failures()) },
  outages: { type: 'Int', read: (world) => itfInt(world.outages()) },
  zoneFailures: { type: 'Int', read: (world) => itfInt(world.zoneFailures()) },
  zoneOutages: { type: 'Int', read: (world) => itfInt(world.zoneOutages()) },
} as const satisfies Readonly<Record<string, Variable>>;

type Hsm = Deployment['hsms'][number];
type Key = Deployment['keys'][number];

function keysOfHsms({ deployment }: InternedWorld, has: (hsm: Hsm, key: Key) => boolean): ItfValue {
  return mapOf(deployment.hsms, (hsm) => namesOf(deployment.keys.filter((key) => has(hsm, key))));
}

function ofBackups(
  world: InternedWorld,
  read: (backup: ReturnType<InternedWorld['backup']>) => ItfValue,
): ItfValue {
  return mapOf(world.deployment.backups, (slot) => read(world.backup(slot)));
}

const all: Readonly<Record<string, Variable>> = { ...constants, ...variables };

/** The names of what never changes in a trace. */
export const constantNames: readonly string[] = Object.keys(constants);

/** The variables whose values a world determines, each with its type in the language of Apalache. */
export const variableTypes: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(all).map(([name, { type }]) => [name, type]),
);

/** The value of every variable in a world. */
export type ItfState = Readonly<Record<string, ItfValue>>;

/**
 * The values of all variables at the start of a scenario and after each of some steps.
 *
 * @remarks
 * It ends before a step that cannot be taken, and where a step is wrong in itself: then the world is not known.
 */
export function itfStatesOf(scenario: Scenario, steps: readonly StepName[]): readonly ItfState[] {
  const model = modelOf(scenario);
  const names = new StepNames(model);
  const world = new InternedWorld(new Memory(model.deployment));
  const read = (): ItfState =>
    Object.fromEntries(Object.entries(all).map(([name, variable]) => [name, variable.read(world)]));
  const states = [read()];
  for (const step of steps) {
    if (isUse(step)) {
      // It leads nowhere: once more the same state.
      states.push(read());
      continue;
    }
    const named = names.find(step);
    if (named.kind !== 'step' || !isTaken(model.steps[named.number]!, world)) break;
    states.push(read());
  }
  return states;
}

function isTaken(step: Step, world: InternedWorld): boolean {
  try {
    if (step.refuses(world) !== undefined) return false;
    step.apply(world);
    return true;
  } catch (error) {
    if (error instanceof UnacceptedEventError || error instanceof ContradictionError) return false;
    throw error;
  }
}

/** What the parameters of actions are called: a trace of ours says of each what was chosen, if it was. */
export const pickNames = [
  'backup',
  'cluster',
  'destination',
  'from',
  'hsm',
  'key',
  'region',
  'source',
  'target',
  'to',
  'user',
  'zone',
] as const;

/** The parameters of a step as Quint writes them. */
export function picksOf(parameters: StepName['parameters'] = {}): ItfValue {
  return Object.fromEntries(pickNames.map((name) => [name, itfOption(parameters[name])]));
}
