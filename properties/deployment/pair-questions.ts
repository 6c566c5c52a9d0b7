import { refusals } from '#models';
import { cloneHoldsEveryAcknowledgedKey } from '../always/clone-holds-every-acknowledged-key.invariant.ts';
import type { PropertyResult } from '../verification.ts';
import { type Ask, askOne } from './ask.ts';
import { at, type Finding, type Grade, shown, statement, unknown } from './finding.ts';
import { type Relation, relationOf } from './lineage.ts';
import {
  type ObservedClient,
  type ObservedCluster,
  type ObservedDeployment,
  type ObservedServer,
  type ObservedSyncConfiguration,
  standingOf,
} from './observed.ts';
import { keyArrivesOn, syncKeyIsNeverRefusedFor, syncKeyIsRefused } from './probes.ts';
import { type Pair, pairScenario } from './scenarios.ts';

/** Whether keys can go from one cluster to another, and how the two drift apart. */
export async function askAboutPair(pair: ClusterPair, ask: Ask): Promise<readonly Finding[]> {
  // Most clusters are unrelated, and meant to be.
  const reach = await canSync(pair, ask, 'information');
  if (pair.relation.masking !== 'same' || reach.answer !== true) return [reach];
  const drifts = [await keysDrift(pair, ask), ...(await usersDrift(pair, ask))];
  // A clone drifts from what it was made of.
  return [reach, ...drifts.map((finding) => at(pair.other.places.sourceBackup, finding))];
}

/** Two clusters, with home the one where keys are made. */
export interface ClusterPair {
  readonly home: ObservedCluster;
  readonly other: ObservedCluster;
  readonly client: ObservedClient | undefined;
  readonly relation: Relation;
  /** Servers that a configuration lists; all HSMs of both clusters by default. */
  readonly listed?: readonly ObservedServer[];
}

/**
 * Every pair of clusters.
 *
 * @remarks
 * Home is the one that clients work with, or else the one that was not made from a backup.
 */
export function pairsOf(deployment: ObservedDeployment): ClusterPair[] {
  const { clusters } = deployment;
  return clusters.flatMap((one, index) =>
    clusters.slice(index + 1).map((other) => pairOf(one, other, deployment)),
  );
}

function pairOf(one: ObservedCluster, other: ObservedCluster, deployment: ObservedDeployment): ClusterPair {
  const clientOf = ({ id }: ObservedCluster) => deployment.clients.find(({ cluster }) => cluster === id);
  const rank = (cluster: ObservedCluster): number =>
    (clientOf(cluster) === undefined ? 2 : 0) + (cluster.sourceBackup === undefined ? 0 : 1);
  const [home, second] = rank(one) <= rank(other) ? [one, other] : [other, one];
  return { home, other: second, client: clientOf(home), relation: relationOf(home, second, deployment) };
}

async function canSync(pair: ClusterPair, ask: Ask, gradeOfNo: Grade): Promise<Finding> {
  const { home, other, relation, client, listed } = pair;
  const between = `from ${home.id} to ${other.id}`;
  const reasons = relation.reasons.join('; ');
  const origin = listedPlaceOf(other, listed) ?? other.places.sourceBackup;
  if (relation.masking === 'unknown') {
    const sentence = `Whether syncKey works ${between} is not known: ${reasons}.`;
    return at(origin, statement('sync-key', 'information', null, 'KS-MASKING-KEY', sentence));
  }
  const [obstacle] = [home, other].flatMap((cluster) => obstacleIn(cluster, listed));
  if (obstacle !== undefined) {
    const sentence = `syncKey does not work ${between} now: ${obstacle.says}.`;
    return at(obstacle.place, statement('sync-key', gradeOfNo, false, 'KS-SYNC-KEY', sentence));
  }
  const scenario = pairScenario('sync-key', modelled(pair), client, {});
  const destinations = other.hsms.map(({ id }) => id).filter((id) => isListed(id, listed));
  const found = await askOne(ask, scenario, keyArrivesOn(destinations));
  if (found.verdict === 'incomplete') {
    return at(origin, unknown('sync-key', 'KS-SYNC-KEY', `Whether syncKey works ${between}`));
  }
  if (found.verdict === 'reachable') {
    const sentence = `syncKey works ${between}: ${reasons}.`;
    const finding = statement('sync-key', 'good', true, 'KS-SYNC-KEY', sentence);
    return at(origin, shown(finding, { scenario, result: found }, 'How'));
  }
  const refused = await askOne(ask, scenario, syncKeyIsRefused);
  const why = `${refusalsIn(refused).map(refusalText).join(', ') || 'no key can be acknowledged'} (${reasons})`;
  const sentence = `syncKey never works ${between}: ${why}.`;
  const finding = statement('sync-key', gradeOfNo, false, 'KS-MASKING-KEY', sentence);
  return at(origin, shown(finding, { scenario, result: refused }, 'Where syncKey is refused'));
}

