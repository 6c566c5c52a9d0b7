import type { ScenarioInput } from '#models';
import { acknowledgedKeySurvives } from '../../always/acknowledged-key-survives.invariant.ts';
import type { SafetyProperty } from '../../property.ts';
import { type Ask, askOne } from '../ask.ts';
import { clientsToAskAbout } from '../clients/assumed-clients.ts';
import { at, type Finding, hazard, type Remedy, shown, unknown } from '../finding.ts';
import { isOfNewType } from '../hsms-in-use.ts';
import type { ObservedClient, ObservedCluster, ObservedDeployment, ObservedKey } from '../observed.ts';
import { acknowledgedKeyCanBeUsed } from '../probes.ts';
import { copiesToUse } from '../scenarios.ts';
import { askedHsms, keyText, missingUsersOf, namesText, tokenKeysOf } from './listed.ts';
import { keyComesToEveryHsm, keyIsKeptOff } from './probes.ts';
import { type Standing, startScenario } from './start.ts';

/** So many keys of a cluster are shown with a trace at most: those of one kind have the same one but for names. */
const tracedKeysMax = 20;

/**
 * Which keys are not on every HSM of a cluster now, or not the same there, and what that means.
 *
 * @remarks
 * `key list` tells that a key is not everywhere, and not where it is. So it is asked about as on as few HSMs as can be:
 * one.
 */
export async function askAboutListedKeys(
  cluster: ObservedCluster,
  deployment: ObservedDeployment,
  ask: Ask,
): Promise<readonly Finding[]> {
  const keys = tokenKeysOf(cluster, deployment);
  const findings: Finding[] = [];
  for (const [index, key] of keys.filter(({ coverage }) => coverage === 'inconsistent').entries()) {
    const found = await askAboutCopies(key, { cluster, deployment, ask });
    findings.push(...(index < tracedKeysMax ? found : found.map(withoutTrace)));
  }
  return [
    ...findings,
    ...keys.flatMap((key) => differingCopies(key, cluster)),
    ...keysOnOnlyHsm(keys, cluster),
  ];
}

const withoutTrace = (finding: Finding): Finding => ({
  ...finding,
  shows: null,
  trace: [],
  evidence: null,
  scenario: null,
});

interface Asked {
  readonly cluster: ObservedCluster;
  readonly deployment: ObservedDeployment;
  readonly ask: Ask;
}

/** A question about a key as it stands. */
interface Question {
  readonly property: SafetyProperty;
  readonly allow: NonNullable<ScenarioInput['allow']>;
  /** Which verdict is the bad one. */
  readonly bad: 'violated' | 'reachable';
  readonly shows: string;
  readonly finding: Finding;
}

async function askAboutCopies(key: ObservedKey, asked: Asked): Promise<readonly Finding[]> {
  const { cluster, deployment, ask } = asked;
  const hsms = askedHsms(cluster);
  const [first = 'one-hsm'] = hsms;
  const owners = key.owners.map(({ name }) => name);
  const [missing] = missingUsersOf(key.owners, cluster, deployment);
  const owner = missing ?? owners[0] ?? 'crypto-user';
  const client = neediestClient(cluster, deployment);
  const standing: Standing = {
    cluster,
    hsms,
    key: key.label === undefined || key.label === '' ? key.reference : key.label,
    owner,
    heldBy: [first],
    ownedOn: missing === undefined ? hsms : [first],
    client,
  };
  const questions = questionsAbout(key, { cluster, hsms, client, missing });
  const found: Finding[] = [];
  for (const question of questions) found.push(...(await answer(question, standing, ask)));
  const remedies = await remediesOf(key, { standing, missing, questions, found, ask });
  return found.map((finding) => ({
    ...at(key.place, finding),
    remedies: remedies.filter(({ removes }) => removes.includes(finding.id)),
  }));
}

/** The client of a cluster that needs most copies to use a key. */
function neediestClient(
  cluster: ObservedCluster,
  deployment: ObservedDeployment,
): ObservedClient | undefined {
  const clients = clientsToAskAbout(deployment).filter((client) => client.cluster === cluster.id);
  return clients.toSorted((one, other) => copiesToUse(other) - copiesToUse(one))[0];
}

interface About {
  readonly cluster: ObservedCluster;
  readonly hsms: readonly string[];
  readonly client: ObservedClient | undefined;
  readonly missing: string | undefined;
}

function questionsAbout(key: ObservedKey, { cluster, hsms, client, missing }: About): readonly Question[] {
  const [text, { id }] = [keyText(key), cluster];
  const idOf = (question: string): string => `${question}/${key.reference}/${id}`;
  const few =
    hsms.length === 2 && cluster.isDescribed !== false
      ? `is on one of the two HSMs of ${id} only: its failure loses the key`
      : `is not on every HSM of ${id}, and perhaps on one only: the failure of that one loses it`;
  const lost = hazard('key-copies', 'lost', 0, 'KS-KEY-LOSS', `${text} ${few}, unless it is in a backup.`);
  const questions: Question[] = [
    {
      property: acknowledgedKeySurvives,
      allow: { hsmFailures: 1 },
      bad: 'violated',
      shows: 'How, with one copy',
      finding: { ...lost, id: idOf('key-copies') },
    },
  ];
  if (client !== undefined && copiesToUse(client) > 1) {
    const sentence = `${client.name} cannot use ${text} while it is on one HSM: it needs ${copiesToUse(client)} that have the key.`;
    const unusable = hazard('key-use', 'unusable', false, 'KS-SDK5-QUORUM', sentence);
    questions.push({
      property: acknowledgedKeyCanBeUsed,
      allow: {},
      bad: 'violated',
      shows: 'How',
      finding: { ...unusable, id: idOf('key-use') },
    });
  }
  if (missing !== undefined) {
    const sentence = `${missing}, who owns ${text}, is not on every HSM of ${id}: synchronization cannot bring the key to an HSM without its owner.`;
    const keptOff = hazard('key-owner', 'drift', false, 'KS-SERVER-SYNC', sentence);
    questions.push({
      property: keyIsKeptOff('owner-missing'),
      allow: {},
      bad: 'reachable',
      shows: 'How',
      finding: { ...keptOff, id: idOf('key-owner') },
    });
  }
  return questions;
}

