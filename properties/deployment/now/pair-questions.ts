import type { Scenario } from '#models';
import { type Ask, askOne } from '../ask.ts';
import { at, type Finding, hazard, type Remedy, shown, unknown } from '../finding.ts';
import { activeHsmsOf, isOfNewType } from '../hsms-in-use.ts';
import { type KeyUser, type ObservedDeployment, type ObservedKey, standingOf } from '../observed.ts';
import { type ClusterPair, toolOf } from '../pairs/cluster-pair.ts';
import { keyArrivesOn, keyNeverLeavesFor } from '../probes.ts';
import { valid } from '../scenarios.ts';
import { isListedWhole, keyText, missingUsersOf, shortHandle, tokenKeysOf, usersOf } from './listed.ts';
import { usableName } from './start.ts';

/**
 * Which keys and users of one cluster a related one lacks now, and which handles name another key there.
 *
 * @param isFirst - whether the pair is asked about for the first time, and not the other way around
 *
 * @clause KS-KEY-HANDLE-COLLISION
 * @clause KS-KEY-REPLICATE-USERS
 */
export async function askAboutListedPair(
  pair: ClusterPair,
  deployment: ObservedDeployment,
  ask: Ask,
  isFirst: boolean,
): Promise<readonly Finding[]> {
  const asked = { pair, deployment, ask };
  const findings: Finding[] = [];
  const there = new Map(tokenKeysOf(pair.other, deployment).map((key) => [key.reference, key]));
  for (const key of tokenKeysOf(pair.home, deployment)) {
    const other = there.get(key.reference);
    // A collision is the same seen from either side.
    if (other !== undefined && isFirst) findings.push(...(await collision(key, other, asked)));
    if (other === undefined && isListedWhole(pair.other, 'keys', deployment))
      findings.push(await missingKey(key, asked));
  }
  const users = usersOf(pair.other, deployment).map(({ name }) => name);
  if (!isListedWhole(pair.other, 'users', deployment)) return findings;
  for (const user of usersOf(pair.home, deployment)) {
    if (user.role.startsWith('internal(') || users.includes(user.name)) continue;
    findings.push(await missingUser(user.name, user.place, asked));
  }
  return findings;
}

interface Asked {
  readonly pair: ClusterPair;
  readonly deployment: ObservedDeployment;
  readonly ask: Ask;
}

/** What is there now, in both clusters. */
interface Present {
  readonly key: string;
  readonly owner: string;
  /** Whether the key exists, on every HSM of home. */
  readonly exists: boolean;
  /** Whether the other cluster has its owner. */
  readonly hasOwner: boolean;
  /** The key that has its handle in the other cluster. */
  readonly namesake?: string;
}

function presentScenario(
  name: string,
  pair: ClusterPair,
  { key, owner, exists, hasOwner, namesake }: Present,
): Scenario {
  const { home, other, client } = pair;
  const tool = toolOf(pair);
  const [here, there] = [activeHsmsOf(home), activeHsmsOf(other)];
  const user = usableName(owner, 'crypto-user');
  const officer = user === 'crypto-officer' ? 'officer' : 'crypto-officer';
  const [one, two] = [client?.name ?? 'an-application', 'another-application'];
  const held = (heldBy: readonly string[]) => ({
    start: { creation: 'acknowledged' as const, heldBy: [...heldBy] },
  });
  const token = { class: 'token' as const, owner: user };
  const first = usableName(key, 'the-key');
  const second = namesake === undefined || namesake === first ? `another ${first}`.slice(0, 200) : namesake;
  return valid({
    name,
    regions: { [home.region]: home.partition, [other.region]: other.partition },
    clusters: {
      [home.id]: { region: home.region, hsms: [...here], start: 'running' },
      [other.id]: {
        region: other.region,
        hsms: [...there],
        start: 'running',
        maskingKey: home.id,
        ...(hasOwner ? {} : { users: Object.fromEntries(there.map((hsm) => [hsm, { [user]: 0 as const }])) }),
      },
    },
    clients: {
      [one]: { cluster: home.id, sdk: 5, keyAvailabilityCheck: false },
      ...(namesake === undefined
        ? {}
        : { [two]: { cluster: other.id, sdk: 5 as const, keyAvailabilityCheck: false } }),
    },
    users: [officer, user],
    cryptoOfficer: officer,
    keys: {
      [first]: { ...token, client: one, handle: 1, ...(exists ? held(here) : {}) },
      ...(namesake === undefined
        ? {}
        : { [usableName(second, 'another-key')]: { ...token, client: two, handle: 1, ...held(there) } }),
    },
    allow: tool === 'key replicate' ? { keyReplicate: true } : { clone: true },
  });
}

