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
  /** A key of another cluster came under this handle to where it was given out: no record says which is which. */
  readonly isAmbiguous: boolean;
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
  /** Since when a key that was made at that time may have come to a cluster without a record that says so. */
  mayComeUnseenFrom(cluster: string, madeAt: number): number | undefined;
  /** Whether a key may have been taken out of a related cluster, between two times, without a record that says so. */
  mayBeSentUnseen(cluster: string, from: number, to: number): boolean;
}

interface Draft {
  readonly home: string;
  readonly made: KeyRecord | undefined;
  readonly records: Map<string, KeyRecord[]>;
  readonly spans: Map<string, Span>;
  isAmbiguous: boolean;
}

const newDraft = (home: string, made: KeyRecord | undefined): Draft => ({
  home,
  made,
  records: new Map(),
  spans: new Map(),
  isAmbiguous: false,
});

/**
 * The keys that a handle was, from every record that names it.
 *
 * @remarks
 * What was recorded in a cluster after the handle was given out there is about that key. What was recorded in a cluster
 * that did not give it out, or before, is about the latest key of a cluster that may be related; where there is none,
 * about a key that was there before the records begin.
 *
 * @assumption one-handle-one-key
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
    .map((made) => newDraft(clusterOf(made.hsm), made));
  const clusters = new Set([...chains.map(([record]) => clusterOf(record!.hsm)), ...listedIn]);
  // A key that was there before is of a cluster that did not give out the handle, where there is one.
  const isOwn = (cluster: string): boolean => drafts.some(({ home }) => home === cluster);
  const inOrder = [...clusters].sort((one, other) => Number(isOwn(one)) - Number(isOwn(other)));
  for (const cluster of inOrder) spread(cluster, drafts, chains, ground);
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

/** Says what the handle means in a cluster, from when to when: the key that was made there, or came there, last. */
function spread(
  cluster: string,
  drafts: Draft[],
  chains: readonly (readonly KeyRecord[])[],
  ground: SubjectGround,
): void {
  const { relations, clockSkew } = ground;
  const isRelated = ({ home }: Draft): boolean => relations.of(home, cluster) !== 'different';
  const own = drafts.filter(({ home, made }) => home === cluster && made !== undefined);
  // One that was there before is asked about only where another one was given out: else it is what the handle means anyway.
  const mayCome = (draft: Draft): boolean =>
    draft.made !== undefined || (own.length > 0 && wasThere(draft, drafts, chains, ground));
  const others = drafts.filter((draft) => draft.home !== cluster && isRelated(draft) && mayCome(draft));
  const claims = [
    ...own.map((draft) => ({ draft, from: draft.made!.at - clockSkew })),
    ...others.map((draft) => ({ draft, from: arrivalOf(draft, cluster, own, chains, ground) })),
  ]
    .filter(({ from }) => from < forever)
    .sort((one, other) => one.from - other.from);
  // It came to where the handle was given out, or may have come from either of two clusters that did so.
  const isMixed = new Set(claims.map(({ draft }) => draft.home)).size > 1;
  if (isMixed) for (const { draft } of claims) draft.isAmbiguous = true;
  for (const draft of own) if (mayBeOfAnother(draft, cluster, chains, ground)) draft.isAmbiguous = true;
  for (const [index, { draft, from }] of claims.entries())
    draft.spans.set(cluster, { from, to: claims[index + 1]?.from ?? forever });
  const old = drafts.find((draft) => draft.made === undefined && isRelated(draft));
  const before = old ?? newDraft(cluster, undefined);
  before.spans.set(cluster, { from: Number.NEGATIVE_INFINITY, to: claims[0]?.from ?? forever });
  if (old === undefined) drafts.push(before);
}

/**
 * Whether a copy came to where a handle was given out that was taken from no HSM there, while a related cluster, which may
 * have given out the handle as well, does not tell all that it did.
 *
 * @assumption copy-follows-extraction
 */
