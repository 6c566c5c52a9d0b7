import type { BackupSlot, ClusterSlot, Deployment, HsmSlot, KeySlot, ReadonlyWorld } from '#models';
import type { WalkPlace, WalkStep } from '#properties';

/** What a lane shows of one world. */
export interface LaneCell {
  /** Null where that is how it should be, and needs no word. */
  readonly state: string | null;
  readonly tone: 'alive' | 'absent' | 'lost' | 'waiting' | 'done';
  readonly keys: readonly KeySlot[];
  readonly notes: readonly string[];
}

/** One thing of a deployment through all steps. */
export interface Lane {
  readonly name: string;
  readonly cellIn: (world: ReadonlyWorld) => LaneCell;
  /** What a step did here that no state shows, such as a copy that failed. */
  readonly eventOf?: (step: WalkStep) => string | undefined;
}

function hsmLane(hsm: HsmSlot): Lane {
  return {
    name: hsm.name,
    eventOf: ({ action, parameters }) =>
      parameters['hsm'] === hsm.name && Object.hasOwn(failedAttempts, action)
        ? failedAttempts[action]
        : undefined,
    cellIn: (world) => {
      const state = world.hsmState(hsm);
      const keys = world.deployment.keys.filter((key) => world.holds(hsm, key));
      const marked = world.deployment.keys.filter((key) => world.isMarked(hsm, key));
      const notes = [
        ...marked.map(({ name }) => `${name} marked`),
        ...(state === 'ACTIVE' || state === 'DEGRADED' ? usersNote(hsm, world) : []),
      ];
      const tones = {
        ACTIVE: 'alive',
        DEGRADED: 'waiting',
        FAILED: 'lost',
        NONE: 'absent',
        CREATE_IN_PROGRESS: 'waiting',
      } as const;
      return { state: state === 'ACTIVE' ? null : wordsOf(state), tone: tones[state], keys, notes };
    },
  };
}

/** What is tried on an HSM in vain leaves it as it was. */
const failedAttempts: Readonly<Record<string, string>> = {
  'client-sync-fails': '✗ copy fails',
  'clean-up-fails': '✗ clean-up fails',
};

/** Which users it has, where it has not all of them with their first password. */
function usersNote(hsm: HsmSlot, world: ReadonlyWorld): string[] {
  const users = world.deployment.users.map((user) => ({ user, version: world.passwordVersion(hsm, user) }));
  if (users.every(({ version }) => version === 1)) return [];
  const there = users.filter(({ version }) => version > 0);
  if (there.length === 0) return ['no users'];
  return [
    there.map(({ user, version }) => (version === 1 ? user.name : `${user.name} (new password)`)).join(', '),
  ];
}

function keyLane(key: KeySlot): Lane {
  return {
    name: key.name,
    cellIn: (world) => {
      const state = world.creation(key);
      const isDone = state === 'acknowledged' || state === 'promoted';
      const isLost = state === 'rejected' || state === 'unacknowledged';
      const tone = state === 'none' ? 'absent' : isDone ? 'done' : isLost ? 'lost' : 'waiting';
      return { state: state === 'none' ? '·' : state, tone, keys: [], notes: [] };
    },
  };
}

/** A cluster that is there all the time needs no lane of its own. */
function clusterLanes(cluster: ClusterSlot, places: readonly WalkPlace[]): Lane[] {
  if (places.every(({ world }) => world.clusterState(cluster) === 'ACTIVE')) return [];
  const cellIn = (world: ReadonlyWorld): LaneCell => {
    const state = world.clusterState(cluster);
    const tone = state === 'ACTIVE' ? 'done' : state === 'NONE' || state === 'DELETED' ? 'absent' : 'waiting';
    const origin = world.origin(cluster);
    return { state: wordsOf(state), tone, keys: [], notes: origin === undefined ? [] : [`from ${origin}`] };
  };
  return [{ name: 'the cluster', cellIn }];
}

function backupLane(backup: BackupSlot): Lane {
  return {
    name: backup.name,
    cellIn: (world) => {
      const state = world.backupState(backup);
      const record = world.backup(backup);
      const keys = world.deployment.keys.filter(({ name }) => record?.contents.keys.includes(name));
      const tone =
        state === 'READY' ? 'alive' : state === 'NONE' || state === 'DELETED' ? 'absent' : 'waiting';
      const isThere = state !== 'NONE' && state !== 'DELETED';
      return {
        state: state === 'READY' ? null : wordsOf(state),
        tone,
        keys: isThere ? keys : [],
        notes: isThere && record !== undefined ? [record.region] : [],
      };
    },
  };
}

/** A state of the API as words: it is not there before it is made. */
function wordsOf(state: string): string {
  if (state === 'NONE') return '·';
  return state.toLowerCase().replaceAll('_', ' ').replace('create in progress', 'creating');
}

/** Lanes that belong together, under one heading. */
export interface LaneGroup {
  readonly title: string;
  /** Such as the region of a cluster. */
  readonly about: string | undefined;
  readonly lanes: readonly Lane[];
}

/** Everything that there is in a walk, one lane each: its keys, the HSMs of each cluster, and its backups. */
export function laneGroupsOf(deployment: Deployment, places: readonly WalkPlace[]): readonly LaneGroup[] {
  const backups = deployment.backups.filter((backup) =>
    places.some(({ world }) => world.backupState(backup) !== 'NONE'),
  );
  const groups: readonly LaneGroup[] = [
    { title: 'Keys', about: undefined, lanes: deployment.keys.map((key) => keyLane(key)) },
    ...deployment.clusters.map((cluster) => ({
      title: cluster.name,
      about: cluster.region.name,
      lanes: [...clusterLanes(cluster, places), ...cluster.hsms.map((hsm) => hsmLane(hsm))],
    })),
    { title: 'Backups', about: undefined, lanes: backups.map((backup) => backupLane(backup)) },
  ];
  return groups.filter(({ lanes }, index) => lanes.length > 0 || (index > 0 && index < groups.length - 1));
}

/** What a step did to a lane that no state shows. */
export const eventAt = (lane: Lane, { step }: WalkPlace): string | undefined => step && lane.eventOf?.(step);

/** A cell as text, to tell whether it has changed. */
export const textOf = ({ state, keys, notes }: LaneCell): string =>
  JSON.stringify([state, keys.map(({ name }) => name), notes]);
