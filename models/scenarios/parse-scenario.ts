import { nothing } from '../actions/action.ts';
import { backupNames, zoneName } from '../world/deployment.ts';
import { partitions } from './partitions.ts';
import { type Path, type Problem, problemsOf, unknownName } from './problem.ts';
import { type Scenario, scenarioSchema } from './scenario.ts';
import { startProblems } from './start-problems.ts';

/** A scenario, or everything that is wrong with it. */
export type ParsedScenario =
  | { readonly scenario: Scenario; readonly problems?: undefined }
  | { readonly scenario?: undefined; readonly problems: readonly Problem[] };

/**
 * Checks that a value is a scenario: its shape first, then that every name it uses exists once.
 *
 * @param value - what `JSON.parse` returned
 */
export function parseScenario(value: unknown): ParsedScenario {
  // A schema passes such a field over in silence, and what it said would be missing from every verdict.
  const lost = [...protoFields(value, [])];
  if (lost.length > 0) return { problems: lost };
  const parsed = scenarioSchema.safeParse(value);
  if (!parsed.success) return { problems: problemsOf(scenarioSchema, parsed.error, value) };
  const problems = [
    ...regionProblems(parsed.data),
    ...clusterProblems(parsed.data),
    ...clientProblems(parsed.data),
    ...userProblems(parsed.data),
    ...keyProblems(parsed.data),
  ];
  if (problems.length > 0) return { problems };
  // What is there at the start only makes sense where every name does.
  const atStart = [...startProblems(parsed.data)];
  return atStart.length === 0 ? { scenario: parsed.data } : { problems: atStart };
}

function* protoFields(value: unknown, path: Path): Generator<Problem> {
  if (typeof value !== 'object' || value === null) return;
  for (const [field, inner] of Object.entries(value)) {
    const at = [...path, Array.isArray(value) ? Number(field) : field];
    if (field === '__proto__') yield { path: at, message: 'nothing can be called __proto__' };
    else yield* protoFields(inner, at);
  }
}

function* regionProblems({ regions }: Scenario): Generator<Problem> {
  for (const [name, partition] of Object.entries(regions))
    yield* missing('partition of AWS', partition, partitions, ['regions', name]);
}

function* clusterProblems(scenario: Scenario): Generator<Problem> {
  const { clusters, regions, backups } = scenario;
  const zones = new Map<string, string>();
  const seen = new Map<string, string>();
  // A new HSM is restored from an HSM, a backup or nothing: a step names which, so the names must differ.
  const taken = new Set([...backupNames(backups), nothing.name]);
  for (const [name, cluster] of Object.entries(clusters)) {
    const at = (...path: (string | number)[]) => ['clusters', name, ...path];
    yield* missing('region', cluster.region, Object.keys(regions), at('region'));
    for (const [index, hsm] of cluster.hsms.entries()) {
      const other = seen.get(hsm);
      if (other !== undefined) {
        yield {
          path: at('hsms', index),
          message: `the HSM slot ${JSON.stringify(hsm)} is in ${other} already`,
        };
      }
      if (taken.has(hsm)) {
        const what = hsm === nothing.name ? 'the name for no source at all' : 'the name of a backup slot';
        yield { path: at('hsms', index), message: `${JSON.stringify(hsm)} is ${what}` };
      }
      seen.set(hsm, JSON.stringify(name));
    }
    for (const field of ['up', 'degraded'] as const) {
      for (const [index, hsm] of (cluster[field] ?? []).entries()) {
        yield* missing('HSM of this cluster', hsm, cluster.hsms, at(field, index));
        if (cluster[field]?.indexOf(hsm) !== index) {
          yield { path: at(field, index), message: `the HSM ${JSON.stringify(hsm)} is listed twice` };
        }
        if (field === 'degraded' && cluster.up?.includes(hsm)) {
          yield { path: at(field, index), message: `the HSM ${JSON.stringify(hsm)} is in "up" as well` };
        }
      }
    }
    for (const [hsm, zone] of Object.entries(cluster.zones ?? {})) {
      yield* missing('HSM of this cluster', hsm, cluster.hsms, at('zones', hsm));
      const [own, parameter] = [JSON.stringify([cluster.region, zone]), zoneName(cluster.region, zone)];
      if (zones.has(parameter) && zones.get(parameter) !== own) {
        const message = `two zones would be called ${JSON.stringify(parameter)} in a step`;
        yield { path: at('zones', hsm), message };
      }
      zones.set(parameter, own);
    }
    if (cluster.start === 'running') {
      const running = Object.keys(clusters).filter((other) => clusters[other]?.start === 'running');
      if (cluster.maskingKey !== undefined) {
        yield* missing('running cluster', cluster.maskingKey, running, at('maskingKey'));
        const homes = [cluster.region, clusters[cluster.maskingKey]?.region ?? ''];
        if (homes.every((region) => Object.hasOwn(regions, region)))
          yield* partitionProblems(cluster.maskingKey, name, scenario);
      }
      continue;
    }
    for (const field of ['up', 'degraded', 'maskingKey'] as const) {
      const value = cluster[field];
      if (value === undefined || value.length === 0) continue;
      yield { path: at(field), message: 'only a cluster with "start": "running" can have this' };
    }
  }
}

