import type { Removal } from '../analysis.ts';
import type { KeyRecord } from '../intake/key-records.ts';
import type { HsmLife } from '../intake/lives.ts';
import type { RecordPlace } from '../log-event.ts';
import type { Status, Stretch } from './stretches.ts';

/** What is known of a key on one HSM while the sweep goes on. */
export interface Column {
  readonly life: HsmLife;
  readonly stretches: Stretch[];
  status: Status;
  since: number;
  isBlind: boolean;
  /** In a hole of its log right now. */
  isInHole: boolean;
  isThere: boolean;
  /** It certainly had the key when it was last heard of, and nothing was seen to take it away. */
  lastKnownAt: number | undefined;
  places: readonly RecordPlace[];
  lastRemoval: Removal | undefined;
}

/** Whether it had joined by then; what was there before the records begin had. */
export const wasUpBefore = ({ born, aliveFrom }: HsmLife, at: number): boolean =>
  born === Number.NEGATIVE_INFINITY || aliveFrom <= at;

/** Whether a record says that a key was removed. */
export const isRemoval = (kind: KeyRecord['kind']): boolean =>
  kind === 'key-tombstoned' || kind === 'key-destroyed';

/** Of an HSM of which nothing is known yet. */
export const newColumn = (life: HsmLife): Column => ({
  life,
  stretches: [],
  status: 'no',
  since: Number.NEGATIVE_INFINITY,
  isBlind: false,
  isInHole: false,
  isThere: false,
  lastKnownAt: undefined,
  places: [],
  lastRemoval: undefined,
});

/** Whether it was certainly there after what removed it last. */
export const wasYesAfter = ({ stretches, status, lastRemoval }: Column): boolean => {
  if (status === 'yes') return true;
  const last = stretches.findLast((stretch) => stretch.status === 'yes');
  return last !== undefined && last.to > (lastRemoval?.at.latest ?? Number.NEGATIVE_INFINITY);
};

/** Ends what was known until now. */
export function close(column: Column, at: number): void {
  const { status, since, isBlind, places } = column;
  const last = column.stretches.at(-1);
  if (last !== undefined && last.status === status && last.isBlind === isBlind && last.to === since) {
    last.to = at;
    return;
  }
  column.stretches.push({ from: since, to: at, status, isBlind, places });
}
