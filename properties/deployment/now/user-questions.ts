import { type Ask, askOne } from '../ask.ts';
import { at, type Finding, hazard, type Remedy, shown, unknown } from '../finding.ts';
import type { ObservedCluster, ObservedDeployment, ObservedUser } from '../observed.ts';
import { askedHsms, differs, namesText, usersOf } from './listed.ts';
import { keyIsKeptOff } from './probes.ts';
import { type Standing, startScenario } from './start.ts';

/**
 * Which users are not the same on every HSM of a cluster now, and what that means for keys.
 *
 * @clause KS-USERS-APART
 */
export async function askAboutListedUsers(
  cluster: ObservedCluster,
  deployment: ObservedDeployment,
  ask: Ask,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const user of usersOf(cluster, deployment).filter(differs)) {
    findings.push(...differences(user, cluster));
    if (user.coverage === 'inconsistent') findings.push(await missingUser(user, cluster, ask));
  }
  return findings;
}

const isInternal = ({ role }: ObservedUser): boolean => role.startsWith('internal(');

async function missingUser(user: ObservedUser, cluster: ObservedCluster, ask: Ask): Promise<Finding> {
  const { name, role, place } = user;
  const mayOwnKeys = role === 'crypto-user' || role === 'inconsistent';
  const means = mayOwnKeys
    ? 'keys of this user do not come to an HSM without it, and a call there fails'
    : 'it cannot log in to an HSM without it, and what it manages comes to differ from HSM to HSM';
  const sentence = `${name} (${role}) is on some HSMs of ${cluster.id} only: ${means}.`;
  const id = `user-missing/${name}/${cluster.id}`;
  const told = { ...hazard('user-missing', 'drift', false, 'KS-USERS-APART', sentence), id };
  const finding = at(place, { ...told, remedies: isInternal(user) ? [] : [creation(user, id)] });
  if (!mayOwnKeys) return finding;
  const hsms = askedHsms(cluster);
  const standing: Standing = {
    cluster,
    hsms,
    key: `a-key-of-${name}`,
    owner: name,
    heldBy: undefined,
    ownedOn: hsms.slice(0, -1),
  };
  const question = keyIsKeptOff('owner-missing');
  const scenario = startScenario('user-missing', standing);
  const result = await askOne(ask, scenario, question);
  const then = await askOne(ask, startScenario('user-created', { ...standing, ownedOn: hsms }), question);
  if (result.verdict === 'incomplete' || then.verdict === 'incomplete')
    return at(place, { ...unknown('user-missing', 'KS-USERS-APART', `What becomes of keys of ${name}`), id });
  const remedied = then.verdict === 'unreachable' ? finding : { ...finding, remedies: [] };
  return shown(remedied, { scenario, result }, 'Where a new key of this user does not come');
}

const creation = ({ name, role }: ObservedUser, id: string): Remedy => ({
  change: `create ${name} again${role === 'inconsistent' ? '' : ` as ${role}`} with user create, which adds it where it is missing, or delete it everywhere if it should not be there`,
  removes: [id],
  price: [],
});

/** How each difference is mended. */
const repairs: Readonly<Record<string, (name: string) => Omit<Remedy, 'removes'>>> = {
  role: (name) => ({
    change: `delete ${name} in both roles, and create it in the one that it should have`,
    price: ['a user who owns keys cannot be deleted: share or wrap its keys first'],
  }),
  locked: (name) => ({
    change: `set the password of ${name} again with user change-password, which unlocks it everywhere`,
    price: [],
  }),
  mfa: (name) => ({ change: `register the MFA of ${name} again with user change-mfa`, price: [] }),
};

function differences(user: ObservedUser, { id: cluster }: ObservedCluster): readonly Finding[] {
  const { name, inconsistentFields, place } = user;
  if (inconsistentFields.length === 0) return [];
  const id = `user-differs/${name}/${cluster}`;
  const sentence = `${name} is not the same on every HSM of ${cluster}, in its ${namesText(inconsistentFields)}: what it may do depends on the HSM that answers.`;
  const found = { ...hazard('user-differs', 'drift', false, 'KS-USERS-APART', sentence), id };
  const all = inconsistentFields.flatMap((field) => repairs[field]?.(name) ?? []);
  if (all.length === 0 || isInternal(user)) return [at(place, found)];
  const remedy: Remedy = {
    change: all.map(({ change }) => change).join('; then '),
    removes: [id],
    price: all.flatMap(({ price }) => price),
  };
  return [at(place, { ...found, remedies: [remedy] })];
}
