import { acknowledgedKeyOnEveryActiveHsm } from '../always/acknowledged-key-on-every-active-hsm.invariant.ts';
import { keyCreationCanSucceed } from '../reachable/key-creation-can-succeed.reachable.ts';
import { type Ask, askOne, type Questions } from './ask.ts';
import { at, type Finding, type Found, shown, statement, unknown } from './finding.ts';
import { type ObservedClient, type ObservedCluster, standingOf } from './observed.ts';
import { failedCreationLeavesNothing } from './probes.ts';
import { clientScenario, hsmsInUse, needOf } from './scenarios.ts';
import { toleratedFailures } from './tolerated-failures.ts';

/** What can happen to the keys of one client. */
export async function askAboutClient(
  client: ObservedClient,
  cluster: ObservedCluster,
  ask: Ask,
): Promise<readonly Finding[]> {
  const hsms = hsmsInUse(cluster);
  if (hsms.length === 0 || standingOf(cluster) === 'not-at-work') {
    const why = hsms.length === 0 ? 'has no active HSM' : `is ${cluster.state}`;
    const sentence = `No token key can be created now: ${cluster.id} ${why}.`;
    const place = hsms.length === 0 ? cluster.places.hsms : cluster.places.state;
    return [at(place, statement('create-now', 'hazard', false, 'KS-CLUSTER-LIFECYCLE', sentence))];
  }
  const questions = { client, cluster, hsms, ask };
  const decided = placeOfNeed(client, cluster);
  const now = at(decided, await canCreate(questions));
  // Where no key can be created, whatever else is asked about keys has no answer.
  if (now.answer === false) return [now];
  return [
    now,
    at(decided, await canCreateWithOneDown(questions)),
    ...(await toleratedFailures(questions)),
    at(client.place, await canLeaveOrphan(questions)),
    at(client.place, await canMissKey(questions)),
  ];
}

/**
 * What decides whether a key can be created: a minimum that somebody has chosen, and else how many HSMs there are,
 * because one is the least, and the quorum of SDK 5 is the same for everybody.
 */
function placeOfNeed(client: ObservedClient, { places }: ObservedCluster): string {
  return client.sdk === 3 && client.createObjectMinimumNodes > 1 ? client.place : places.hsms;
}

async function canCreate({ client, cluster, hsms, ask }: Questions): Promise<Finding> {
  const scenario = clientScenario('create-now', client, cluster, {}, degradedOf(cluster));
  const found = await askOne(ask, scenario, keyCreationCanSucceed);
  if (found.verdict === 'reachable' && standingOf(cluster) === 'not-modelled') {
    const sentence = `Whether a token key can be created now is not known: ${cluster.id} is ${cluster.state}. Once it is ACTIVE, one can.`;
    const finding = statement('create-now', 'information', null, 'KS-CLUSTER-LIFECYCLE', sentence);
    return shown(finding, { scenario, result: found }, 'How, once it is ACTIVE');
  }
  const active = hsms.filter((id) => isActive(cluster, id)).length;
  return creation('create-now', 'now', { scenario, result: found }, { client, active });
}

/**
 * Whether a key can be created while one HSM is down, as when it is replaced.
 *
 * @clause KS-SDK5-REPLACEMENT
 */
async function canCreateWithOneDown({ client, cluster, hsms, ask }: Questions): Promise<Finding> {
  const active = hsms.filter((id) => isActive(cluster, id));
  const down = active.at(-1) ?? '';
  const scenario = clientScenario('create-one-down', client, cluster, {}, [...degradedOf(cluster), down]);
  const result = await askOne(ask, scenario, keyCreationCanSucceed);
  return creation(
    'create-one-down',
    `with one HSM down (${down})`,
    { scenario, result },
    {
      client,
      active: active.length - 1,
    },
  );
}

function creation(
  question: string,
  when: string,
  found: Found,
  { client, active }: { readonly client: ObservedClient; readonly active: number },
): Finding {
  const need = needOf(client);
  const why = `${need} ${need === 1 ? 'HSM' : 'HSMs'} must have a new key, and ${active} ${active === 1 ? 'is' : 'are'} active`;
  const clause = client.sdk === 5 ? 'KS-SDK5-QUORUM' : 'KS-SDK3-MINIMUM-NODES';
  switch (found.result.verdict) {
    case 'incomplete':
      return unknown(question, clause, `Whether a token key can be created ${when}`);
    case 'reachable':
      return shown(
        statement(question, 'good', true, clause, `A token key can be created ${when}.`),
        found,
        'How',
      );
    default:
      return statement(question, 'hazard', false, clause, `No token key can be created ${when}: ${why}.`);
  }
}

async function canLeaveOrphan({ client, cluster, ask }: Questions): Promise<Finding> {
  const scenario = clientScenario('orphans', client, cluster, { syncFailures: true, hsmFailures: 1 });
  const found = await askOne(ask, scenario, failedCreationLeavesNothing);
  const clause = client.sdk === 5 ? 'KS-SDK5-LATE-QUORUM' : 'KS-SDK3-CLEAN-UP';
  switch (found.verdict) {
    case 'incomplete':
      return unknown('orphan', clause, 'Whether a failed creation leaves an orphan');
    case 'violated':
      return shown(
        statement('orphan', 'hazard', true, clause, orphans[client.sdk]),
        { scenario, result: found },
        'How',
      );
    default:
      return statement('orphan', 'good', false, clause, 'A failed creation leaves no key behind.');
  }
}

const orphans: Readonly<Record<ObservedClient['sdk'], string>> = {
  3: 'A failed creation can leave an orphan: a key that nobody was told of, to be deleted by hand.',
  5: 'A creation that was reported as failed can leave the key behind, which may become usable later.',
};

async function canMissKey({ client, cluster, ask }: Questions): Promise<Finding> {
  const scenario = clientScenario('miss', client, cluster, { syncFailures: true });
  const found = await askOne(ask, scenario, acknowledgedKeyOnEveryActiveHsm);
  switch (found.verdict) {
    case 'incomplete':
      return unknown('miss', 'KS-ROUTING', 'Whether a call can miss a new key');
    case 'violated': {
      const sentence =
        'A call right after the creation can reach an HSM without the key; it fails and must be retried.';
      const finding = statement('miss', 'hazard', true, 'KS-ROUTING', sentence);
      return shown(finding, { scenario, result: found }, 'How');
    }
    default: {
      const sentence = 'A call right after the creation finds the key, whichever HSM it is routed to.';
      return statement('miss', 'good', false, 'KS-ROUTING', sentence);
    }
  }
}

const isActive = (cluster: ObservedCluster, id: string): boolean =>
  cluster.hsms.some((hsm) => hsm.id === id && hsm.state === 'ACTIVE');

const degradedOf = ({ hsms }: ObservedCluster): string[] =>
  hsms.filter(({ state }) => state === 'DEGRADED').map(({ id }) => id);