async function answer(
  { property, allow, bad, shows, finding }: Question,
  standing: Standing,
  ask: Ask,
): Promise<Finding[]> {
  const scenario = startScenario(finding.question, standing, allow);
  const result = await askOne(ask, scenario, property);
  if (result.verdict === 'incomplete') {
    const open = unknown(finding.question, finding.clause, `What becomes of ${standing.key}`);
    return [{ ...open, id: finding.id }];
  }
  return result.verdict === bad ? [shown(finding, { scenario, result }, shows)] : [];
}

interface Tried {
  readonly standing: Standing;
  readonly missing: string | undefined;
  readonly questions: readonly Question[];
  readonly found: readonly Finding[];
  readonly ask: Ask;
}

/** What brings a key to every HSM, where the model says that it does and that nothing is left to find then. */
async function remediesOf(key: ObservedKey, tried: Tried): Promise<readonly Remedy[]> {
  const { standing, missing, questions, found, ask } = tried;
  const { cluster, hsms } = standing;
  const ids = found.map(({ id }) => id);
  // Where another key has the handle, no synchronization brings this one there.
  if (isContested(key)) return [{ change: newHandle, removes: ids, price: [handlePrice] }];
  const withOwner = { ...standing, ownedOn: hsms };
  const spread = await askOne(ask, startScenario('key-spreads', withOwner), keyComesToEveryHsm);
  if (spread.verdict !== 'reachable') return [];
  const left: Finding[] = [];
  for (const question of questions)
    left.push(...(await answer(question, { ...withOwner, heldBy: hsms }, ask)));
  const removes = ids.filter((id) => !left.some((one) => one.id === id));
  const text = keyText(key);
  const first =
    missing === undefined
      ? ''
      : `create ${missing} with user create, which adds it where it is missing; then `;
  const wait: Remedy = {
    change: `${first}wait until server-side synchronization has brought ${text} to every HSM, and list the keys again`,
    removes,
    price: ['until then the failure of one HSM can lose it'],
  };
  const isOld = !isOfNewType(cluster) && (cluster.hsmType?.startsWith('hsm1.') ?? false);
  if (!isOld) return [wait];
  const change = `${first}copy ${text} to the HSMs that lack it with syncKey of the management utility`;
  return [{ change, removes, price: [] }, wait];
}

/** What a key is, whoever sets whichever attribute: copies that differ in it are of two keys. */
const identity: readonly string[] = [
  'check-value',
  'class',
  'key-type',
  'key-length-bytes',
  'modulus',
  'ec-point',
];

/** Whether its handle names another key somewhere in the cluster. */
const isContested = ({ inconsistentAttributes }: ObservedKey): boolean =>
  inconsistentAttributes.some((name) => identity.includes(name));

const newHandle =
  'find out which of the two keys under the handle is wanted, wrap it, delete the handle on every HSM, and unwrap it under another';
const handlePrice = 'what refers to it by its handle must be told the new one, and the other key is gone';

/** @clause KS-KEY-REPLICATE-CONSISTENT */
function differingCopies(key: ObservedKey, { id }: ObservedCluster): readonly Finding[] {
  const { inconsistentAttributes: names, reference, place } = key;
  if (names.length === 0) return [];
  const isTwo = isContested(key);
  const what = isTwo
    ? `The handle ${reference} names different keys on different HSMs of ${id}, as they differ in ${namesText(names)}: whoever uses it gets one or the other.`
    : `What HSMs of ${id} have of ${keyText(key)} differs in ${namesText(names)}: a call that one allows another may refuse, and key replicate refuses the key.`;
  const [question, clause] = isTwo
    ? (['handle-names-two', 'KS-KEY-HANDLE-COLLISION'] as const)
    : (['key-attributes', 'KS-KEY-REPLICATE-CONSISTENT'] as const);
  const finding = { ...hazard(question, 'drift', false, clause, what), id: `${question}/${reference}/${id}` };
  const change = isTwo
    ? newHandle
    : `bring ${keyText(key)} to every HSM first, where it is not, and then set ${namesText(names)} again with key set-attribute`;
  return [
    at(place, {
      ...finding,
      remedies: [{ change, removes: [finding.id], price: isTwo ? [handlePrice] : [] }],
    }),
  ];
}

/** Keys of which the list shows one copy, because one HSM answers. */
function keysOnOnlyHsm(keys: readonly ObservedKey[], cluster: ObservedCluster): readonly Finding[] {
  const active = cluster.hsms.filter(({ state }) => state === 'ACTIVE');
  const [only, ...others] = active;
  const [first, ...more] = keys.filter(({ coverage }) => coverage === 'full');
  if (only === undefined || others.length > 0 || first === undefined) return [];
  const which = more.length === 0 ? `${keyText(first)} is` : `${keyText(first)} and ${more.length} more are`;
  const sentence = `Only ${only.id} of ${cluster.id} answered, so that ${which} known to be on one HSM: its failure loses what no other HSM and no backup has.`;
  return [
    at(first.place, {
      ...hazard('keys-on-only-hsm', 'lost', 0, 'KS-SINGLE-HSM', sentence),
      id: `keys-on-only-hsm/${cluster.id}`,
    }),
  ];
}