function mayBeOfAnother(
  { made }: Draft,
  cluster: string,
  chains: readonly (readonly KeyRecord[])[],
  ground: SubjectGround,
): boolean {
  const { lifeOf, clockSkew } = ground;
  const here = chains.flat().filter(({ hsm }) => lifeOf.get(hsm)!.cluster === cluster);
  const extracted = here.filter(({ kind }) => kind === 'key-extracted');
  return here.some((record) => {
    if (record.kind !== 'key-inserted' || record.at < made!.at - clockSkew) return false;
    const span = copiedDuring(record, clockSkew);
    const isFromHere = extracted.some((one) => one.hsm !== record.hsm && isDuring(one, span));
    return !isFromHere && ground.mayBeSentUnseen(cluster, span.from, span.to);
  });
}

/** Whether anything shows that a key was there before the handle was given out. */
function wasThere(
  { home, spans }: Draft,
  drafts: readonly Draft[],
  chains: readonly (readonly KeyRecord[])[],
  { lifeOf }: SubjectGround,
): boolean {
  const isGivenOut = drafts.some(({ home: other, made }) => other === home && made !== undefined);
  const isBefore = ({ hsm, at }: KeyRecord): boolean =>
    at < (spans.get(lifeOf.get(hsm)!.cluster)?.to ?? -forever);
  return !isGivenOut || chains.flat().some(isBefore);
}

/**
 * When a key can have come to another cluster at the earliest; never, where it would have left a record.
 *
 * @remarks
 * Where that cluster gave the handle out itself, only an insertion says so that follows an extraction elsewhere, or logs
 * that miss both.
 */
function arrivalOf(
  { home, made }: Draft,
  cluster: string,
  own: readonly Draft[],
  chains: readonly (readonly KeyRecord[])[],
  ground: SubjectGround,
): number {
  const { lifeOf, clockSkew } = ground;
  const madeAt = made === undefined ? -forever : made.at - clockSkew;
  const records = chains.flat();
  // One that was there before may be in any cluster by now.
  const mayBeIn = (where: string): boolean => (made === undefined ? where !== cluster : where === home);
  const extracted = records.filter(
    ({ kind, hsm }) => kind === 'key-extracted' && mayBeIn(lifeOf.get(hsm)!.cluster),
  );
  const mayBeSentTo = (inserted: KeyRecord): boolean => {
    const span = copiedDuring(inserted, clockSkew);
    const isSeen = extracted.some((one) => one.hsm !== inserted.hsm && isDuring(one, span));
    return isSeen || ground.mayBeSentUnseen(cluster, span.from, span.to);
  };
  const arrivals = records
    .filter((record) => {
      const { kind, hsm, at } = record;
      if (kind !== 'key-inserted' || lifeOf.get(hsm)!.cluster !== cluster || at < madeAt) return false;
      return own.length === 0 || mayBeSentTo(record);
    })
    .map(({ at }) => at - clockSkew);
  const since = Math.max(madeAt, made === undefined ? own[0]!.made!.at - clockSkew : madeAt);
  const mayBeSent =
    own.length === 0 || extracted.length > 0 || ground.mayBeSentUnseen(cluster, since, forever);
  const unseen = mayBeSent ? ground.mayComeUnseenFrom(cluster, since) : undefined;
  return Math.max(madeAt, Math.min(unseen ?? forever, ...arrivals));
}

/** A copy is inserted within so long after it was extracted. */
const copyReach = 60_000_000;

/** When a copy was extracted that is inserted then. */
export const copiedDuring = ({ at }: KeyRecord, clockSkew: number): Span => ({
  from: at - clockSkew - copyReach,
  to: at + clockSkew,
});

/** Whether a record, or one like it that was left out, may be of that time. */
export const isDuring = ({ since, at }: KeyRecord, { from, to }: Span): boolean => since <= to && at >= from;

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
