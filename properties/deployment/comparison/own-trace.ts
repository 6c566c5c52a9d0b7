import type { Finding, Showing } from '../finding.ts';
import type { AlignedAnswer } from './alignment.ts';
import type { ChangeKind } from './difference.ts';

/** A trace that only one side has. */
export interface OwnTrace extends Showing {
  readonly side: 'before' | 'after';
}

/**
 * The shortest trace that only one side has; null where there is none.
 *
 * @remarks
 * Of the worse side it shows the harm, which the other one does not have; where there is nothing to show of that, of the
 * other side, how it works there. Where both do harm, and one by more zones, it is that of a zone of which the other
 * side has none.
 */
export function ownTraceOf(
  kind: ChangeKind,
  { before, after }: AlignedAnswer,
  zoneOf: (zone: string) => string,
): OwnTrace | null {
  switch (kind) {
    case 'worse':
    case 'new':
      return traceOf('after', after, before, zoneOf, (zone) => zone);
    case 'better':
    case 'gone':
      return traceOf('before', before, after, (zone) => zone, zoneOf);
    case 'unknown':
    case 'changed':
      return null;
  }
}

function traceOf(
  worse: OwnTrace['side'],
  own: Finding | undefined,
  other: Finding | undefined,
  otherZoneOf: (zone: string) => string,
  ownZoneOf: (zone: string) => string,
): OwnTrace | null {
  if (own !== undefined && own.severity !== null && other !== undefined && other.severity !== null) {
    const known = (other.zones ?? []).map(otherZoneOf);
    const found = own.zoneTraces.find(({ zone }) => !known.includes(ownZoneOf(zone)));
    return found === undefined ? null : sideOf(worse, found);
  }
  if (own !== undefined && own.trace.length > 0) return sideOf(worse, own);
  // How it works, where it does.
  if (other === undefined || other.grade !== 'good' || other.trace.length === 0) return null;
  return sideOf(worse === 'after' ? 'before' : 'after', other);
}

const sideOf = (side: OwnTrace['side'], { shows, trace, evidence, scenario }: Showing): OwnTrace => ({
  side,
  shows,
  trace,
  evidence,
  scenario,
});
