import type { AssumptionId } from '#models';
import type { KeyVerdict, Recovery, Removal } from '../analysis.ts';
import type { KeyPlaces } from './places.ts';

/** The readings of what the documentation leaves open that a verdict rests on: by another one it might be another. */
export function assumptionsBehind(
  { verdict }: KeyVerdict,
  places: KeyPlaces,
  recoveries: readonly Recovery[],
  removals: readonly Removal[],
): readonly AssumptionId[] {
  // What nobody can tell rests on nothing.
  if (verdict === 'unknown') return [];
  const { family, lives, ground, records } = places;
  const presences = family.map((cluster) => places.presenceIn(cluster));
  const isListed =
    presences.some(({ listed }) => listed.length > 0) || removals.some(({ by }) => by === 'key-not-listed');
  const isGone = verdict === 'lost' || verdict === 'possibly-lost' || verdict === 'deleted';
  const isElsewhere = family.length > 1;
  const inserted = records.some(({ kind }) => kind === 'key-inserted');
  const rests: Partial<Record<AssumptionId, boolean>> = {
    'logs-name-every-hsm': true,
    'clocks-within-skew': lives.length > 1 || isListed,
    'removals-at-once': isGone && areAtOnce(removals, ground.clockSkew),
    'lists-are-answered': isListed,
    'backup-near-its-time': recoveries.length > 0 || (verdict === 'lost' && ground.topology.backups.size > 0),
    'one-handle-one-key': isElsewhere,
    'copy-follows-extraction': isElsewhere && inserted,
  };
  return Object.entries(rests).flatMap(([id, isSo]) => (isSo ? [id as AssumptionId] : []));
}

/** Whether two HSMs lost the key so near to each other that the clocks do not tell which was first. */
const areAtOnce = (removals: readonly Removal[], clockSkew: number): boolean =>
  removals.some((one) =>
    removals.some(
      (other) =>
        other.hsm !== one.hsm && Math.abs((other.at.latest ?? 0) - (one.at.latest ?? 0)) <= clockSkew,
    ),
  );
