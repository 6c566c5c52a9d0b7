import type { Scenario } from '#models';

type Cluster = Scenario['clusters'][string];
type Key = Scenario['keys'][string];

/** A key without its handle, or with less of what is said of it at the start. */
export function* keysWithLessAtStart(key: Key): Generator<Key> {
  const { handle, start, ...rest } = key;
  if (handle !== undefined) yield { ...rest, ...(start && { start }) };
  if (start === undefined) return;
  yield { ...rest, ...(handle !== undefined && { handle }) };
  if (start.creation !== 'acknowledged') yield { ...key, start: { ...start, creation: 'acknowledged' } };
  for (const hsm of start.heldBy)
    yield { ...key, start: { ...start, heldBy: start.heldBy.filter((other) => other !== hsm) } };
}

/** A zone is one in all clusters of its region; an HSM that is left without one fails alone. */
export function* withoutOneZone(scenario: Scenario): Generator<Scenario> {
  const { clusters } = scenario;
  const leaving = (isGone: (cluster: Cluster, hsm: string, zone: string) => boolean): Scenario => {
    const left = Object.entries(clusters).map(([name, cluster]) => {
      const zones = Object.entries(cluster.zones ?? {}).filter((entry) => !isGone(cluster, ...entry));
      return [name, withZones(cluster, zones)] as const;
    });
    return { ...scenario, clusters: Object.fromEntries(left) };
  };
  const all = Object.values(clusters).flatMap((cluster) =>
    Object.entries(cluster.zones ?? {}).map(([hsm, zone]) => ({ cluster, hsm, zone })),
  );
  const isOneZone = (index: number, other: (typeof all)[number]): boolean =>
    all[index]!.zone === other.zone && all[index]!.cluster.region === other.cluster.region;
  for (const [index, { hsm, zone, cluster }] of all.entries()) {
    const members = all.filter((other) => isOneZone(index, other));
    if (members.length > 1 && members[0] === all[index])
      yield leaving((other, _, name) => name === zone && other.region === cluster.region);
    yield leaving((_, name) => name === hsm);
  }
}

function withZones({ zones: _, ...rest }: Cluster, zones: readonly (readonly [string, string])[]): Cluster {
  return zones.length === 0 ? rest : { ...rest, zones: Object.fromEntries(zones) };
}

type Users = NonNullable<Cluster['users']>;

function withUsers(
  { users: _, ...rest }: Cluster,
  users: readonly (readonly [string, Users[string]])[],
): Cluster {
  const told = users.filter(([, versions]) => Object.keys(versions).length > 0);
  return told.length === 0 ? rest : { ...rest, users: Object.fromEntries(told) };
}

/** One user of one HSM less of which something is said. */
export function* withLessObserved(scenario: Scenario): Generator<Scenario> {
  for (const [name, cluster] of Object.entries(scenario.clusters)) {
    const observed = Object.entries(cluster.users ?? {});
    for (const [hsm, versions] of observed) {
      for (const user of Object.keys(versions)) {
        const users = observed.map(
          ([other, own]) => [other, other === hsm ? without(own, user) : own] as const,
        );
        yield { ...scenario, clusters: { ...scenario.clusters, [name]: withUsers(cluster, users) } };
      }
    }
  }
}

/** Without what is said of HSMs and users that are gone, or of copies that could not be where they are any more. */
export function withoutDangling(scenario: Scenario): Scenario {
  const { clusters, clients } = scenario;
  const isSaid = Object.values(clusters).some((cluster) => cluster.zones ?? cluster.users);
  const kept = isSaid ? withoutDanglingWords(scenario) : clusters;
  const carriedBy = (cluster: string): string => clusters[cluster]?.maskingKey ?? cluster;
  const homeOf = ({ client }: Key): string => clients[client]!.cluster;
  const keys = Object.entries(scenario.keys).map(([name, key]) => {
    if (key.start === undefined) return [name, key] as const;
    const heldBy = key.start.heldBy.filter((hsm) =>
      Object.entries(clusters).some(
        ([cluster, { hsms }]) => hsms.includes(hsm) && carriedBy(cluster) === carriedBy(homeOf(key)),
      ),
    );
    return [name, { ...key, start: { ...key.start, heldBy } }] as const;
  });
  return { ...scenario, clusters: kept, keys: Object.fromEntries(keys) };
}

function withoutDanglingWords({ clusters, users }: Scenario): Scenario['clusters'] {
  const left = Object.entries(clusters).map(([name, cluster]) => {
    const isLeft = ([hsm]: readonly [string, unknown]): boolean => cluster.hsms.includes(hsm);
    const zones = Object.entries(cluster.zones ?? {}).filter(isLeft);
    const observed = Object.entries(cluster.users ?? {})
      .filter(isLeft)
      .map(([hsm, versions]) => {
        const known = Object.entries(versions).filter(([user]) => users.includes(user));
        return [hsm, Object.fromEntries(known)] as const;
      });
    return [name, withUsers(withZones(cluster, zones), observed)] as const;
  });
  return Object.fromEntries(left);
}

function without<Value>(record: Readonly<Record<string, Value>>, name: string): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).filter(([other]) => other !== name));
}
