import type { KeyRecord } from '../intake/key-records.ts';
import type { HsmLife } from '../intake/lives.ts';
import type { Relations } from '../intake/relations.ts';

/** A key that statements are about: what one handle was, in one family of clusters, until it was given out again. */
export interface Subject {
  readonly name: string;
  readonly handle: number;
  /** Where it was made; where it was there before the records begin, a cluster that has it. */
  readonly home: string;
  /** What made it; undefined where it was there before the records begin. */
  readonly made: KeyRecord | undefined;
  /** By HSM, each in the order of its own clock. */
  readonly records: ReadonlyMap<string, readonly KeyRecord[]>;
  /** In each cluster: from when to when the handle means this key. */
  readonly spans: ReadonlyMap<string, Span>;
}

/** From when to when a handle means a key in a cluster. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

const makes = ({ kind }: KeyRecord): boolean => kind === 'key-generated' || kind === 'key-made';

/** What subjects are told apart by. */
export interface SubjectGround {
  readonly lifeOf: ReadonlyMap<string, HsmLife>;
  readonly relations: Relations;
  readonly clockSkew: number;
}

interface Draft {
  readonly home: string;
  readonly made: KeyRecord | undefined;
  readonly records: Map<string, KeyRecord[]>;
  readonly spans: Map<string, Span>;
}

/**
 * The keys that a handle was, from every record that names it.
 *
 * @remarks
 * What was recorded in a cluster after the handle was given out there is about that key. What was recorded in a cluster
 * that did not give it out, or before, is about the latest key of a cluster that may be related; where there is none,
 * about a key that was there before the records begin.
 */
export function subjectsOf(
  handle: number,
  chains: readonly (readonly KeyRecord[])[],
  listedIn: readonly string[],
  ground: SubjectGround,
): readonly Subject[] {
  const clusterOf = (hsm: string): string => ground.lifeOf.get(hsm)!.cluster;
  const drafts = chains
    .flat()
    .filter(makes)
    .sort((one, other) => one.at - other.at)
    .map((made): Draft => ({ home: clusterOf(made.hsm), made, records: new Map(), spans: new Map() }));
  const clusters = new Set([...chains.map(([record]) => clusterOf(record!.hsm)), ...listedIn]);
  for (const cluster of clusters) spread(cluster, drafts, ground);
  for (const chain of chains) {
    for (const record of chain) {
      const draft = draftFor(record, clusterOf(record.hsm), drafts, ground.clockSkew);
      const known = draft.records.get(record.hsm);
      if (known === undefined) draft.records.set(record.hsm, [record]);
      else known.push(record);
    }
  }
  return named(handle, drafts);
}

/** Says what the handle means in a cluster, from when to when. */
function spread(cluster: string, drafts: Draft[], { relations, clockSkew }: SubjectGround): void {
  const own = drafts.filter(({ home, made }) => home === cluster && made !== undefined);
  for (const [index, draft] of own.entries()) {
    const next = own[index + 1];
    const from = draft.made!.at - clockSkew;
    draft.spans.set(cluster, { from, to: next === undefined ? forever : next.made!.at - clockSkew });
  }
  const end = own[0] === undefined ? forever : own[0].made!.at - clockSkew;
  const others = drafts.filter(
    ({ home, made }) =>
      home !== cluster &&
      made !== undefined &&
      made.at - clockSkew < end &&
      relations.of(home, cluster) !== 'different',
  );
  for (const [index, draft] of others.entries()) {
    const next = others[index + 1];
    const to = next === undefined ? end : Math.min(end, next.made!.at - clockSkew);
    draft.spans.set(cluster, { from: draft.made!.at - clockSkew, to });
  }
  const before = others[0] === undefined ? end : others[0].made!.at - clockSkew;
  const related = drafts.find(
    ({ home, made }) => made === undefined && relations.of(home, cluster) !== 'different',
  );
  const old = related ?? { home: cluster, made: undefined, records: new Map(), spans: new Map() };
  old.spans.set(cluster, { from: Number.NEGATIVE_INFINITY, to: before });
  if (related === undefined) drafts.push(old);
}

const forever = Number.POSITIVE_INFINITY;

function draftFor(record: KeyRecord, cluster: string, drafts: readonly Draft[], clockSkew: number): Draft {
  // What makes a key is about that key, whatever the order of the clocks says.
  const own = drafts.find(({ made }) => made === record);
  if (own !== undefined) return own;
  // An HSM that gave out the handle speaks of its own key, until another HSM surely gave it out anew.
  const here = drafts.findLast(({ made }) => made?.hsm === record.hsm && made.at <= record.at);
  if (here !== undefined && record.at < (here.spans.get(cluster)?.to ?? 0) + 2 * clockSkew) return here;
  const fitting = drafts.filter(({ spans, made }) => {
    const span = spans.get(cluster);
    if (span === undefined || record.at < span.from || record.at >= span.to) return false;
    // On the HSM that made it, the order is known to the microsecond.
    return made === undefined || made.hsm !== record.hsm || record.at >= made.at;
  });
  if (fitting.length > 0) return fitting.at(-1)!;
  const earlier = drafts.filter(({ spans, made }) => spans.has(cluster) && (made?.at ?? 0) <= record.at);
  return earlier.at(-1) ?? drafts.find(({ spans }) => spans.has(cluster))!;
}

function named(handle: number, drafts: readonly Draft[]): readonly Subject[] {
  const kept = drafts.filter(({ made, records, spans }) => {
    return made !== undefined || records.size > 0 || [...spans.values()].some(({ to }) => to === forever);
  });
  const counts = new Map<string, number>();
  return kept.map((draft) => {
    const count = (counts.get(draft.home) ?? 0) + 1;
    counts.set(draft.home, count);
    const where = draft.home === '' ? '' : ` of ${draft.home}`;
    return { ...draft, handle, name: count === 1 ? `${handle}${where}` : `${handle}${where}, ${count}` };
  });
}
