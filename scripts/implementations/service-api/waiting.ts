import { setTimeout } from 'node:timers/promises';

/** Where nobody waits, a service still gets to be asked so often: one that is slow to be asked is not to be hurried. */
const lookCountMin = 25;
const pauseMillisecondsMax = 5000;

/**
 * Looks until something has come, or until the patience is at its end; what was seen last may be without it.
 *
 * @param patience - in seconds
 */
export async function waitFor<Seen>(
  look: () => Promise<Seen>,
  isThere: (seen: Seen) => boolean,
  patience: number,
): Promise<Seen> {
  const deadline = performance.now() + 1000 * patience;
  // A small part of the time that something may take.
  const pauseMax = Math.min(pauseMillisecondsMax, 10 * patience);
  for (let looks = 1, pause = 0; ; looks += 1, pause = Math.min(2 * pause + 1, pauseMax)) {
    const seen = await look();
    if (isThere(seen) || (looks >= lookCountMin && performance.now() >= deadline)) return seen;
    await setTimeout(pause);
  }
}
