import {
  type Action,
  type Actions,
  actions,
  type HsmSlot,
  isActive,
  type KeySlot,
  parseScenario,
  type ReadonlyWorld,
  type Scenario,
  type ScenarioInput,
  type World,
} from '#models';

/** The model with a rule by which keys meet, or which treats one otherwise than another. */
export interface MeetingMutant {
  /** What is wrong, as one clause in the present tense. */
  readonly name: string;
  readonly actions: Actions;
  readonly scenario: Scenario;
}

const {
  cleanUpCopy,
  clientSyncCopies,
  closeSession,
  createHsm,
  createUser,
  deleteHsm,
  deleteKey,
  generateKey,
  hsmBecomesActive,
  hsmFails,
  serverSyncCopies,
  settleCreation,
  syncKey,
  takeBackup,
  tombstoneIsRemoved,
  wrapKey,
} = actions;

function mutant<Name extends keyof Actions>(
  name: string,
  changed: Name,
  wrong: Partial<Omit<Actions[Name], 'name' | 'clause'>>,
  more: Partial<ScenarioInput> = {},
): MeetingMutant {
  const { scenario, problems } = parseScenario({
    name,
    regions: { 'us-east-1': 'aws' },
    clusters: { 'cluster-a': { region: 'us-east-1', hsms: ['hsm-a1', 'hsm-a2'], start: 'running' } },
    clients: { app: { cluster: 'cluster-a', sdk: 3 } },
    users: ['co', 'cu'],
    cryptoOfficer: 'co',
    keys: { 'key-1': token, 'key-2': token },
    ...more,
  });
  if (scenario === undefined) throw new Error(JSON.stringify(problems));
  return { name, actions: { ...actions, [changed]: { ...actions[changed], ...wrong } }, scenario };
}

const token = { class: 'token', client: 'app', owner: 'cu' } as const;
const session = { class: 'session', client: 'app', owner: 'cu' } as const;
const related: ScenarioInput['clusters'] = {
  'cluster-a': { region: 'us-east-1', hsms: ['hsm-a1'], start: 'running' },
  'cluster-b': { region: 'us-east-1', hsms: ['hsm-b1'], start: 'running', maskingKey: 'cluster-a' },
};

/** An action that knows all keys, from when its choices were listed. */
function knowingKeys<Chosen extends { key: KeySlot }>(
  action: Action<Chosen>,
  wrong: (othersOf: (key: KeySlot) => readonly KeySlot[]) => Partial<Action<Chosen>>,
): Partial<Action<Chosen>> {
  let all: readonly KeySlot[] = [];
  return {
    parameters(deployment) {
      all = deployment.keys;
      return action.parameters(deployment);
    },
    ...wrong((key) => all.filter((other) => other.home === key.home && other !== key)),
  };
}

const heldBy = (world: ReadonlyWorld, hsm: HsmSlot, keys: readonly KeySlot[]): boolean =>
  keys.some((key) => world.holds(hsm, key));

