import type { Alarm } from './alarm.ts';
import type {
  AnalysisOptions,
  BackupHistory,
  ClusterHistory,
  IncidentAnalysis,
  KeyHistory,
  KeyVerdictName,
  Remark,
} from './analysis.ts';
import { clockSkewByDefault } from './analysis.ts';
import { explanationOf } from './hypotheses/explanation.ts';
import { timesOf } from './intake/facts.ts';
import { KeyRecords } from './intake/key-records.ts';
import { historyOf } from './intake/lives.ts';
import { Topology } from './intake/topology.ts';
import { type UserGap, userGapsOf } from './intake/user-gaps.ts';
import { Ground, toldCluster } from './keys/ground.ts';
import { keyHistoryOf, severityOf } from './keys/key-history.ts';
import { KeyPlaces } from './keys/places.ts';
import { subjectsOf } from './keys/subject.ts';
import type { LogEvent } from './log-event.ts';
import { Monitor } from './monitor.ts';

/** As many keys are told where nobody says how many. */
const keyCountByDefault = 1000;

/** After so many keys somebody may look at whether to go on. */
const keysPerSlice = 256;

/** For so many of them histories are searched, and so many told, where nobody says how many. */
const explainedKeyCountByDefault = 3;
const hypothesisCountByDefault = 3;

/**
 * Takes what was seen, one thing after the other, and says what it comes to.
 *
 * @remarks
 * Events of one clock come in order; files may come one after the other. What is kept grows with keys and HSMs, and not
 * with records.
 */
export class IncidentObserver {
  readonly #options: AnalysisOptions;
  readonly #clockSkew: number;
  readonly #topology = new Topology();
  readonly #records = new KeyRecords();
  /** Of commands that failed: they say nothing of where a key is. */
  readonly #failures = new KeyRecords();
  readonly #monitor: Monitor;
  #count = 0;

  constructor(options: AnalysisOptions = {}) {
    this.#options = options;
    this.#clockSkew = options.clockSkew ?? clockSkewByDefault;
    this.#monitor = new Monitor(this.#topology, options);
  }

