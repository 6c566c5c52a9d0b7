import { refusals } from '#models';
import type { PropertyResult } from '../../verification/verification.ts';
import { type Ask, askOne } from '../ask.ts';
import { about, at, type Finding, hazard, shown, statement, unknown } from '../finding.ts';
import { isOfNewType } from '../hsms-in-use.ts';
import { relationOf } from '../lineage.ts';
import {
  type ObservedCluster,
  type ObservedDeployment,
  type ObservedSyncConfiguration,
  standingOf,
} from '../observed.ts';
import { keyArrivesOn, keyIsRefused } from '../probes.ts';
import { type ClusterPair, clientIn, isListed, pairScenario, type Tool, toolOf } from './cluster-pair.ts';

/** How a transfer that does not work is meant: most clusters are unrelated, and meant to be. */
type Meant = 'as-it-is' | 'to-work';

/**
 * Whether keys can be brought from one cluster to the other.
 *
 * @param tool - what is to bring them; what works with both clusters by default
 */
export async function askAboutTransfer(
  pair: ClusterPair,
  ask: Ask,
  { meant = 'as-it-is', tool = toolOf(pair) }: { readonly meant?: Meant; readonly tool?: Tool } = {},
): Promise<Finding> {
  const { home, other, relation, listed } = pair;
  const between = `from ${home.id} to ${other.id}`;
  const reasons = relation.reasons.join('; ');
  const origin = listedPlaceOf(other, listed) ?? other.places.sourceBackup;
  const newType = [home, other].find(isOfNewType);
  if (tool === 'syncKey' && newType !== undefined) {
    const sentence = `syncKey does not work ${between}: the management utility is not for hsm2m.medium, which ${newType.id} has; key replicate of the CloudHSM CLI is.`;
    return at(origin, no(meant, 'KS-HSM-TYPE-TOOLS', sentence));
  }
  if (relation.masking === 'unknown') {
    const sentence = `Whether ${tool} works ${between} is not known: ${reasons}.`;
    return at(origin, statement('sync-key', 'information', null, 'KS-MASKING-KEY', sentence));
  }
  const obstacle = obstacleTo(pair);
  if (obstacle !== undefined && (relation.masking === 'same' || obstacle.answer === false)) {
    const finding =
      obstacle.answer === null
        ? statement(
            'sync-key',
            'information',
            null,
            'KS-CLUSTER-STATES',
            `Whether ${tool} works ${between} now is not known: ${obstacle.says}.`,
          )
        : no(meant, 'KS-SYNC-KEY', `${tool} does not work ${between} now: ${obstacle.says}.`);
    return at(obstacle.place, finding);
  }
  return at(origin, await search(pair, ask, { meant, tool, between, reasons }));
}

const no = (meant: Meant, clause: Finding['clause'], sentence: string): Finding =>
  meant === 'to-work'
    ? hazard('sync-key', 'drift', false, clause, sentence)
    : statement('sync-key', 'information', false, clause, sentence);

interface Asked {
  readonly meant: Meant;
  readonly tool: Tool;
  readonly between: string;
  readonly reasons: string;
}

async function search(
  pair: ClusterPair,
  ask: Ask,
  { meant, tool, between, reasons }: Asked,
): Promise<Finding> {
  const scenario = pairScenario('sync-key', pair, {});
  const destinations = pair.other.hsms.map(({ id }) => id).filter((id) => isListed(id, pair.listed));
  const found = await askOne(ask, scenario, keyArrivesOn(destinations));
  if (found.verdict === 'incomplete')
    return unknown('sync-key', 'KS-SYNC-KEY', `Whether ${tool} works ${between}`);
  if (found.verdict === 'reachable') {
    const sentence = `${tool} works ${between}: ${reasons}.`;
    const clause = tool === 'syncKey' ? 'KS-SYNC-KEY' : 'KS-KEY-REPLICATE';
    const finding = statement('sync-key', 'good', true, clause, sentence);
    return shown(finding, { scenario, result: found }, 'How');
  }
  const refused = await askOne(ask, scenario, keyIsRefused(tool));
  const why = `${refusalsIn(refused).map(refusalText).join(', ') || 'no key can be acknowledged'} (${reasons})`;
  const sentence = `${tool} never works ${between}: ${why}.`;
  const finding = no(meant, 'KS-MASKING-KEY', sentence);
  return shown(finding, { scenario, result: refused }, `Where ${tool} is refused`);
}

interface Obstacle {
  /** Null where it is not known whether it is one. */
  readonly answer: false | null;
  readonly says: string;
  readonly place: string;
}

