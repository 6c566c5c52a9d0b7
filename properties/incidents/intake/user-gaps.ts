import type { RecordPlace } from '../log-event.ts';
import type { HsmLife } from './lives.ts';
import type { Topology } from './topology.ts';

/** A user that some HSMs of a cluster have, and others, as far as was seen, do not. */
export interface UserGap {
  readonly cluster: string;
  readonly user: string;
  readonly on: readonly string[];
  /** Empty where a list says only that some lack it. */
  readonly lackedBy: readonly string[];
  readonly at: number;
  readonly places: readonly RecordPlace[];
}

/** A command that creates a user reaches one HSM after the other: what is not there by then was missed. */
export const userSpreadMax = 60_000_000;

/**
 * The users that are on some HSMs of their cluster only.
 *
 * @remarks
 * Nothing synchronizes users. One that was created on some HSMs while others were there, and was never seen on those, is
 * missing there, unless it was created before the records begin.
 *
 * @clause KS-USERS-APART
 */
export function userGapsOf(
  { users, last }: Topology,
  livesIn: (cluster: string) => readonly HsmLife[],
  clusters: readonly string[],
): readonly UserGap[] {
  const gaps = new Map<string, UserGap>();
  for (const { cluster, user, at, place } of users.inconsistent.values())
    gaps.set(`${cluster} ${user}`, { cluster, user, on: [], lackedBy: [], at, places: [place] });
  for (const [user, onHsms] of users.byUser) {
    for (const cluster of clusters) {
      const lives = livesIn(cluster);
      const has = ({ hsm }: HsmLife): boolean => {
        const { created, deleted, seen } = onHsms.get(hsm) ?? {};
        const isThere = created !== undefined || seen !== undefined;
        return isThere && !(deleted !== undefined && deleted.at > (created?.at ?? Number.NEGATIVE_INFINITY));
      };
      const created = lives.flatMap((life) => {
        const facts = onHsms.get(life.hsm)?.created;
        return facts !== undefined && has(life) ? [facts] : [];
      });
      if (created.length === 0) continue;
      const at = Math.max(...created.map((one) => one.at));
      if ((last ?? at) < at + userSpreadMax) continue;
      const lacking = lives.filter(
        (life) =>
          life.hasLog &&
          !has(life) &&
          life.aliveFrom <= at &&
          life.aliveTo >= at &&
          life.facts.holes.every((hole) => hole.to < at - userSpreadMax),
      );
      if (lacking.length === 0) continue;
      gaps.set(`${cluster} ${user}`, {
        cluster,
        user,
        on: lives.filter(has).map(({ hsm }) => hsm),
        lackedBy: lacking.map(({ hsm }) => hsm),
        at,
        places: created.map(({ place }) => place).slice(0, 4),
      });
    }
  }
  return [...gaps.values()];
}