/** Everybody whom the other cluster must have for the key to come there; what is known of them at home says nothing. */
const usersOfKey = ({ owners, sharedWith }: ObservedKey): readonly KeyUser[] =>
  [...owners, ...sharedWith].map(({ name }) => ({ name, coverage: undefined }));

/** Whether both clusters are such that a way from one to the other can be looked for. */
const isAtWork = ({ home, other }: ClusterPair): boolean =>
  [home, other].every((cluster) => standingOf(cluster) !== 'not-at-work' && activeHsmsOf(cluster).length > 0);

const nameOf = ({ label, reference }: ObservedKey): string =>
  label === undefined || label === '' ? reference : label;

/** In what two keys of one handle differ; undefined where nothing tells them apart. */
function differenceOf(one: ObservedKey, other: ObservedKey): string | undefined {
  const isApart = (field: 'checkValue' | 'keyType' | 'label'): boolean =>
    one[field] !== undefined && other[field] !== undefined && one[field] !== other[field];
  if (isApart('checkValue')) return 'their check values differ';
  if (isApart('keyType')) return 'they are of different types';
  // With one check value they are one key, whatever it is called where.
  if (one.checkValue !== undefined && one.checkValue === other.checkValue) return undefined;
  return isApart('label') ? 'their labels differ' : undefined;
}

async function collision(key: ObservedKey, other: ObservedKey, asked: Asked): Promise<Finding[]> {
  const { pair, ask } = asked;
  const difference = differenceOf(key, other);
  if (difference === undefined) return [];
  const [home, there, tool] = [pair.home.id, pair.other.id, toolOf(pair)];
  const id = `handle-collision/${key.reference}/${home}/${there}`;
  const sentence = `The handle ${shortHandle(key.reference)} is ${nameOf(key)} in ${home} and ${nameOf(other)} in ${there}, as ${difference}: ${tool} can bring neither to the other.`;
  const finding = at(key.place, {
    ...hazard('handle-collision', 'drift', false, 'KS-KEY-HANDLE-COLLISION', sentence),
    id,
    remedies: [],
  });
  if (!isAtWork(pair)) return [finding];
  const owner = key.owners[0]?.name ?? 'crypto-user';
  const present = { key: nameOf(key), owner, exists: true, hasOwner: true };
  const scenario = presentScenario('handle-collision', pair, { ...present, namesake: nameOf(other) });
  const refused = await askOne(ask, scenario, keyNeverLeavesFor('handle-taken', tool));
  const back = { ...pair, home: pair.other, other: pair.home, client: undefined };
  const swapped = { ...present, key: nameOf(other), namesake: nameOf(key) };
  const refusedBack = await askOne(
    ask,
    presentScenario('handle-collision', back, swapped),
    keyNeverLeavesFor('handle-taken', tool),
  );
  if ([refused, refusedBack].some(({ verdict }) => verdict === 'incomplete'))
    return [
      at(key.place, { ...unknown('handle-collision', 'KS-KEY-HANDLE-COLLISION', `Whether ${sentence}`), id }),
    ];
  if ([refused, refusedBack].some(({ verdict }) => verdict !== 'violated')) return [];
  const alone = presentScenario('handle-free', pair, present);
  const arrives = await askOne(ask, alone, keyArrivesOn(activeHsmsOf(pair.other)));
  const remedy: Remedy = {
    change: `make ${nameOf(other)} again in ${there}, which gives it another handle, and delete the one under ${shortHandle(key.reference)} there; or wrap ${nameOf(key)} and unwrap it there`,
    removes: [id],
    price: ['what refers to the deleted one by its handle must be told the new one'],
  };
  return [
    shown(
      { ...finding, remedies: arrives.verdict === 'reachable' ? [remedy] : [] },
      { scenario, result: refused },
      `Where ${tool} is refused`,
    ),
  ];
}

