import type { Happening, HsmHistory, Removal } from '../analysis.ts';
import type { RecordPlace } from '../log-event.ts';
import type { ClusterFacts, ClusterLook, Dated, HsmFacts } from './facts.ts';
import type { Topology } from './topology.ts';

/** An HSM of which nobody says the cluster is in this one. */
export const unknownCluster = '';

/** From when to when an HSM was there. */
export interface HsmLife {
  readonly hsm: string;
  /** {@link unknownCluster} where nobody says it. */
  readonly cluster: string;
  readonly facts: HsmFacts;
  /** Before this it was not there; minus infinity where nobody says when it was made. */
  readonly born: number;
  /** The first and the last sign of life. */
  readonly aliveFrom: number;
  readonly aliveTo: number;
  /** When it has what it was made from: with its first sign of life, or once it is restored; infinity where never seen. */
  readonly readyFrom: number;
  /** Undefined where nothing says that it is gone. Then it may be all the same, from the last sign of life on. */
  readonly gone: Gone | undefined;
  readonly hasLog: boolean;
  /** A record or look that shows it after it was gone. */
  readonly seenAfter: Dated | undefined;
}

/** When an HSM went, with all it held. */
export interface Gone {
  readonly earliest: number;
  readonly latest: number;
  readonly by: Removal['by'];
  readonly places: readonly RecordPlace[];
}

/** The lives of all HSMs that were seen. */
export function livesOf(topology: Topology, clockSkew: number): readonly HsmLife[] {
  // Whatever the order of the files was.
  const inOrder = [...topology.hsms.values()].sort((one, other) => (one.hsm < other.hsm ? -1 : 1));
  const lives = inOrder.map((facts) => {
    const cluster = facts.cluster ?? unknownCluster;
    return lifeOf(facts, cluster, topology.clusters.get(cluster), clockSkew);
  });
  // Of one that only a call that failed names, nothing says that it is there at all.
  return lives.filter(({ aliveFrom }) => Number.isFinite(aliveFrom));
}

function lifeOf(
  facts: HsmFacts,
  cluster: string,
  clusterFacts: ClusterFacts | undefined,
  clockSkew: number,
): HsmLife {
  const signs = [facts.firstRecord, facts.lastRecord, facts.firstActive, facts.lastActive].filter(
    (sign) => sign !== undefined,
  );
  const looks = (clusterFacts?.looks ?? []).filter(({ hsms }) => hsms.has(facts.hsm));
  const seen = [facts.made, ...looks].filter((sign) => sign !== undefined).map(({ at }) => at);
  const times = signs.map(({ at }) => at);
  // One that was only ever seen being made, or out of order, gave no sign of life; one that went was there before.
  const otherwise = Math.min(...(seen.length > 0 ? seen : endsOf(facts)), Number.POSITIVE_INFINITY);
  const aliveFrom = times.length > 0 ? Math.min(...times) : otherwise;
  const aliveTo = times.length > 0 ? Math.max(...times) : otherwise;
  const first = Math.min(aliveFrom, ...seen);
  const last = signs.find(({ at }) => at === aliveTo);
  // A look within the skew of the clocks may have been before it was made.
  const candidates = goneOf(facts, clusterFacts, first + clockSkew);
  const believed = candidates.filter(({ isSure, latest }) => !isSure || aliveTo <= latest + clockSkew);
  const [gone] = believed.sort((one, other) => one.latest - other.latest);
  const refuted = candidates.find(({ isSure, latest }) => isSure && aliveTo > latest + clockSkew);
  return {
    hsm: facts.hsm,
    cluster,
    facts,
    born: facts.made === undefined ? Number.NEGATIVE_INFINITY : facts.made.at - clockSkew,
    aliveFrom,
    aliveTo,
    readyFrom: times.length > 0 ? readyFrom(facts, aliveFrom) : Number.POSITIVE_INFINITY,
    gone: gone && boundedBy(gone, last ?? { at: aliveTo, place: gone.places[0]! }, facts.deleteCalled),
    hasLog: facts.firstRecord !== undefined,
    seenAfter: refuted === undefined ? undefined : last,
  };
}

/** The log of one that joins begins with that it is restored; until that is done, it is empty. */
function readyFrom({ firstRecord, restores, restored }: HsmFacts, aliveFrom: number): number {
  const isJoining = restores.some(({ at }) => at === firstRecord?.at);
  return isJoining ? (restored?.at ?? Number.POSITIVE_INFINITY) : aliveFrom;
}

