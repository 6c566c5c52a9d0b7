import type { Scenario } from '#models';
import { code, escaped } from '../formats/markdown.ts';

/**
 * A deployment in sentences, for a reader who has never seen a scenario file: who is there, how it is set, and what may
 * happen to it.
 */
export function scenarioSentences(scenario: Scenario): string[] {
  const texts = allowedTexts(scenario);
  return [
    ...settingSentences(scenario),
    usersSentence(scenario),
    `Besides creating, using and synchronizing keys, this may happen: ${texts.join('; ') || 'nothing else'}.`,
    ...assumedSentences(scenario.assume),
  ];
}

/** What sets one deployment apart from another, in sentences. */
export function scenarioDifferences(one: Scenario, other: Scenario): string[] {
  const settings = settingSentences(one);
  const [before, after] = [allowedTexts(one), allowedTexts(other)];
  const more = after.filter((text) => !before.includes(text));
  const less = before.filter((text) => !after.includes(text));
  const assumed = assumedSentences(one.assume);
  return [
    ...settingSentences(other).filter((sentence) => !settings.includes(sentence)),
    ...(more.length === 0 ? [] : [`This may happen as well: ${more.join('; ')}.`]),
    ...(less.length === 0 ? [] : [`This does not happen: ${less.join('; ')}.`]),
    ...assumedSentences(other.assume).filter((sentence) => !assumed.includes(sentence)),
  ];
}

function settingSentences({ clusters, clients, keys }: Scenario): string[] {
  return [
    ...Object.entries(clusters).map(([name, cluster]) => clusterSentence(name, cluster)),
    ...Object.entries(clients).map(([name, client]) => clientSentence(name, client)),
    ...Object.entries(keys).map(([name, key]) => keySentence(name, key)),
  ];
}

function usersSentence({ users, cryptoOfficer }: Scenario): string {
  const others = users.filter((user) => user !== cryptoOfficer);
  const who = `The user ${escaped(cryptoOfficer)} is the crypto officer`;
  return others.length === 0 ? `${who}.` : `${who}; ${listed(others)} may own keys.`;
}

function clusterSentence(
  name: string,
  { region, hsms, start, up, degraded, maskingKey }: Scenario['clusters'][string],
): string {
  const named = `The cluster ${escaped(name)} in ${escaped(region)} has ${hsmsText(hsms)}`;
  if (start === 'absent')
    return `The cluster ${escaped(name)} in ${escaped(region)} does not exist at the start; it has room for ${hsmsText(hsms)}.`;
  const missing = hsms.filter((hsm) => up?.includes(hsm) === false && !degraded.includes(hsm));
  const states = [
    ...(degraded.length === 0 ? [] : [`${listed(degraded)} out of reach at the start`]),
    ...(missing.length === 0 ? [] : [`${listed(missing)} not there at the start`]),
    ...(degraded.length + missing.length === 0 ? ['all active at the start'] : []),
    ...(maskingKey === undefined ? [] : [`a clone of ${escaped(maskingKey)}, with its masking key`]),
  ];
  return `${named}; ${states.join('; ')}.`;
}

const hsmsText = (hsms: readonly string[]): string =>
  `${hsms.length} ${hsms.length === 1 ? 'HSM' : 'HSMs'}${hsms.length === 0 ? '' : ` (${listed(hsms)})`}`;

function clientSentence(name: string, client: Scenario['clients'][string]): string {
  const reach = client.reaches === undefined ? '' : ` It reaches ${listed(client.reaches)} and no other HSM.`;
  const who = `${escaped(name)} is an application with Client SDK ${client.sdk} in ${escaped(client.cluster)}`;
  if (client.sdk === 5) {
    const check = client.keyAvailabilityCheck
      ? 'key availability check is on, which is the default: a token key must be on two HSMs'
      : 'key availability check is off: a token key must be on one HSM';
    return `${who}. Its ${check}.${reach}`;
  }
  const { createObjectMinimumNodes, minSrv, waitsForMinimum } = client;
  const nodes = `${code('create_object_minimum_nodes')} is ${createObjectMinimumNodes}${createObjectMinimumNodes === 1 ? ', which is the default' : ''}`;
  const server =
    minSrv === 1
      ? ''
      : `, and it creates keys with ${code(`-min_srv ${minSrv}`)}${waitsForMinimum ? ` and without ${code('-timeout')}` : ''}`;
  const need = Math.max(createObjectMinimumNodes, minSrv);
  return `${who}. Its ${nodes}${server}: a creation succeeds when ${need} ${need === 1 ? 'HSM has' : 'HSMs have'} the key.${reach}`;
}

