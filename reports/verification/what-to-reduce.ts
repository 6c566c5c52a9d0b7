import type { Scenario } from '#models';

/**
 * What makes the worlds of a scenario so many, the largest first: what a reader may take away from it.
 *
 * @remarks
 * An estimate: by how many bits a world would be shorter with one of them less. An HSM has a state, and for
 * each key a copy and an attempt; a key has that on each HSM; a backup has what an HSM has; a failure or an
 * outage happens to any HSM.
 */
export function whatToReduce({ clusters, keys, backups, allow, users }: Scenario): readonly string[] {
  const hsmCount = Object.values(clusters).reduce((sum, { hsms }) => sum + hsms.length, 0);
  const keyCount = Object.keys(keys).length;
  const changesUsers = allow.changeUsers || allow.replicateUsers;
  const anyHsm = Math.log2(1 + hsmCount);
  const parts: readonly Part[] = [
    { count: hsmCount, least: 1, noun: 'HSM', bits: 2 + 2 * keyCount },
    { count: keyCount, least: 1, noun: 'key', bits: 2 + 2 * hsmCount },
    { count: backups, least: 0, noun: 'backup', bits: 3 + keyCount },
    {
      count: allow.hsmFailures === 'unbounded' ? 0 : allow.hsmFailures,
      least: 0,
      noun: 'HSM failure',
      bits: anyHsm,
    },
    { count: allow.hsmOutages, least: 0, noun: 'HSM outage', bits: anyHsm },
    { count: allow.zoneFailures, least: 0, noun: 'zone failure', bits: anyHsm },
    { count: allow.zoneOutages, least: 0, noun: 'zone outage', bits: anyHsm },
    { count: changesUsers ? users.length : 0, least: 1, noun: 'user', bits: 1.5 * hsmCount },
  ];
  return parts
    .filter(({ count, least }) => count > least)
    .toSorted((one, other) => other.bits - one.bits)
    .slice(0, toldMax)
    .map(({ count, noun }) => `${count} ${noun}${count === 1 ? '' : 's'}`);
}

interface Part {
  readonly count: number;
  /** With so few of them there is nothing to take away. */
  readonly least: number;
  readonly noun: string;
  readonly bits: number;
}

const toldMax = 3;
