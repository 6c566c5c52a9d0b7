import { backupNames, type Scenario } from '#models';
import { operator, type Participant } from './trace-participants.ts';
import type { TraceReport } from './trace-report.ts';

/** What a sequence diagram shows of a step. Texts are short: the sentences tell the rest. */
export type Element =
  | {
      readonly kind: 'arrow' | 'failure';
      readonly from: Participant;
      readonly to: Participant;
      readonly text: string;
    }
  | { readonly kind: 'note'; readonly over: readonly Participant[]; readonly text: string };

/** A step as its elements are made of it. */
export interface DrawnStep {
  readonly scenario: Scenario;
  readonly step: TraceReport['trace'][number];
  /** HSM to the keys that it holds, in words, before the step. */
  readonly held: ReadonlyMap<string, string>;
}

/** What is drawn of a step of each action. */
export const elementsByAction: Readonly<Record<string, (drawn: DrawnStep) => readonly Element[]>> = {
  'create-cluster': ({ step }) => [arrow(operator, cluster(step), 'create the cluster')],
  'cluster-created': ({ step }) => [note([cluster(step)], 'the cluster is created')],
  'initialize-cluster': ({ step }) => [arrow(operator, cluster(step), 'initialize')],
  'cluster-initialized': ({ step }) => [note([cluster(step)], 'initialized, with a masking key of its own')],
  'activate-cluster': ({ step }) => [arrow(operator, cluster(step), 'activate')],
  'generate-key': (drawn) => [arrow(clientOf(drawn), hsm(drawn.step), `generate ${keyText(drawn)}`)],
  'promote-key': promoted,
  'client-sync-copies': (drawn) => [arrow(clientOf(drawn), hsm(drawn.step), `copy ${keyOf(drawn)}`)],
  'client-sync-fails': (drawn) => [
    failure(clientOf(drawn), hsm(drawn.step), `copying ${keyOf(drawn)} fails`),
  ],
  'settle-creation': (drawn) => [note([clientOf(drawn)], settledText(drawn))],
  'clean-up-copy': (drawn) => [arrow(clientOf(drawn), hsm(drawn.step), `clean-up removes ${keyOf(drawn)}`)],
  'clean-up-tombstones': (drawn) => [
    arrow(clientOf(drawn), hsm(drawn.step), `clean-up marks ${keyOf(drawn)} for removal`),
  ],
  'clean-up-fails': (drawn) => [
    failure(clientOf(drawn), hsm(drawn.step), `clean-up of ${keyOf(drawn)} fails`),
  ],
  'finish-clean-up': (drawn) => [note([clientOf(drawn)], `told that creating ${keyOf(drawn)} failed`)],
  'tombstone-is-removed': (drawn) => [note([hsm(drawn.step)], `the marked ${keyOf(drawn)} is removed`)],
  'delete-key': (drawn) => keyTaken(drawn, `delete ${keyOf(drawn)}`),
  'close-session': (drawn) => keyTaken(drawn, `close the session of ${keyOf(drawn)}`),
  'server-sync-copies': (drawn) => [
    arrow(hsm(drawn.step, 'source'), hsm(drawn.step, 'target'), `the service copies ${keyOf(drawn)}`),
  ],
  'sync-key': (drawn) => [
    arrow(hsm(drawn.step, 'source'), hsm(drawn.step, 'destination'), `syncKey ${keyOf(drawn)}`),
  ],
  'replicate-key': replicated,
  'replicate-key-partly': (drawn) => [
    ...replicated(drawn),
    failure(operator, hsm(drawn.step), `key replicate does not reach it`),
  ],
  'wrap-key': (drawn) => [arrow(hsm(drawn.step), clientOf(drawn), `${keyOf(drawn)}, wrapped into a file`)],
  'create-user': ({ step }) => [arrow(operator, cluster(step), `create the user ${nameOf(step, 'user')}`)],
  'change-password': ({ step }) => [
    arrow(operator, cluster(step), 'change the password of the crypto officer'),
  ],
  'replicate-user': ({ step }) => [
    arrow(cluster(step, 'source'), cluster(step, 'destination'), `user replicate ${nameOf(step, 'user')}`),
  ],
  'take-backup': ({ step }) => [
    arrow(hsm(step), backup(step), withKeys('backup', step, nameOf(step, 'backup'))),
  ],
  'backup-becomes-ready': ({ step }) => [note([backup(step)], 'ready')],
  'copy-backup': ({ step }) => [
    arrow(backup(step, 'from'), backup(step, 'to'), `copy to ${nameOf(step, 'region')}`),
  ],
  'copy-latest-backup': ({ step }) => [
    arrow(
      operator,
      backup(step, 'to'),
      `copy the latest backup of ${nameOf(step, 'cluster')} to ${nameOf(step, 'region')}`,
    ),
  ],
  'backup-copy-fails': ({ step }) => [note([backup(step)], 'the copy fails and is deleted')],
  'create-cluster-from-backup': ({ step }) => [arrow(backup(step), cluster(step), 'create a clone from it')],
  'hsm-fails': ({ step, held }) => [note([hsm(step)], `fails and loses ${heldText(held, step)}`)],
  'hsm-becomes-unreachable': ({ step, held }) => [
    note([hsm(step)], `becomes unreachable and keeps ${heldText(held, step)}`),
  ],
  'zone-fails': (drawn) => zoneNotes(drawn, 'FAILED', 'lost with its zone'),
  'zone-becomes-unreachable': (drawn) => zoneNotes(drawn, 'DEGRADED', 'out of reach with its zone'),
  'hsm-recovers': ({ step, held }) => [note([hsm(step)], `answers again, with ${heldText(held, step)}`)],
  'create-hsm': hsmCreated,
  'hsm-becomes-active': ({ step, held }) => [
    note([hsm(step)], `becomes active, with ${heldText(held, step)}`),
  ],
  'hsm-creation-fails': ({ step }) => [note([hsm(step)], 'the creation fails')],
  'delete-hsm': hsmDeleted,
  'delete-backup': ({ step }) => [arrow(operator, backup(step), 'mark for deletion')],
  'restore-backup': ({ step }) => [arrow(operator, backup(step), 'take the deletion back')],
  'purge-backup': ({ step }) => [note([backup(step)], 'deleted for good')],
  'delete-cluster': ({ step }) => [arrow(operator, cluster(step), 'delete the cluster')],
  'cluster-deleted': ({ step }) => [note([cluster(step)], 'the cluster is deleted')],
};

