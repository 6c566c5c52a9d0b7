import { useEffect, useRef } from 'preact/hooks';
import type { BackupSlot, ClusterSlot, HsmSlot, KeySlot, ReadonlyWorld } from '#models';
import type { Walk, WalkPlace, WalkStep } from '#properties';

interface TimeLineProps {
  readonly walk: Walk;
  readonly places: readonly WalkPlace[];
  readonly at: number;
  /** For a history without end: after so many steps, the rest repeats. */
  readonly loop: number | null;
  readonly onGo: (at: number) => void;
}

/** Everything that there is, one lane each, through all steps: which HSM holds which key when. */
export function TimeLine({ walk: { deployment }, places, at, loop, onGo }: TimeLineProps) {
  const region = useRef<HTMLElement>(null);
  useEffect(() => keepInSight(region.current), [at]);
  const backups = deployment.backups.filter((backup) =>
    places.some(({ world }) => world.backupState(backup) !== 'NONE'),
  );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reachable by keyboard
    <section class="scroll time-line" aria-label="Time line" tabIndex={0} ref={region}>
      <table>
        <caption class="visually-hidden">
          One row for each key, HSM and backup; one column for each step, with what is there after it.
        </caption>
        <thead>
          <tr>
            <th scope="col" class="lane">
              after step
            </th>
            {places.map(({ step }, index) => (
              <th scope="col" key={index} class={columnClass(index, at, loop)}>
                <button
                  type="button"
                  onClick={() => onGo(index)}
                  aria-current={index === at ? 'step' : undefined}
                  aria-label={index === 0 ? 'Step 0: the start' : `Step ${index}: ${step?.sentence}`}
                  title={step?.sentence ?? 'the start'}
                >
                  {index}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        {deployment.keys.length > 0 && (
          <Lanes
            title="Keys"
            lanes={deployment.keys.map((key) => keyLane(key))}
            places={places}
            at={at}
            loop={loop}
          />
        )}
        {deployment.clusters.map((cluster) => (
          <Lanes
            key={cluster.name}
            title={cluster.name}
            about={cluster.region.name}
            lanes={[...clusterLanes(cluster, places), ...cluster.hsms.map((hsm) => hsmLane(hsm))]}
            places={places}
            at={at}
            loop={loop}
          />
        ))}
        {backups.length > 0 && (
          <Lanes
            title="Backups"
            lanes={backups.map((backup) => backupLane(backup))}
            places={places}
            at={at}
            loop={loop}
          />
        )}
      </table>
    </section>
  );
}

/** What a lane shows of one world. */
interface LaneCell {
  /** Null where that is how it should be, and needs no word. */
  readonly state: string | null;
  readonly tone: 'alive' | 'absent' | 'lost' | 'waiting' | 'done';
  readonly keys: readonly KeySlot[];
  readonly notes: readonly string[];
}

interface Lane {
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

interface LanesProps {
  readonly title: string;
  readonly about?: string;
  readonly lanes: readonly Lane[];
  readonly places: readonly WalkPlace[];
  readonly at: number;
  readonly loop: number | null;
}

function Lanes({ title, about, lanes, places, at, loop }: LanesProps) {
  return (
    <tbody>
      <tr class="group">
        <th scope="rowgroup" colSpan={places.length + 1}>
          <span>
            <bdi>{title}</bdi>
            {about !== undefined && (
              <>
                {' '}
                <bdi class="quiet">{about}</bdi>
              </>
            )}
          </span>
        </th>
      </tr>
      {lanes.map((lane, row) => {
        const cells = places.map(({ world }) => lane.cellIn(world));
        return (
          <tr key={row}>
            <th scope="row" class="lane" title={lane.name}>
              <bdi>{lane.name}</bdi>
            </th>
            {cells.map((cell, index) => (
              <td key={index} class={`${columnClass(index, at, loop)} ${cell.tone}`}>
                <CellContent
                  cell={cell}
                  event={eventAt(lane, places[index]!)}
                  isChanged={index > 0 && textOf(cell) !== textOf(cells[index - 1]!)}
                />
              </td>
            ))}
          </tr>
        );
      })}
    </tbody>
  );
}

const eventAt = (lane: Lane, { step }: WalkPlace): string | undefined => step && lane.eventOf?.(step);

interface CellContentProps {
  readonly cell: LaneCell;
  readonly event: string | undefined;
  readonly isChanged: boolean;
}

function CellContent({ cell: { state, keys, notes }, event, isChanged }: CellContentProps) {
  return (
    <div class={isChanged ? 'cell changed' : 'cell'}>
      {isChanged && <span class="visually-hidden">changed: </span>}
      {state !== null && <span class="state">{state}</span>}
      {keys.map((key) => (
        <bdi class={`key key-${key.index % 6}`} key={key.name} title={key.name}>
          {key.name}
        </bdi>
      ))}
      {notes.map((note) => (
        <bdi class="note" key={note} title={note}>
          {note}
        </bdi>
      ))}
      {event !== undefined && <span class="event">{event}</span>}
      {state === null && keys.length === 0 && notes.length === 0 && (
        <span class="visually-hidden">no key</span>
      )}
    </div>
  );
}

const textOf = ({ state, keys, notes }: LaneCell): string =>
  JSON.stringify([state, keys.map(({ name }) => name), notes]);

function columnClass(index: number, at: number, loop: number | null): string {
  return [
    'step',
    ...(index === at ? ['current'] : []),
    ...(index > at ? ['later'] : []),
    ...(loop !== null && index > loop ? ['repeats'] : []),
  ].join(' ');
}

/** Scrolls sideways where the step is out of sight; never the page. */
function keepInSight(region: HTMLElement | null): void {
  const column = region?.querySelector<HTMLElement>('th.current');
  const lane = region?.querySelector<HTMLElement>('th.lane');
  if (!region || !column || !lane) return;
  const from = column.offsetLeft - lane.offsetWidth;
  const to = column.offsetLeft + column.offsetWidth - region.clientWidth;
  if (region.scrollLeft > from) region.scrollLeft = from;
  else if (region.scrollLeft < to) region.scrollLeft = to;
}
