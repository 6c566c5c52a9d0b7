import { type Problem, unknownName } from './problem.ts';
import type { Scenario } from './scenario.ts';

/**
 * What is wrong with what a scenario says of its start: users that HSMs have, and keys that exist.
 *
 * @param scenario - one whose names all exist
 */
export function* startProblems(scenario: Scenario): Generator<Problem> {
  const inUse = hsmsInUse(scenario);
  yield* observedUserProblems(scenario, inUse);
  yield* handleProblems(scenario);
  for (const name of Object.keys(scenario.keys)) yield* observedKeyProblems(name, scenario, inUse);
}

/** The HSMs that are `ACTIVE` or `DEGRADED` at the start, each with its cluster. */
function hsmsInUse({ clusters }: Scenario): ReadonlyMap<string, string> {
  const all = Object.entries(clusters).flatMap(([cluster, { start, hsms, up, degraded }]) =>
    start === 'running' ? [...(up ?? hsms), ...degraded].map((hsm) => [hsm, cluster] as const) : [],
  );
  return new Map(all);
}

function* observedUserProblems(
  { clusters, users }: Scenario,
  inUse: ReadonlyMap<string, string>,
): Generator<Problem> {
  for (const [name, cluster] of Object.entries(clusters)) {
    for (const [hsm, versions] of Object.entries(cluster.users ?? {})) {
      const path = ['clusters', name, 'users', hsm];
      if (inUse.get(hsm) !== name)
        yield { path, message: notInUse(hsm, `an HSM of ${JSON.stringify(name)}`) };
      for (const user of Object.keys(versions)) {
        if (!users.includes(user)) yield { path: [...path, user], message: unknownName('user', user, users) };
      }
    }
  }
}

function* observedKeyProblems(
  name: string,
  scenario: Scenario,
  inUse: ReadonlyMap<string, string>,
): Generator<Problem> {
  const { clusters, clients, keys } = scenario;
  const key = keys[name]!;
  if (key.start === undefined) return;
  const path = ['keys', name, 'start'];
  const client = clients[key.client]!;
  const outcome = impossibleOutcome(name, scenario);
  if (outcome !== undefined) yield { path: [...path, 'creation'], message: outcome };
  const home = clusters[client.cluster]!;
  if (home.start !== 'running') {
    const message = `a key exists at the start only in a cluster that runs, and ${JSON.stringify(client.cluster)} does not`;
    yield { path, message };
    return;
  }
  const maskingKeyOf = (cluster: string): string => clusters[cluster]?.maskingKey ?? cluster;
  const seen = new Set<string>();
  for (const [index, hsm] of key.start.heldBy.entries()) {
    const at = [...path, 'heldBy', index];
    const cluster = inUse.get(hsm);
    if (cluster === undefined) yield { path: at, message: notInUse(hsm, 'an HSM') };
    else if (maskingKeyOf(cluster) !== maskingKeyOf(client.cluster)) {
      const message = `the HSM ${JSON.stringify(hsm)} is in ${JSON.stringify(cluster)}, which has not the masking key of the key's home ${JSON.stringify(client.cluster)}`;
      yield { path: at, message };
    }
    if (seen.has(hsm)) yield { path: at, message: `the HSM ${JSON.stringify(hsm)} is listed twice` };
    seen.add(hsm);
  }
}

/** Why the creation of the key never ends so. */
function impossibleOutcome(name: string, { clients, keys }: Scenario): string | undefined {
  const key = keys[name]!;
  const creation = key.start!.creation;
  const isPromoted = Object.values(keys).some(({ promotes }) => promotes === name);
  if (key.promotes !== undefined || isPromoted)
    return 'a key that is turned into another one, or comes of one, is not created at the start';
  if (key.class === 'session' && (creation === 'unacknowledged' || creation === 'rejected'))
    return `a session key is acknowledged at once, and never ${creation}`;
  const { sdk } = clients[key.client]!;
  if (creation === (sdk === 3 ? 'unacknowledged' : 'rejected'))
    return `a creation by Client SDK ${sdk} that fails is ${sdk === 3 ? 'rejected' : 'unacknowledged'}, and never ${creation}`;
  return undefined;
}

/**
 * A cluster never gives out a handle that is taken.
 *
 * @assumption handles-given-once
 */
function* handleProblems({ keys, clients }: Scenario): Generator<Problem> {
  const named = new Map<string, string>();
  const taken = new Map<string, string>();
  for (const [name, { handle, client, start, promotes }] of Object.entries(keys)) {
    if (handle === undefined) continue;
    if (promotes !== undefined) {
      const message = `the key keeps the handle of the session key ${JSON.stringify(promotes)}`;
      yield { path: ['keys', name, 'handle'], message };
    }
    const home = clients[client]!.cluster;
    const inHome = JSON.stringify([home, handle]);
    const twin = named.get(inHome);
    if (twin !== undefined) {
      const message = `${JSON.stringify(twin)} of the same home has the handle ${handle} already`;
      yield { path: ['keys', name, 'handle'], message };
    }
    named.set(inHome, name);
    for (const [index, hsm] of (start?.heldBy ?? []).entries()) {
      const onHsm = JSON.stringify([hsm, handle]);
      const other = taken.get(onHsm);
      if (other !== undefined && other !== twin) {
        const message = `${JSON.stringify(other)} has the handle ${handle} on ${JSON.stringify(hsm)} already`;
        yield { path: ['keys', name, 'start', 'heldBy', index], message };
      }
      taken.set(onHsm, name);
    }
  }
}

const notInUse = (hsm: string, what: string): string =>
  `${JSON.stringify(hsm)} is not ${what} that is active or degraded at the start`;