function keySentence(name: string, key: Scenario['keys'][string]): string {
  const shared = key.sharedWith.length === 0 ? '' : `, shared with ${listed(key.sharedWith)}`;
  const made = key.promotes === undefined ? 'creates' : `makes of the session key ${escaped(key.promotes)}`;
  return `${escaped(name)} is a ${key.class} key that ${escaped(key.client)} ${made}; it belongs to the user ${escaped(key.owner)}${shared}.`;
}

type Allowed = Scenario['allow'];

/** What each field of `allow` lets happen. */
const allowed: { readonly [Field in keyof Allowed]: (value: Allowed[Field]) => string } = {
  hsmFailures: (count) => {
    if (count === 'unbounded') return 'HSMs fail for good, any number of them';
    return `${count === 1 ? 'one HSM fails' : `up to ${count} HSMs fail`} for good`;
  },
  hsmOutages: (count) =>
    `an HSM goes out of reach${count === 1 ? ' once' : `, up to ${count} times`}, and may come back`,
  zoneFailures: (count) =>
    `${count === 1 ? 'one availability zone is' : `up to ${count} availability zones are`} lost, with each HSM in it`,
  zoneOutages: (count) =>
    `an availability zone goes out of reach${count === 1 ? ' once' : `, up to ${count} times`}, and its HSMs may come back`,
  creationFailures: () => 'an HSM that is being created fails',
  syncFailures: () => 'copying or removing a key fails for no visible reason',
  createHsm: () => 'HSMs are added or replaced',
  deleteHsm: () => 'HSMs are removed',
  deleteKey: () => 'keys are deleted',
  deleteKeyAgain: () => 'a deleted key of which a copy came back is deleted again',
  clone: () => 'backups are taken and copied, clusters are made from them, and syncKey is run',
  serviceBackups: () => 'the service takes backups by itself',
  deleteBackup: () => 'backups are deleted',
  provision: () => 'clusters are created and deleted',
  changeUsers: () => 'users are created and passwords are changed',
  tombstoneCleanUp: () => 'a clean-up marks a copy for later removal',
  promoteKeys: () => 'session keys are turned into token keys',
  keyReplicate: () => 'key replicate is run',
  copyByCluster: () => 'backups are copied by naming their cluster',
  backupFailures: () => 'copying a backup fails',
  wrapKey: () => 'keys are wrapped into files',
  replicateUsers: () => 'user replicate is run',
};

function allowedTexts({ allow }: Scenario): string[] {
  return Object.entries(allow).flatMap(([field, value]) =>
    value === false || value === 0 ? [] : [textOf(field as keyof Allowed, value)],
  );
}

const textOf = (field: keyof Allowed, value: Allowed[keyof Allowed]): string =>
  (allowed[field] as (value: Allowed[keyof Allowed]) => string)(value);

/** What each other reading of the documentation says. */
const assumed: Readonly<Record<keyof Scenario['assume'], string>> = {
  tombstones: 'server-side synchronization leaves deleted keys alone',
  quorumWhenResolved:
    'the key availability check looks at a key when it is created or first found, and not at each use',
  serverSyncSkipsFailedCreations: 'server-side synchronization leaves keys alone whose creation failed',
  restoredClusterActive: 'a cluster made from a backup is active before its first HSM',
};

function assumedSentences(assume: Scenario['assume']): string[] {
  return Object.entries(assume).flatMap(([field, isAssumed]) =>
    isAssumed ? [`It is assumed that ${assumed[field as keyof Scenario['assume']]}.`] : [],
  );
}

const listed = (names: readonly string[]): string => names.map(escaped).join(', ');
