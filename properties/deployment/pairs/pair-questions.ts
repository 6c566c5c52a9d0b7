import { cloneHoldsEveryAcknowledgedKey } from '../../always/clone-holds-every-acknowledged-key.invariant.ts';
import { type Ask, askOne } from '../ask.ts';
import { about, at, type Finding, hazard, shown, unknown } from '../finding.ts';
import { activeHsmsOf } from '../hsms-in-use.ts';
import { askAboutListedPair } from '../now/pair-questions.ts';
import { type ObservedDeployment, standingOf } from '../observed.ts';
import { keyNeverLeavesFor } from '../probes.ts';
import { type ClusterPair, pairScenario, reversed, toolOf } from './cluster-pair.ts';
import { askAboutTransfer, refusalText } from './transfer-questions.ts';

/** Whether keys can go from one cluster to another, and how the two drift apart, in either direction. */
export async function askAboutPair(
  pair: ClusterPair,
  deployment: ObservedDeployment,
  ask: Ask,
): Promise<readonly Finding[]> {
  const transfer = await askAboutTransfer(pair, ask);
  const subject = `${pair.home.id}/${pair.other.id}`;
  if (pair.relation.masking !== 'same') return about(subject, [transfer]);
  const back = reversed(pair, deployment);
  const drifts = [await keysDrift(pair, ask), ...(await usersDrift(pair, ask))];
  const backDrift = about(`${back.home.id}/${back.other.id}`, [await keysDrift(back, ask)]);
  // A clone drifts from what it was made of, and that one from its clone.
  const { sourceBackup } = (pair.other.sourceBackup === undefined ? pair.home : pair.other).places;
  const told = [...about(subject, [transfer, ...drifts]), ...backDrift].map((finding) =>
    finding.question === 'sync-key' ? finding : at(sourceBackup, finding),
  );
  const listed = [
    ...(await askAboutListedPair(pair, deployment, ask, true)),
    ...(await askAboutListedPair(back, deployment, ask, false)),
  ];
  return [...listed, ...told];
}

/** Whether both clusters are such that a way from one to the other can be shown. */
const isShowable = ({ home, other }: ClusterPair): boolean =>
  [home, other].every((cluster) => standingOf(cluster) !== 'not-at-work' && activeHsmsOf(cluster).length > 0);

/** That a clone lacks what is made later needs no HSM that is at work: the keys of one that is down are missing as well. */
async function keysDrift(pair: ClusterPair, ask: Ask): Promise<Finding> {
  const { home, other } = pair;
  const sentence = `Keys made in ${home.id} after the backup are missing in ${other.id} until ${toolOf(pair)} brings them, one by one.`;
  const finding = hazard('keys-drift', 'drift', true, 'KS-CLONE', sentence);
  if (!isShowable(pair)) return finding;
  const scenario = pairScenario('keys-drift', pair, {});
  const result = await askOne(ask, scenario, cloneHoldsEveryAcknowledgedKey);
  switch (result.verdict) {
    case 'incomplete':
      return unknown('keys-drift', 'KS-CLONE', `Whether ${other.id} lacks keys of ${home.id}`);
    case 'violated':
      return shown(finding, { scenario, result }, 'How');
    default:
      return finding;
  }
}

const driftsOfUsers = {
  'owner-missing':
    'A user created in one of the two after the backup is missing in the other, and so are its keys',
  'officer-password-differs':
    'A password changed in one of the two only keeps syncKey from logging in to both',
} as const;

async function usersDrift(pair: ClusterPair, ask: Ask): Promise<Finding[]> {
  const findings: Finding[] = [];
  const tool = toolOf(pair);
  for (const reason of ['owner-missing', 'officer-password-differs'] as const) {
    // key replicate logs in to each cluster with credentials of its own.
    if (reason === 'officer-password-differs' && tool === 'key replicate') continue;
    const question = `users-drift-${reason}`;
    const sentence = `${driftsOfUsers[reason]}: ${refusalText(reason)}.`;
    const finding = hazard(question, 'drift', true, 'KS-USERS-APART', sentence);
    if (!isShowable(pair)) {
      findings.push(finding);
      continue;
    }
    const scenario = pairScenario(question, pair, { allow: { changeUsers: true } });
    const result = await askOne(ask, scenario, keyNeverLeavesFor(reason, tool));
    if (result.verdict === 'incomplete') {
      findings.push(unknown(question, 'KS-USERS-APART', 'Whether the users of the two drift apart'));
    }
    if (result.verdict === 'violated')
      findings.push(shown(finding, { scenario, result }, `Where ${tool} is refused`));
  }
  return findings;
}