/** The keys of an HSM that a step changes, as they are afterwards; undefined where it changes none. */
export function keysAfter({ changed }: DrawnStep['step'], subject: string): string | undefined {
  return changed.find((change) => change.subject === subject && change.aspect === 'keys')?.to;
}

type Step = DrawnStep['step'];

const arrow = (from: Participant, to: Participant, text: string): Element => ({
  kind: 'arrow',
  from,
  to,
  text,
});
const failure = (from: Participant, to: Participant, text: string): Element => ({
  kind: 'failure',
  from,
  to,
  text,
});
const note = (over: readonly Participant[], text: string): Element => ({ kind: 'note', over, text });

function nameOf({ action, parameters }: Step, parameter: string): string {
  const name = parameters[parameter];
  if (name === undefined) throw new Error(`A step of ${action} has no parameter ${parameter}.`);
  return name;
}

const hsm = (step: Step, parameter = 'hsm'): Participant => ({ kind: 'hsm', name: nameOf(step, parameter) });
const cluster = (step: Step, parameter = 'cluster'): Participant => ({
  kind: 'cluster',
  name: nameOf(step, parameter),
});
const backup = (step: Step, parameter = 'backup'): Participant => ({
  kind: 'backup',
  name: nameOf(step, parameter),
});
const keyOf = ({ step }: DrawnStep): string => nameOf(step, 'key');

function clientOf({ scenario, step }: DrawnStep): Participant {
  const key = scenario.keys[nameOf(step, 'key')];
  if (key === undefined) throw new Error(`The scenario has no key ${nameOf(step, 'key')}.`);
  return { kind: 'client', name: key.client };
}