  /** Takes one event; returns what is wrong now and was not told before. */
  observe(event: LogEvent): readonly Alarm[] {
    this.#count += 1;
    this.#topology.observe(event);
    const { saw, at, place } = event;
    if ('handle' in saw)
      (saw.succeeded ? this.#records : this.#failures).add(saw.hsm, saw.handle, saw.kind, at, place);
    return this.#monitor.observe(event);
  }

  /** Lets time pass without an event: returns what is wrong by now. */
  passTime(now: number): readonly Alarm[] {
    return this.#monitor.passTime(now);
  }

  /** What all of it comes to. May be asked more than once. */
  analyse(): IncidentAnalysis {
    const work = this.analysing();
    for (let slice = work.next(); ; slice = work.next()) if (slice.done === true) return slice.value;
  }

  /**
   * The same, in slices that yield how many keys are judged. Who answers `stop` gets what there is: the keys that were judged
   * until then, and no history that is not found yet.
   */
  *analysing(): Generator<number, IncidentAnalysis, 'go-on' | 'stop' | undefined> {
    const ground = new Ground(this.#topology, this.#clockSkew);
    const userGaps = userGapsOf(this.#topology, (cluster) => ground.livesIn(cluster), ground.clusters);
    const counts = Object.fromEntries(verdictNames.map((name) => [name, 0])) as Record<
      KeyVerdictName,
      number
    >;
    const worst = new Worst(this.#options.keyCountMax ?? keyCountByDefault);
    let judgedCount = 0;
    let isStopped = false;
    for (const handle of this.#handles()) {
      judgedCount += 1;
      if (judgedCount % keysPerSlice === 0 && (yield judgedCount) === 'stop') {
        isStopped = true;
        break;
      }
      for (const key of this.#historiesOf(handle, ground, userGaps)) {
        counts[key.verdict.verdict] += 1;
        worst.add(key);
      }
    }
    const { first, last } = this.#topology;
    return {
      from: first ?? null,
      to: last ?? null,
      recordCount: this.#count,
      clockSkew: this.#clockSkew,
      clusters: clustersOf(ground),
      backups: backupsOf(this.#topology),
      keys: isStopped ? worst.keys : yield* this.#explained(worst.keys, ground, judgedCount),
      counts,
      remarks: [
        ...trailRemarks(ground),
        ...remarksOn(ground, userGaps),
        ...this.#crowded(),
        ...worst.remarks,
      ],
    };
  }

  #handles(): Iterable<number> {
    const listed = [...this.#topology.clusters.values()].flatMap(({ keysLooks }) =>
      keysLooks.flatMap(({ handles }) => [...handles.keys()]),
    );
    return new Set([...this.#records.handles(), ...listed]);
  }

  /** The first of them, with the histories of the model that show what was seen of them. */
  *#explained(
    keys: readonly KeyHistory[],
    ground: Ground,
    judgedCount: number,
  ): Generator<number, readonly KeyHistory[], 'go-on' | 'stop' | undefined> {
    const { explainedKeyCountMax, hypothesisCountMax } = this.#options;
    const count = explainedKeyCountMax ?? explainedKeyCountByDefault;
    const explained = [...keys];
    for (const [index, key] of keys.slice(0, count).entries()) {
      if (!isTelling(key)) continue;
      const places = this.#placesOf(key.handle, ground).find(({ subject }) => subject.name === key.name);
      if (places === undefined) continue;
      const search = explanationOf(places, hypothesisCountMax ?? hypothesisCountByDefault);
      let slice = search.next();
      while (slice.done !== true) slice = search.next(yield judgedCount);
      explained[index] = { ...key, explanation: slice.value };
    }
    return explained;
  }

  /** Where each key of a handle was, as far as what was observed tells. */
  placesOf(handle: number): readonly KeyPlaces[] {
    return this.#placesOf(handle, new Ground(this.#topology, this.#clockSkew));
  }

  #historiesOf(handle: number, ground: Ground, userGaps: readonly UserGap[]): readonly KeyHistory[] {
    const places = this.#placesOf(handle, ground);
    return places.map((one) =>
      keyHistoryOf(
        one,
        places.filter((other) => other !== one),
        userGaps,
      ),
    );
  }

  #placesOf(handle: number, ground: Ground): readonly KeyPlaces[] {
    const listedIn = [...this.#topology.clusters.values()]
      .filter(({ keysLooks }) => keysLooks.some(({ handles }) => handles.has(handle)))
      .map(({ cluster }) => cluster);
    const subjects = subjectsOf(handle, this.#records.of(handle), listedIn, ground);
    const crowdedOn = this.#records.crowdedOn(handle);
    const failures = this.#failures.of(handle).flat();
    return subjects.map((subject) => new KeyPlaces(subject, ground, crowdedOn, failures));
  }

  #crowded(): Remark[] {
    const crowded = [...this.#records.crowded()];
    return crowded.map(([handle, hsms]) => ({
      remark: 'too-many-records-of-key',
      cluster: null,
      hsms,
      subject: String(handle),
      count: null,
      from: null,
      to: null,
      places: [],
    }));
  }
}

/** Whether a reader will ask how it came about. */
const isTelling = ({ verdict, remarks, unexplained }: KeyHistory): boolean =>
  remarks.length > 0 || unexplained.length > 0 || !['held', 'deleted', 'ended'].includes(verdict.verdict);

/** What events come to that are all there. */
export function analyse(events: Iterable<LogEvent>, options: AnalysisOptions = {}): IncidentAnalysis {
  const observer = new IncidentObserver(options);
  for (const event of events) observer.observe(event);
  return observer.analyse();
}

const verdictNames = [
  'lost',
  'possibly-lost',
  'held',
  'deleted',
  'recoverable',
  'ended',
  'unknown',
] as const satisfies readonly KeyVerdictName[];

/** The keys that are told: those first that a reader wants to see first. */
class Worst {
  readonly #countMax: number;
  #keys: { readonly key: KeyHistory; readonly severity: number }[] = [];
  #count = 0;

  constructor(countMax: number) {
    this.#countMax = countMax;
  }

  add(key: KeyHistory): void {
    this.#count += 1;
    this.#keys.push({ key, severity: severityOf(key) });
    if (this.#keys.length >= 2 * this.#countMax + 100) this.#sort();
  }

  get keys(): readonly KeyHistory[] {
    this.#sort();
    return this.#keys.map(({ key }) => key);
  }

  get remarks(): Remark[] {
    if (this.#count <= this.#countMax) return [];
    const count = this.#count - this.#countMax;
    return [
      {
        remark: 'too-many-keys',
        cluster: null,
        hsms: [],
        subject: null,
        count,
        from: null,
        to: null,
        places: [],
      },
    ];
  }

  #sort(): void {
    // Sorting keeps the order of those that are equal.
    this.#keys = this.#keys.sort((one, other) => other.severity - one.severity).slice(0, this.#countMax);
  }
}

function clustersOf(ground: Ground): readonly ClusterHistory[] {
  const names = new Set([...ground.clusters, ...ground.topology.clusters.keys()]);
  return [...names].map((cluster) => {
    const facts = ground.factsOf(cluster);
    const others = [...names].filter((other) => other !== cluster);
    const inRelation = (relation: 'same' | 'unknown'): readonly string[] =>
      others.filter((other) => ground.relations.of(cluster, other) === relation);
    return {
      cluster,
      region: facts?.region ?? null,
      sourceBackup: facts?.sourceBackup ?? null,
      related: [cluster, ...inRelation('same')],
      maybeRelated: inRelation('unknown'),
      hsms: ground.livesIn(cluster).map((life) => historyOf(life, facts?.looks ?? [])),
    };
  });
}

function backupsOf({ backups }: Topology): readonly BackupHistory[] {
  return [...backups.values()].map((facts) => {
    const { from, to } = timesOf(facts);
    const madeAt =
      facts.madeAt === null
        ? { earliest: Number.isFinite(from) ? from : null, latest: to }
        : { earliest: facts.madeAt, latest: facts.madeAt };
    const { backup, cluster, copyOf, state, goneAt, places } = facts;
    return { backup, cluster, copyOf, madeAt, state, goneAt, places };
  });
}

function trailRemarks({ topology: { trailHoles, trailHoleCount } }: Ground): Remark[] {
  if (trailHoleCount === 0) return [];
  const nothing = { cluster: null, hsms: [], subject: null, from: null, to: null };
  return [{ ...nothing, remark: 'trail-damaged', count: trailHoleCount, places: trailHoles }];
}

const holeRemark = (count: number | null): Remark['remark'] =>
  count === null ? 'record-damaged' : count === 0 ? 'restart-hides-records' : 'records-missing';

function remarksOn(ground: Ground, userGaps: readonly UserGap[]): Remark[] {
  const nothing = { subject: null, count: null, from: null, to: null, places: [] };
  const ofHsms = ground.lives.flatMap((life): Remark[] => {
    const about = { ...nothing, cluster: toldCluster(life.cluster), hsms: [life.hsm] };
    const holes = life.facts.holes.map(
      ({ from, to, count, place }): Remark => ({
        ...about,
        remark: holeRemark(count),
        count,
        from,
        // Where no record follows, it has no end.
        to: Number.isFinite(to) ? to : null,
        places: [place],
      }),
    );
    const unread: Remark[] = life.hasLog ? [] : [{ ...about, remark: 'no-log-of-hsm' }];
    const { seenAfter } = life;
    const after: Remark[] =
      seenAfter === undefined
        ? []
        : [{ ...about, remark: 'seen-after-it-was-gone', from: seenAfter.at, places: [seenAfter.place] }];
    return [...holes, ...unread, ...after];
  });
  const ofUsers = userGaps.map(
    ({ cluster, user, lackedBy, at, places }): Remark => ({
      ...nothing,
      remark: 'user-on-some-hsms-only',
      cluster: toldCluster(cluster),
      hsms: lackedBy,
      subject: user,
      from: at,
      places,
    }),
  );
  return [...ofHsms, ...ofUsers];
}