/**
 * A masking key travels in a backup, and no backup leaves its partition.
 *
 * @clause KS-BACKUP-PARTITION
 */
function* partitionProblems(
  carried: string,
  name: string,
  { clusters, regions }: Scenario,
): Generator<Problem> {
  const partitionOf = (cluster: string): string | undefined => regions[clusters[cluster]?.region ?? ''];
  const [own, other] = [partitionOf(name), partitionOf(carried)];
  if (own === undefined || other === undefined || own === other) return;
  const message = `${JSON.stringify(carried)} is in the partition ${JSON.stringify(other)} and this cluster in ${JSON.stringify(own)}; backups do not leave their partition, so no cluster carries a masking key of another`;
  yield { path: ['clusters', name, 'maskingKey'], message };
}

function* clientProblems({ clients, clusters }: Scenario): Generator<Problem> {
  for (const [name, client] of Object.entries(clients)) {
    yield* missing('cluster', client.cluster, Object.keys(clusters), ['clients', name, 'cluster']);
    if (!Object.hasOwn(clusters, client.cluster)) continue;
    const cluster = clusters[client.cluster]!;
    const { reaches = [] } = client;
    for (const [index, hsm] of reaches.entries()) {
      const path = ['clients', name, 'reaches', index];
      yield* missing("HSM of the client's cluster", hsm, cluster.hsms, path);
      if (reaches.indexOf(hsm) !== index)
        yield { path, message: `the HSM ${JSON.stringify(hsm)} is listed twice` };
    }
  }
}

function* userProblems({ users, cryptoOfficer }: Scenario): Generator<Problem> {
  for (const [index, user] of users.entries()) {
    if (users.indexOf(user) === index) continue;
    yield { path: ['users', index], message: `the user ${JSON.stringify(user)} is listed twice` };
  }
  yield* missing('user', cryptoOfficer, users, ['cryptoOfficer']);
}

function* keyProblems({ keys, clients, users, cryptoOfficer }: Scenario): Generator<Problem> {
  for (const [name, key] of Object.entries(keys)) {
    yield* missing('client', key.client, Object.keys(clients), ['keys', name, 'client']);
    yield* missing('user', key.owner, users, ['keys', name, 'owner']);
    if (key.owner === cryptoOfficer) {
      const message = `${JSON.stringify(cryptoOfficer)} is the crypto officer, who owns no keys; a crypto user does`;
      yield { path: ['keys', name, 'owner'], message };
    }
    if (key.promotes !== undefined) yield* promotionProblems(name, key.promotes, keys);
    for (const [index, user] of key.sharedWith.entries()) {
      const path = ['keys', name, 'sharedWith', index];
      yield* missing('user', user, users, path);
      if (user === key.owner) {
        yield { path, message: `the user ${JSON.stringify(user)} owns the key and needs no share of it` };
      }
      if (key.sharedWith.indexOf(user) !== index) {
        yield { path, message: `the user ${JSON.stringify(user)} is listed twice` };
      }
    }
  }
}

function* promotionProblems(name: string, promoted: string, keys: Scenario['keys']): Generator<Problem> {
  const path = ['keys', name, 'promotes'];
  const key = keys[name]!;
  if (key.class !== 'token') {
    yield { path, message: 'only a key with "class": "token" can have this' };
    return;
  }
  const sessionKeys = Object.keys(keys).filter((other) => keys[other]?.class === 'session');
  yield* missing('session key', promoted, sessionKeys, path);
  const session = sessionKeys.includes(promoted) ? keys[promoted] : undefined;
  if (session === undefined) return;
  for (const field of ['client', 'owner'] as const) {
    if (session[field] === key[field]) continue;
    const [own, other] = [JSON.stringify(key[field]), JSON.stringify(session[field])];
    yield {
      path,
      message: `the session key ${JSON.stringify(promoted)} has the ${field} ${other}, and this key has ${own}; they must be equal`,
    };
  }
  const first = Object.keys(keys).find((other) => keys[other]?.promotes === promoted);
  if (first !== name) {
    yield {
      path,
      message: `the session key ${JSON.stringify(promoted)} is turned into ${JSON.stringify(first)} already`,
    };
  }
}

function* missing(
  kind: string,
  name: string,
  known: readonly string[],
  path: Problem['path'],
): Generator<Problem> {
  if (!known.includes(name)) yield { path, message: unknownName(kind, name, known) };
}