/** Why no key can leave home or reach the other cluster now, whatever their masking keys. */
function obstacleTo({ home, other, listed }: ClusterPair): Obstacle | undefined {
  const found = [home, other].flatMap((cluster) => obstacleIn(cluster, listed) ?? []);
  if (other.state === 'MODIFY_IN_PROGRESS' || other.state === 'ROLLBACK_IN_PROGRESS') {
    const says = `${other.id} is ${other.state}, and takes no new token keys until its migration has ended`;
    found.push({ answer: false, says, place: listedPlaceOf(other, listed) ?? other.places.state });
  }
  return found.find(({ answer }) => answer === false) ?? found[0];
}

function obstacleIn(cluster: ObservedCluster, listed: ClusterPair['listed']): Obstacle | undefined {
  const { id, state, hsms, places } = cluster;
  const inConfiguration = listedPlaceOf(cluster, listed);
  const standing = standingOf(cluster);
  if (standing === 'not-at-work')
    return { answer: false, says: `${id} is ${state}`, place: inConfiguration ?? places.state };
  const active = hsms.filter((hsm) => hsm.state === 'ACTIVE');
  const place = inConfiguration ?? places.hsms;
  if (active.length === 0) return { answer: false, says: `${id} has no active HSM`, place };
  if (!active.some((hsm) => isListed(hsm.id, listed)))
    return { answer: false, says: `none of the HSMs that it lists of ${id} is active`, place };
  if (standing === 'not-modelled')
    return { answer: null, says: `${id} is ${state}`, place: inConfiguration ?? places.state };
  return undefined;
}

/** The line of a configuration that names a cluster first; undefined where nobody asks about a configuration. */
const listedPlaceOf = ({ id }: ObservedCluster, listed: ClusterPair['listed']): string | undefined =>
  listed?.find(({ cluster }) => cluster === id)?.place;

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
  const { name, servers: listed, place } = configuration;
  const ids = [...new Set(listed.map(({ cluster }) => cluster))];
  const clusters = ids.flatMap((id) => deployment.clusters.find((cluster) => cluster.id === id) ?? []);
  const stale = about(name, staleServers(configuration));
  const [first] = clusters;
  if (first === undefined || clusters.length === 1) {
    const sentence = `It lists HSMs of ${first?.id ?? 'no cluster'} only: syncKey has no other cluster to go to.`;
    const finding = statement('sync-key', 'information', null, 'KS-SYNC-KEY', sentence);
    return { findings: [...about(name, [at(place, finding)]), ...stale], routes: [] };
  }
  const findings: Finding[] = [];
  const routes: SyncRoute[] = [];
  for (const [index, home] of clusters.entries()) {
    for (const other of clusters.slice(index + 1)) {
      const relation = relationOf(home, other, deployment);
      const pair = { home, other, client: clientIn(home, deployment), relation, listed };
      const finding = await askAboutTransfer(pair, ask, { meant: 'to-work', tool: 'syncKey' });
      const told = about(`${name}/${home.id}/${other.id}`, [finding]);
      findings.push(...told.map((one) => withoutConfiguration(one, name, toolOf(pair))));
      const works = finding.answer === null ? null : Boolean(finding.answer);
      routes.push({ home: home.id, other: other.id, works });
    }
  }
  return { findings: [...findings, ...stale], routes };
}

/** A configuration that brings nothing is no loss; what does bring keys may be another tool. */
function withoutConfiguration(finding: Finding, name: string, tool: Tool): Finding {
  if (finding.severity === null) return finding;
  const instead = tool === 'key replicate' ? ', and bring keys with key replicate of the CloudHSM CLI' : '';
  const change = `take ${name} out of use${instead}`;
  return { ...finding, remedies: [{ change, removes: [finding.id], price: [] }] };
}

function staleServers({ unknownServers }: ObservedSyncConfiguration): readonly Finding[] {
  return unknownServers.map(({ address, place }) => {
    const sentence = `It lists ${address}, which is not the address of one HSM: the management utility cannot work on it.`;
    const finding = statement('stale-address', 'advice', null, 'KS-SYNC-CONFIGURATION', sentence);
    return at(place, { ...finding, id: `stale-address/${address}` });
  });
}

function refusalsIn({ evidence }: PropertyResult): readonly string[] {
  const reasons = evidence?.['syncKey is refused for'] ?? evidence?.['key replicate is refused for'];
  return Array.isArray(reasons) ? reasons : [];
}

/** A refusal in words. */
export const refusalText = (reason: string): string =>
  Object.entries(refusals).find(([name]) => name === reason)?.[1] ?? reason;