/** When something was said of an HSM that nothing else says. */
const endsOf = ({ deleteCalled, streamEnded, restarts, holes }: HsmFacts): readonly number[] => [
  ...[deleteCalled, streamEnded, ...restarts].flatMap((when) => (when === undefined ? [] : [when.at])),
  ...holes.map(({ to }) => to),
];

interface Ending extends Gone {
  /** A call to delete takes minutes; a look is certain. */
  readonly isSure: boolean;
}

function goneOf(facts: HsmFacts, cluster: ClusterFacts | undefined, first: number): Ending[] {
  const endings: Ending[] = [];
  const { streamEnded, deleteCalled, lastRecord } = facts;
  // Where the stream goes on, the marker was not its end.
  if (streamEnded !== undefined && lastRecord!.at <= streamEnded.at)
    endings.push({ ...exactly(streamEnded), by: 'stream-ended', isSure: false });
  if (deleteCalled !== undefined)
    endings.push({ ...exactly(deleteCalled), by: 'hsm-deleted', isSure: false });
  if (cluster === undefined) return endings;
  const without = cluster.looks
    .filter(({ at, hsms }) => at > first && isAbsent(hsms.get(facts.hsm)))
    .sort((one, other) => one.at - other.at)[0];
  if (without !== undefined) endings.push({ ...exactly(without), by: 'not-listed', isSure: true });
  if (cluster.deleted !== undefined && cluster.deleted.at > first)
    endings.push({ ...exactly(cluster.deleted), by: 'cluster-deleted', isSure: true });
  return endings;
}

const isAbsent = (state: string | undefined): boolean =>
  state === undefined || state === 'DELETED' || state === 'DELETE_IN_PROGRESS';

const exactly = ({ at, place }: Dated): Omit<Gone, 'by'> => ({ earliest: at, latest: at, places: [place] });

/** It went after the last sign of life; and where its deletion was asked for, not before that. */
function boundedBy(gone: Gone, { at: aliveTo, place }: Dated, deleteCalled: Dated | undefined): Gone {
  const isDeleted = deleteCalled !== undefined && deleteCalled.at <= Math.max(gone.latest, aliveTo);
  const latest = Math.max(gone.latest, aliveTo);
  const earliest = Math.min(isDeleted ? Math.max(aliveTo, deleteCalled.at) : aliveTo, latest);
  const called = isDeleted && gone.by !== 'hsm-deleted' ? [deleteCalled.place] : [];
  // The time is that of the last sign of life where that is later.
  const places = [...called, ...gone.places, ...(aliveTo > gone.latest ? [place] : [])];
  return { earliest, latest, by: isDeleted ? 'hsm-deleted' : gone.by, places };
}

/** An HSM as it is told. */
export function historyOf(
  { facts, aliveFrom, aliveTo, gone, hasLog }: HsmLife,
  looks: readonly ClusterLook[],
): HsmHistory {
  return {
    hsm: facts.hsm,
    cluster: facts.cluster,
    zone: facts.zone,
    made: facts.made === undefined ? null : happened(facts.made),
    firstSeen: Math.min(aliveFrom, facts.made?.at ?? aliveFrom),
    lastSeen: aliveTo,
    gone:
      gone === undefined
        ? null
        : { at: { earliest: gone.earliest, latest: gone.latest }, places: gone.places },
    goneBy: gone?.by ?? null,
    outages: outagesOf(facts.hsm, looks),
    restarts: facts.restarts.map(happened),
    hasLog,
    holes: facts.holes,
  };
}

/** From each list that shows it as DEGRADED to the next that shows it as ACTIVE. */
function outagesOf(hsm: string, looks: readonly ClusterLook[]): HsmHistory['outages'] {
  const outages: { from: Happening; to: Happening | null }[] = [];
  for (const look of [...looks].sort((one, other) => one.at - other.at)) {
    const state = look.hsms.get(hsm);
    const last = outages.at(-1);
    const isOut = last !== undefined && last.to === null;
    if (state === 'DEGRADED' && !isOut) outages.push({ from: happened(look), to: null });
    if (state === 'ACTIVE' && isOut) last.to = happened(look);
  }
  return outages;
}

/** Something that happened at the time of a record. */
export const happened = ({ at, place }: Dated): Happening => ({
  at: { earliest: at, latest: at },
  places: [place],
});