const keyText = (drawn: DrawnStep): string =>
  drawn.scenario.keys[keyOf(drawn)]?.class === 'session' ? `the session key ${keyOf(drawn)}` : keyOf(drawn);

/** The HSMs whose keys the step changes, in the order of the scenario. */
function changedHsms({ scenario, step }: DrawnStep): Participant[] {
  return Object.values(scenario.clusters)
    .flatMap(({ hsms }) => hsms)
    .filter((name) => keysAfter(step, name) !== undefined)
    .map((name) => ({ kind: 'hsm', name }));
}

/** What befalls each HSM of a zone. */
function zoneNotes({ scenario, step }: DrawnStep, state: string, text: string): readonly Element[] {
  const changed = step.changed.filter(({ aspect, to }) => aspect === 'state' && to === state);
  const hsms = Object.values(scenario.clusters)
    .flatMap((one) => one.hsms)
    .filter((name) => changed.some(({ subject }) => subject === name));
  return hsms.map((name) => note([{ kind: 'hsm', name }], text));
}

/** One arrow to each HSM that loses the key; a note where none does. */
function keyTaken(drawn: DrawnStep, text: string): readonly Element[] {
  const client = clientOf(drawn);
  const hsms = changedHsms(drawn);
  return hsms.length === 0 ? [note([client], text)] : hsms.map((one) => arrow(client, one, text));
}

function promoted(drawn: DrawnStep): readonly Element[] {
  const session = drawn.scenario.keys[keyOf(drawn)]?.promotes ?? 'a session key';
  const text = `turn ${session} into ${keyOf(drawn)}`;
  return changedHsms(drawn).map((one) => arrow(clientOf(drawn), one, text));
}

function replicated(drawn: DrawnStep): readonly Element[] {
  const text = `key replicate ${keyOf(drawn)} from ${nameOf(drawn.step, 'source')}`;
  return changedHsms(drawn).map((one) => arrow(operator, one, text));
}

function settledText(drawn: DrawnStep): string {
  const key = keyOf(drawn);
  const change = drawn.step.changed.find(({ subject, aspect }) => subject === key && aspect === 'creation');
  switch (change?.to) {
    case 'acknowledged':
      return `told that ${key} is created`;
    case 'cleaning':
      return `too few HSMs have ${key}, so it is to be removed`;
    case 'unacknowledged':
      return `told that too few HSMs have ${key}`;
    default:
      return `the creation of ${key} is settled`;
  }
}

const heldText = (held: DrawnStep['held'], step: Step): string => {
  const keys = held.get(nameOf(step, 'hsm'));
  return keys === undefined || keys === 'none' ? 'no key' : keys;
};

function withKeys(text: string, step: Step, subject: string): string {
  const keys = keysAfter(step, subject);
  return keys === undefined ? `${text} without keys` : `${text} with ${keys}`;
}

function hsmCreated({ scenario, step }: DrawnStep): readonly Element[] {
  const source = nameOf(step, 'source');
  const isHsm = Object.values(scenario.clusters).some(({ hsms }) => hsms.includes(source));
  const created = hsm(step);
  if (isHsm || backupNames(scenario.backups).includes(source)) {
    const from: Participant = { kind: isHsm ? 'hsm' : 'backup', name: source };
    return [arrow(from, created, withKeys('new HSM, restored', step, nameOf(step, 'hsm')))];
  }
  return [arrow(operator, created, 'create the first HSM, empty')];
}

function hsmDeleted(drawn: DrawnStep): readonly Element[] {
  const removed = hsm(drawn.step);
  const backups = backupNames(drawn.scenario.backups);
  const taken = drawn.step.changed.find(
    ({ subject, aspect }) => backups.includes(subject) && aspect === 'state',
  );
  return [
    ...(taken === undefined
      ? []
      : [
          arrow(
            removed,
            { kind: 'backup', name: taken.subject },
            withKeys('backup', drawn.step, taken.subject),
          ),
        ]),
    arrow(operator, removed, 'remove the HSM'),
  ];
}