/** A world that passes on other contents than an HSM has. */
function passingOn(world: World, change: (keys: readonly string[]) => readonly string[]): World {
  return new Proxy(world, {
    get(target, name) {
      if (name === 'contents')
        return (hsm: HsmSlot) => {
          const contents = target.contents(hsm);
          return { ...contents, keys: change(contents.keys) };
        };
      const value = Reflect.get(target, name) as unknown;
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

/** Steps about a key that ask about others. */
const asking: readonly MeetingMutant[] = [
  mutant('no two keys are created at the same time', 'generateKey', {
    refuses: (world, chosen) =>
      world.deployment.keys.some((key) => world.creation(key) === 'replicating')
        ? 'key-already-created'
        : generateKey.refuses(world, chosen),
  }),
  mutant('an HSM holds one key at most', 'generateKey', {
    refuses: (world, chosen) =>
      world.contents(chosen.hsm).keys.length > 0 ? 'already-held' : generateKey.refuses(world, chosen),
  }),
  mutant('an HSM holds five keys at most', 'generateKey', {
    refuses: (world, chosen) =>
      world.contents(chosen.hsm).keys.length > 4 ? 'already-held' : generateKey.refuses(world, chosen),
  }),
  mutant('a deployment has three keys at most', 'generateKey', {
    refuses: (world, chosen) =>
      world.deployment.keys.length > 3 ? 'not-allowed' : generateKey.refuses(world, chosen),
  }),
  mutant('a scenario has three hundred keys at most', 'generateKey', {
    refuses: (world, chosen) =>
      Object.keys(world.deployment.scenario.keys).length > 300
        ? 'not-allowed'
        : generateKey.refuses(world, chosen),
  }),
  mutant('three hundred keys are too many once and for all', 'generateKey', {
    forbids: (deployment, chosen) =>
      deployment.keys.length > 300 ? 'not-allowed' : generateKey.forbids?.(deployment, chosen),
  }),
  mutant(
    'a creation waits for another one',
    'settleCreation',
    knowingKeys(settleCreation, (othersOf) => ({
      refuses: (world, chosen) =>
        settleCreation.refuses(world, chosen) ??
        (othersOf(chosen.key).some((key) => world.creation(key) === 'replicating')
          ? 'creation-not-running'
          : undefined),
    })),
  ),
  mutant(
    'a clean-up leaves copies beside other keys',
    'cleanUpCopy',
    knowingKeys(cleanUpCopy, (othersOf) => ({
      refuses: (world, chosen) =>
        cleanUpCopy.refuses(world, chosen) ??
        (heldBy(world, chosen.hsm, othersOf(chosen.key)) ? 'not-held' : undefined),
    })),
    {
      clients: { app: { cluster: 'cluster-a', sdk: 3, createObjectMinimumNodes: 2 } },
      allow: { syncFailures: true },
    },
  ),
  mutant(
    'keys are copied in the order of their names',
    'clientSyncCopies',
    knowingKeys(clientSyncCopies, (othersOf) => ({
      refuses: (world, chosen) =>
        clientSyncCopies.refuses(world, chosen) ??
        (othersOf(chosen.key).some(
          (key) => key.index < chosen.key.index && !world.isAttempted(key, chosen.hsm),
        )
          ? 'already-attempted'
          : undefined),
    })),
  ),
  mutant(
    'syncKey is refused by an HSM with another key',
    'syncKey',
    knowingKeys(syncKey, (othersOf) => ({
      refuses: (world, chosen) =>
        syncKey.refuses(world, chosen) ??
        (heldBy(world, chosen.destination, othersOf(chosen.key)) ? 'already-held' : undefined),
    })),
    { clusters: related, allow: { clone: true } },
  ),
  mutant(
    'one key at most leaves in a file',
    'wrapKey',
    knowingKeys(wrapKey, (othersOf) => ({
      refuses: (world, chosen) =>
        wrapKey.refuses(world, chosen) ??
        (othersOf(chosen.key).some((key) => world.isWrapped(key)) ? 'already-wrapped' : undefined),
    })),
    { allow: { wrapKey: true } },
  ),
  mutant(
    'a marked copy is removed only with no other one beside it',
    'tombstoneIsRemoved',
    knowingKeys(tombstoneIsRemoved, (othersOf) => ({
      refuses: (world, chosen) =>
        tombstoneIsRemoved.refuses(world, chosen) ??
        (othersOf(chosen.key).some((key) => world.isMarked(chosen.hsm, key)) ? 'copy-not-marked' : undefined),
    })),
    {
      clients: { app: { cluster: 'cluster-a', sdk: 3, createObjectMinimumNodes: 2 } },
      allow: { syncFailures: true, tombstoneCleanUp: true },
    },
  ),
];

/** Steps about a key that change others, or what all of them share. */
const changing: readonly MeetingMutant[] = [
  mutant(
    'a synchronization brings other keys as well',
    'serverSyncCopies',
    knowingKeys(serverSyncCopies, (othersOf) => ({
      apply(world, chosen) {
        serverSyncCopies.apply(world, chosen);
        for (const { name } of othersOf(chosen.key))
          world.tell(chosen.target, { type: 'key.stored', key: name });
      },
    })),
  ),
  mutant(
    'a deletion deletes two',
    'deleteKey',
    knowingKeys(deleteKey, (othersOf) => ({
      apply(world, chosen) {
        deleteKey.apply(world, chosen);
        for (const other of othersOf(chosen.key).slice(0, 1))
          for (const hsm of other.reached)
            if (world.holds(hsm, other)) world.tell(hsm, { type: 'key.erased', key: other.name });
      },
    })),
    { allow: { deleteKey: true } },
  ),
  mutant(
    'two keys are generated at once',
    'generateKey',
    knowingKeys(generateKey, (othersOf) => ({
      apply(world, chosen) {
        generateKey.apply(world, chosen);
        const [other] = othersOf(chosen.key);
        if (other !== undefined) world.tell(other, { type: 'key.generated' });
      },
    })),
  ),
  mutant(
    'the end of a session ends others',
    'closeSession',
    knowingKeys(closeSession, (othersOf) => ({
      apply(world, chosen) {
        closeSession.apply(world, chosen);
        for (const other of othersOf(chosen.key)) world.tell(other, { type: 'session.closed' });
      },
    })),
    { keys: { 'key-1': session, 'key-2': session } },
  ),
  mutant('creations are counted where failures are', 'generateKey', {
    apply(world, chosen) {
      generateKey.apply(world, chosen);
      world.tell(world.deployment.faults, { type: 'hsm.failed' });
    },
  }),
  mutant(
    'an HSM goes out of reach with a deletion',
    'deleteKey',
    {
      apply(world, chosen) {
        deleteKey.apply(world, chosen);
        for (const hsm of chosen.key.home.hsms)
          if (isActive(world, hsm)) world.tell(hsm, { type: 'hsm.becameUnreachable' });
      },
    },
    { allow: { deleteKey: true } },
  ),
];

/** Steps about no key that look at some, or pass on some and not others. */
const choosing: readonly MeetingMutant[] = [
  mutant(
    'a backup takes the first key only',
    'takeBackup',
    {
      apply: (world, chosen) =>
        takeBackup.apply(
          passingOn(world, (keys) => keys.slice(0, 1)),
          chosen,
        ),
    },
    { backups: 1, allow: { clone: true } },
  ),
  mutant(
    'a new HSM gets two keys at most',
    'createHsm',
    {
      apply: (world, chosen) =>
        createHsm.apply(
          passingOn(world, (keys) => keys.slice(0, 2)),
          chosen,
        ),
    },
    { allow: { createHsm: true, hsmFailures: 1 } },
  ),
  mutant(
    'a new HSM gets whatever is called otherwise',
    'createHsm',
    {
      apply: (world, chosen) =>
        createHsm.apply(
          passingOn(world, (keys) => keys.filter((key) => key !== 'key-9')),
          chosen,
        ),
    },
    { allow: { createHsm: true, hsmFailures: 1 } },
  ),
  mutant(
    'an HSM fails only where it has a key',
    'hsmFails',
    {
      refuses: (world, chosen) =>
        world.contents(chosen.hsm).keys.length === 0 ? 'not-held' : hsmFails.refuses(world, chosen),
    },
    { allow: { hsmFailures: 1 } },
  ),
  mutant(
    'an HSM with some key is not deleted',
    'deleteHsm',
    {
      refuses: (world, chosen) =>
        deleteHsm.refuses(world, chosen) ??
        (heldBy(world, chosen.hsm, world.deployment.keys) ? 'hsm-not-in-use' : undefined),
    },
    { backups: 1, allow: { deleteHsm: true } },
  ),
  mutant(
    'an HSM forgets one key when it becomes active',
    'hsmBecomesActive',
    {
      apply(world, chosen) {
        hsmBecomesActive.apply(world, chosen);
        const [, second] = world.deployment.keys;
        if (second !== undefined && world.holds(chosen.hsm, second))
          world.tell(chosen.hsm, { type: 'key.erased', key: second.name });
      },
    },
    { allow: { createHsm: true, hsmFailures: 1 } },
  ),
  mutant(
    'users are created only while no key is',
    'createUser',
    {
      refuses: (world, chosen) =>
        createUser.refuses(world, chosen) ??
        (world.deployment.keys.some((key) => world.creation(key) === 'replicating')
          ? 'user-exists'
          : undefined),
    },
    { allow: { changeUsers: true } },
  ),
  mutant(
    'keys come to an HSM that goes out of reach and back',
    'hsmRecovers',
    {
      apply(world, { hsm }) {
        world.tell(hsm, { type: 'hsm.recovered' });
        const other = hsm.cluster.hsms.find((one) => one !== hsm && isActive(world, one));
        if (other === undefined) return;
        for (const key of world.contents(other).keys) world.tell(hsm, { type: 'key.stored', key });
      },
    },
    { allow: { hsmOutages: 1 } },
  ),
];

/** Steps that treat a key otherwise than another that differs in its name only. */
const favouring: readonly MeetingMutant[] = [
  mutant('a synchronization takes the first key only', 'serverSyncCopies', {
    forbids: (deployment, chosen) =>
      chosen.key.index > 0 ? 'not-allowed' : serverSyncCopies.forbids?.(deployment, chosen),
  }),
  mutant('a synchronization knows the first key only', 'serverSyncCopies', {
    parameters: (deployment) =>
      [...serverSyncCopies.parameters(deployment)].filter(({ key }) => key === deployment.keys[0]),
  }),
  mutant('a synchronization leaves out the last key', 'serverSyncCopies', {
    parameters: (deployment) =>
      [...serverSyncCopies.parameters(deployment)].filter(({ key }) => key !== deployment.keys.at(-1)),
  }),
  mutant(
    'a key is deleted by its name',
    'deleteKey',
    {
      refuses: (world, chosen) =>
        chosen.key.name === 'key-2' ? 'not-allowed' : deleteKey.refuses(world, chosen),
    },
    { allow: { deleteKey: true } },
  ),
  mutant(
    'only the first key is erased where it is deleted',
    'deleteKey',
    {
      apply(world, chosen) {
        if (chosen.key.index === 0) deleteKey.apply(world, chosen);
        else world.tell(chosen.key, { type: 'key.deleted' });
      },
    },
    { allow: { deleteKey: true } },
  ),
];

/** See {@link MeetingMutant}. */
export const meetingMutants: readonly MeetingMutant[] = [...asking, ...changing, ...choosing, ...favouring];
