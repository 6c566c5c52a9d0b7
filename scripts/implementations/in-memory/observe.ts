import type { Aspect, Observation } from '#properties';
import type { Hsm, Image } from './hsm.ts';
import type { Site } from './site.ts';

/** Everything that can be seen of a site. */
export const observed: readonly Aspect[] = [
  'clusters.state',
  'clusters.maskingKey',
  'clusters.origin',
  'hsms.state',
  'hsms.keys',
  'hsms.marked',
  'hsms.users',
  'hsms.passwords',
  'hsms.handles',
  'hsms.zone',
  'keys.creation',
  'keys.wrapped',
  'backups.state',
  'backups.region',
  'backups.sourceCluster',
  'backups.maskingKey',
  'backups.keys',
  'backups.users',
  'backups.passwords',
];

/** What is to be seen of a site now. */
export function observe({ clusters, hsms, keys, backups }: Site): Observation {
  return {
    clusters: byName(clusters, ({ state, maskingKey, origin }) => ({
      state,
      maskingKey: maskingKey ?? null,
      origin: origin?.name ?? null,
    })),
    hsms: byName(hsms, (hsm) => ({
      state: hsm.state,
      keys: namesOf(hsm.keys),
      marked: namesOf(hsm.marked),
      ...usersIn(hsm.passwords),
      handles: handlesOn(hsm),
      zone: hsm.isVacant ? null : (hsm.zone ?? null),
    })),
    keys: byName(keys, ({ creation, isWrapped }) => ({ creation, wrapped: isWrapped })),
    backups: byName(backups, ({ state, region, sourceCluster, maskingKey, image }) => ({
      state,
      region: region?.name ?? null,
      sourceCluster: sourceCluster?.name ?? null,
      maskingKey: maskingKey ?? null,
      keys: namesOf(image.keys),
      ...usersIn(image.passwords),
    })),
  };
}

interface Named {
  readonly name: string;
}

const namesOf = (things: Iterable<Named>): string[] => [...things].map(({ name }) => name);

function byName<Thing extends Named, Value>(
  things: readonly Thing[],
  seenOf: (thing: Thing) => Value,
): Record<string, Value> {
  return Object.fromEntries(things.map((thing) => [thing.name, seenOf(thing)]));
}

function handlesOn(hsm: Hsm): Record<string, number> {
  const handles = [...hsm.keys].map((key) => [key.name, hsm.handleOf(key)] as const);
  return Object.fromEntries(handles.filter((one): one is [string, number] => one[1] !== undefined));
}

const usersIn = (
  passwords: Image['passwords'],
): { readonly users: string[]; readonly passwords: Record<string, number> } => ({
  users: [...passwords.keys()],
  passwords: Object.fromEntries(passwords),
});