async function missingKey(key: ObservedKey, { pair, deployment, ask }: Asked): Promise<Finding> {
  const [home, there, tool] = [pair.home.id, pair.other.id, toolOf(pair)];
  const id = `key-not-in-clone/${key.reference}/${home}/${there}`;
  const owner = key.owners[0]?.name ?? 'crypto-user';
  const [lacking] = missingUsersOf(usersOfKey(key), pair.other, deployment);
  const isOwnerKnown = lacking === undefined;
  const also = isOwnerKnown ? '' : `, and ${lacking}, without whom it cannot come there, is missing as well`;
  const sentence = `${keyText(key)} of ${home} is not in the list of ${there}${also}.`;
  const finding = at(key.place, {
    ...hazard('key-not-in-clone', 'drift', false, 'KS-CLONE-KEYS', sentence),
    id,
  });
  if (!isAtWork(pair)) return finding;
  const present = { key: nameOf(key), owner, exists: true, hasOwner: true };
  const scenario = presentScenario('key-not-in-clone', pair, present);
  const result = await askOne(ask, scenario, keyArrivesOn(activeHsmsOf(pair.other)));
  if (result.verdict !== 'reachable') return finding;
  const first = isOwnerKnown ? '' : `${bringsUser(lacking, pair)}; then `;
  const whole =
    key.coverage === 'inconsistent' && tool === 'key replicate' ? `once every HSM of ${home} has it, ` : '';
  const change = `${first}${whole}bring ${keyText(key)} from ${home} to ${there} with ${tool}`;
  const remedied = { ...finding, remedies: [{ change, removes: [id], price: [] }] };
  return isOwnerKnown ? shown(remedied, { scenario, result }, `How ${tool} brings it`) : remedied;
}

/** User replicate does not go from newer HSMs to older ones. */
function bringsUser(user: string, { home, other }: ClusterPair): string {
  const isBackwards = isOfNewType(home) && !isOfNewType(other);
  return isBackwards
    ? `create ${user} in ${other.id} with user create`
    : `bring ${user} from ${home.id} to ${other.id} with user replicate`;
}

async function missingUser(user: string, place: string, { pair, ask }: Asked): Promise<Finding> {
  const [home, there, tool] = [pair.home.id, pair.other.id, toolOf(pair)];
  const id = `user-not-in-clone/${user}/${home}/${there}`;
  const sentence = `${user} of ${home} is not in ${there}: no key of this user can be brought there.`;
  const finding = at(place, {
    ...hazard('user-not-in-clone', 'drift', false, 'KS-USERS-APART', sentence),
    id,
  });
  if (!isAtWork(pair)) return finding;
  const present = { key: `a-key-of-${user}`.slice(0, 200), owner: user, exists: false };
  const without = presentScenario('user-not-in-clone', pair, { ...present, hasOwner: false });
  const refusal = keyNeverLeavesFor('owner-missing', tool);
  const result = await askOne(ask, without, refusal);
  const then = await askOne(
    ask,
    presentScenario('user-in-clone', pair, { ...present, hasOwner: true }),
    refusal,
  );
  if (result.verdict === 'incomplete' || then.verdict === 'incomplete') {
    const what = `Whether keys of ${user} can be brought to ${there}`;
    return at(place, { ...unknown('user-not-in-clone', 'KS-USERS-APART', what), id });
  }
  const remedies =
    then.verdict === 'holds' ? [{ change: bringsUser(user, pair), removes: [id], price: [] }] : [];
  return shown({ ...finding, remedies }, { scenario: without, result }, `Where ${tool} is refused`);
}