/** Why no key can leave or reach a cluster now, whatever its masking key. */
function obstacleIn(
  cluster: ObservedCluster,
  listed: ClusterPair['listed'],
): { says: string; place: string }[] {
  const { id, state, hsms, places } = cluster;
  const inConfiguration = listedPlaceOf(cluster, listed);
  if (standingOf(cluster) === 'not-at-work') {
    return [{ says: `${id} is ${state}`, place: inConfiguration ?? places.state }];
  }
  const active = hsms.filter((hsm) => hsm.state === 'ACTIVE');
  const place = inConfiguration ?? places.hsms;
  if (active.length === 0) return [{ says: `${id} has no active HSM`, place }];
  if (active.some((hsm) => isListed(hsm.id, listed))) return [];
  return [{ says: `none of the HSMs that it lists of ${id} is active`, place }];
}

/** The line of a configuration that names a cluster first; undefined where nobody asks about a configuration. */
const listedPlaceOf = ({ id }: ObservedCluster, listed: ClusterPair['listed']): string | undefined =>
  listed?.find(({ cluster }) => cluster === id)?.place;

const isListed = (id: string, listed: ClusterPair['listed']): boolean =>
  listed?.some(({ hsm }) => hsm === id) ?? true;

async function keysDrift(pair: ClusterPair, ask: Ask): Promise<Finding> {
  const { home, other, client } = pair;
  const scenario = pairScenario('keys-drift', modelled(pair), client, {});
  const found = await askOne(ask, scenario, cloneHoldsEveryAcknowledgedKey);
  switch (found.verdict) {
    case 'incomplete':
      return unknown('keys-drift', 'KS-CLONE', 'Whether the keys of the clone drift');
    case 'violated': {
      const sentence = `Keys made in ${home.id} after the backup are missing in ${other.id} until syncKey brings them, one by one.`;
      const finding = statement('keys-drift', 'hazard', true, 'KS-CLONE', sentence);
      return shown(finding, { scenario, result: found }, 'How');
    }
    default:
      return statement('keys-drift', 'good', false, 'KS-CLONE', `Every key of ${home.id} is in ${other.id}.`);
  }
}

const driftsOfUsers = {
  'owner-missing':
    'A user created after the backup is missing in the clone, and syncKey of its keys is refused',
  'officer-password-differs': 'A password changed in one cluster only keeps syncKey from logging in to both',
} as const;

async function usersDrift(pair: ClusterPair, ask: Ask): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const reason of ['owner-missing', 'officer-password-differs'] as const) {
    const question = `users-drift-${reason}`;
    const scenario = pairScenario(question, modelled(pair), pair.client, { changeUsers: true });
    const found = await askOne(ask, scenario, syncKeyIsNeverRefusedFor(reason));
    if (found.verdict === 'incomplete') {
      findings.push(unknown(question, 'KS-USERS-APART', 'Whether the users of the clone drift'));
    }
    if (found.verdict !== 'violated') continue;
    const sentence = `${driftsOfUsers[reason]}: ${refusalText(reason)}.`;
    const finding = statement(question, 'hazard', true, 'KS-USERS-APART', sentence);
    findings.push(shown(finding, { scenario, result: found }, 'Where syncKey is refused'));
  }
  return findings;
}

/** Two clusters that syncKey is to go between. */
export interface SyncRoute {
  readonly home: string;
  readonly other: string;
  /** Null where it is not known. */
  readonly works: boolean | null;
}

/**
 * Whether syncKey can do what a configuration of the management utility is for.
 *
 * @clause KS-SYNC-CONFIGURATION
 */
export async function askAboutSyncConfiguration(
  configuration: ObservedSyncConfiguration,
  deployment: ObservedDeployment,
  ask: Ask,
): Promise<{ readonly findings: readonly Finding[]; readonly routes: readonly SyncRoute[] }> {
  const ids = [...new Set(configuration.servers.map(({ cluster }) => cluster))];
  const clusters = ids.flatMap((id) => deployment.clusters.find((cluster) => cluster.id === id) ?? []);
  const [first] = clusters;
  if (first === undefined || clusters.length === 1) {
    const sentence = `It lists HSMs of ${first?.id ?? 'no cluster'} only: syncKey has no other cluster to go to.`;
    const finding = statement('sync-key', 'information', null, 'KS-SYNC-KEY', sentence);
    return { findings: [at(configuration.place, finding)], routes: [] };
  }
  const listed = configuration.servers;
  const findings: Finding[] = [];
  const routes: SyncRoute[] = [];
  for (const [index, home] of clusters.entries()) {
    const client = deployment.clients.find(({ cluster }) => cluster === home.id);
    for (const other of clusters.slice(index + 1)) {
      const relation = relationOf(home, other, deployment);
      const finding = await canSync({ home, other, client, relation, listed }, ask, 'hazard');
      findings.push(finding);
      routes.push({
        home: home.id,
        other: other.id,
        works: finding.answer === null ? null : Boolean(finding.answer),
      });
    }
  }
  return { findings, routes };
}

function modelled({ home, other, relation, listed }: ClusterPair): Pair {
  return {
    home,
    other,
    isRelated: relation.masking === 'same',
    preferred: listed?.map(({ hsm }) => hsm) ?? [],
  };
}

function refusalsIn({ evidence }: PropertyResult): readonly string[] {
  const reasons = evidence?.['syncKey is refused for'];
  return Array.isArray(reasons) ? reasons : [];
}

/** A refusal in words. */
const refusalText = (reason: string): string =>
  Object.entries(refusals).find(([name]) => name === reason)?.[1] ?? reason;
