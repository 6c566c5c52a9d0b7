import type { ObservedDeployment } from '../observed.ts';

const dayLength = 86_400_000;

/** A time as reports write it, which is the same everywhere. */
export const timeText = (time: number): string =>
  new Date(time)
    .toISOString()
    .replace(/:\d\d\.\d+Z$/, ' UTC')
    .replace('T', ' ');

/** Whole days between two times. */
export const daysBetween = (earlier: number, later: number): number =>
  Math.floor((later - earlier) / dayLength);

/**
 * The newest time in the files: they were written then, or later.
 *
 * @remarks
 * Nothing is told by the clock of the computer, so that the same files have the same report for ever. Times
 * that may lie ahead do not count.
 */
export function newestTimeIn({ clusters, backups }: ObservedDeployment): number | undefined {
  const times = [
    ...clusters.map(({ createTimestamp }) => createTimestamp),
    ...backups.flatMap(({ createTimestamp, copyTimestamp }) => [createTimestamp, copyTimestamp]),
  ].filter((time) => time !== undefined);
  return times.length === 0 ? undefined : Math.max(...times);
}
