import { clientsToAskAbout } from '../clients/assumed-clients.ts';
import { isGone } from '../clusters/cluster-questions.ts';
import {
  activeHsmsOf,
  degradedHsmsOf,
  hsmsInUse,
  isOfNewType,
  joiningHsmsOf,
  onceJoined,
  servingHsms,
} from '../hsms-in-use.ts';
import type {
  ClientSetting,
  ObservedClient,
  ObservedCluster,
  ObservedDeployment,
  ObservedHsm,
} from '../observed.ts';

/** Something that an operator can do to a deployment. */
export interface Change {
  /** In the imperative, without a full stop. */
  readonly words: string;
  /** What it costs besides what becomes worse; null where it is nothing to speak of. */
  readonly cost: string | null;
  /** How much it takes: a setting is less than an HSM. */
  readonly effort: number;
  readonly apply: (deployment: ObservedDeployment) => ObservedDeployment;
}

/** What can be changed about a cluster and the settings of one of its clients, one thing at a time. */
export function changesFor(
  client: ObservedClient,
  cluster: ObservedCluster,
  deployment: ObservedDeployment,
): readonly Change[] {
  return [...clientChanges(client, cluster, deployment), ...clusterChanges(cluster)];
}

/** Two changes, one after the other. */
export const both = (one: Change, other: Change): Change => ({
  words: `${one.words}, and ${other.words}`,
  cost: bothCosts(one.cost, other.cost),
  effort: one.effort + other.effort,
  apply: (deployment) => other.apply(one.apply(deployment)),
});

/** Each cost once; but two HSMs are two to pay for. */
function bothCosts(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return one ?? other;
  const [first, second] = [one.split('; '), other.split('; ')];
  const isTwice = first.includes(oneMore) && second.includes(oneMore);
  const parts = [...new Set([...first, ...second])];
  return parts.map((part) => (part === oneMore && isTwice ? twoMore : part)).join('; ');
}

function clientChanges(
  client: ObservedClient,
  cluster: ObservedCluster,
  { clients }: ObservedDeployment,
): readonly Change[] {
  if (client.assumed) return assumedChanges(client, cluster);
  if (!clients.includes(client)) return [];
  const { name } = client;
  const change: MakeChange = (words, changed) => ({
    words,
    cost: null,
    effort: 1,
    apply: (deployment) => ({
      ...deployment,
      clients: deployment.clients.map((before) => (before.name === name ? changed(before) : before)),
    }),
  });
  const servers = listsAll(client, cluster) ? [] : [listing(change, client, cluster)];
  if (client.sdk === 5) {
    const word = client.keyAvailabilityCheck ? 'off' : 'on';
    return [
      change(`turn the key availability check of ${name} ${word}`, (before) => ({
        ...before,
        sdk: 5,
        keyAvailabilityCheck: !client.keyAvailabilityCheck,
      })),
      ...servers,
    ];
  }
  const move = change(
    `move ${name} to Client SDK 5`,
    ({ createObjectMinimumNodes: _, minSrv: __, ...before }: Sdk3) => ({
      ...before,
      sdk: 5,
      keyAvailabilityCheck: true,
      startsFrom: hsmsInUse(cluster),
    }),
  );
  return [
    ...minimumsFor(client.createObjectMinimumNodes, cluster).map((minimum) =>
      change(`set create_object_minimum_nodes of ${name} to ${minimum}`, (before) => ({
        ...before,
        sdk: 3,
        createObjectMinimumNodes: minimum,
        minSrv: client.minSrv,
      })),
    ),
    ...startingElsewhere(change, client, cluster),
    { ...move, effort: 2 },
  ];
}

/** No file tells of it: what to set is said for those who use that SDK. */
function assumedChanges(client: ObservedClient, cluster: ObservedCluster): readonly Change[] {
  const { name } = client;
  const change = (words: string, setting: ClientSetting): Change => ({
    words: `where Client SDK ${client.sdk} works with ${cluster.id}, ${words}`,
    cost: null,
    effort: 1,
    apply: (deployment) => ({
      ...deployment,
      assumedSettings: new Map([...(deployment.assumedSettings ?? []), [name, setting]]),
    }),
  });
  if (client.sdk === 5) {
    const isOn = client.keyAvailabilityCheck;
    return [
      change(`turn the key availability check ${isOn ? 'off' : 'on'}`, {
        sdk: 5,
        keyAvailabilityCheck: !isOn,
      }),
    ];
  }
  return minimumsFor(client.createObjectMinimumNodes, cluster).map((minimum) =>
    change(`set create_object_minimum_nodes to ${minimum}`, {
      sdk: 3,
      createObjectMinimumNodes: minimum,
      minSrv: client.minSrv,
    }),
  );
}

/** Other values of the minimum; one more than there are HSMs makes sense together with one HSM more. */
const minimumsFor = (minimum: number, cluster: ObservedCluster): readonly number[] =>
  isOfNewType(cluster)
    ? []
    : Array.from({ length: hsmsInUse(cluster).length + 1 }, (_, index) => index + 1).filter(
        (other) => other !== minimum,
      );

/** Client SDK 3 lists one server, from which it learns of the others: any that is active will do. */
function startingElsewhere(
  change: MakeChange,
  { name, startsFrom }: ObservedClient,
  cluster: ObservedCluster,
): readonly Change[] {
  const active = activeHsmsOf(cluster);
  const [other] = active.filter((id) => !startsFrom?.includes(id));
  if (startsFrom === undefined || other === undefined || active.some((id) => startsFrom.includes(id)))
    return [];
  return [
    change(`run configure -a for ${name} with the address of ${other}`, (before) => ({
      ...before,
      startsFrom: [other],
    })),
  ];
}

/** Whether a client may use every HSM, and can start from any. */
function listsAll(client: ObservedClient, cluster: ObservedCluster): boolean {
  const open = servingHsms({ ...client, reaches: undefined }, cluster);
  const startsFromAll =
    client.startsFrom === undefined || open.every((id) => client.startsFrom?.includes(id));
  return startsFromAll && servingHsms(client, cluster).length === open.length;
}

type MakeChange = (words: string, changed: (before: ObservedClient) => ObservedClient) => Change;

const listing = (change: MakeChange, { name }: ObservedClient, cluster: ObservedCluster): Change =>
  change(`list and enable every HSM of ${cluster.id} in ${name}`, (before) => ({
    ...before,
    reaches: undefined,
    startsFrom: hsmsInUse(cluster),
    disabledServers: [],
  }));

// Only a client of SDK 3 is moved.
type Sdk3 = ObservedClient & { createObjectMinimumNodes?: number; minSrv?: number | undefined };

function clusterChanges(cluster: ObservedCluster): readonly Change[] {
  if (isGone(cluster)) return [];
  const { state } = cluster;
  const isFresh = state === 'UNINITIALIZED' || state === 'INITIALIZED';
  const zones = zonesFor(cluster);
  const occupied = [
    ...new Set(cluster.hsms.filter((hsm) => isMovable(cluster, hsm)).map(({ zone }) => zone)),
  ];
  return [
    ...(isFresh ? [activate(cluster)] : []),
    ...awaiting(cluster),
    ...bringingBack(cluster),
    ...(isFresh || state === 'ACTIVE' ? zones.map((zone) => addHsm(cluster, zone)) : []),
    ...occupied.flatMap((from) =>
      zones.filter(({ zone }) => zone !== from).map((to) => moveHsm(cluster, from, to)),
    ),
  ];
}

/** A zone in which an HSM can be. */
interface Place {
  readonly zone: string;
  /** What it takes, besides an HSM; null where it takes nothing. */
  readonly cost: string | null;
}

/**
 * The zones in which an HSM can be: those of the cluster's subnets, which are the same as long as it lives; and where
 * they are fewer than three, which every region has, others.
 */
function zonesFor({ region, hsms, subnetZones }: ObservedCluster): readonly Place[] {
  const known = [...new Set([...(subnetZones ?? []), ...hsms.map(({ zone }) => zone)])].toSorted();
  const places = known.map((zone): Place => ({ zone, cost: null }));
  const cost =
    subnetZones === undefined || known.length === 0
      ? 'the cluster must have a subnet there, and its subnets cannot be changed later'
      : 'the subnets of a cluster cannot be changed: it takes a new cluster, made from a backup of this one';
  const names = ['one zone', 'another zone', 'a third zone'].map((name) =>
    known.length === 0 ? name : `${name} of ${region}`,
  );
  return [...places, ...names.slice(known.length).map((zone): Place => ({ zone, cost }))];
}

const isMovable = (cluster: ObservedCluster, { id }: ObservedHsm): boolean => hsmsInUse(cluster).includes(id);

const changedCluster =
  (id: string, changed: (cluster: ObservedCluster) => ObservedCluster) =>
  (deployment: ObservedDeployment): ObservedDeployment => ({
    ...deployment,
    clusters: deployment.clusters.map((cluster) => (cluster.id === id ? changed(cluster) : cluster)),
  });

const activate = ({ id }: ObservedCluster): Change => ({
  words: `initialize and activate ${id}`,
  cost: null,
  effort: 1,
  apply: changedCluster(id, (cluster) => ({ ...cluster, state: 'ACTIVE' })),
});

/** What is out of reach need not stay so: the service brings it back, or one that is deleted and created anew. */
function bringingBack(cluster: ObservedCluster): readonly Change[] {
  const { id } = cluster;
  const down = degradedHsmsOf(cluster);
  if (down.length === 0) return [];
  const [those, are, them] =
    down.length === 1
      ? [down[0]!, 'is', 'it']
      : [`${down.slice(0, -1).join(', ')} and ${down.at(-1)}`, 'are', 'them'];
  // A new one gets what another one has, or a backup: what only those that are down have is gone with them.
  const isServed = activeHsmsOf(cluster).length > 0;
  return [
    {
      words: isServed
        ? `replace ${those} of ${id}, which ${are} DEGRADED, unless the service brings ${them} back`
        : `wait until the service has brought ${those} of ${id} back, and do not delete ${them} before; AWS Support can help`,
      cost: isServed
        ? `a key that no other HSM has is lost with ${those}`
        : `what no backup has is lost if ${them === 'it' ? 'it does' : 'they do'} not come back`,
      effort: 2,
      apply: changedCluster(id, (before) => ({
        ...before,
        hsms: before.hsms.map((hsm) => (down.includes(hsm.id) ? { ...hsm, state: 'ACTIVE' } : hsm)),
      })),
    },
  ];
}

/** What is being created need only be waited for. */
function awaiting(cluster: ObservedCluster): readonly Change[] {
  const [first, ...others] = joiningHsmsOf(cluster);
  if (first === undefined) return [];
  const those = others.length === 0 ? `${first} has` : `${[first, ...others].join(' and ')} have`;
  return [
    {
      words: `wait until ${those} been created in ${cluster.id}`,
      cost: null,
      effort: 0,
      apply: changedCluster(cluster.id, (before) => onceJoined(before)),
    },
  ];
}

const oneMore = 'one more HSM to pay for, and to list where a client lists its servers';
const twoMore = 'two more HSMs to pay for, and to list where a client lists its servers';

function addHsm({ id, hsmType }: ObservedCluster, { zone, cost }: Place): Change {
  return {
    words: `add an HSM in ${zone} to ${id}`,
    cost: cost === null ? oneMore : `${oneMore}; ${cost}`,
    effort: cost === null ? 4 : 6,
    apply: (deployment) => {
      const changed = changedCluster(id, (cluster) => {
        const hsm = {
          id: `new-hsm-${cluster.hsms.length + 1}`,
          zone,
          state: 'ACTIVE',
          hsmType,
          networkInterface: undefined,
          addresses: [],
          place: cluster.place,
        };
        return { ...cluster, hsms: [...cluster.hsms, hsm] };
      })(deployment);
      return listedIn(changed, id);
    },
  };
}

/** A client that lists all servers is to list a new one as well; Client SDK 3 lists one. */
function listedIn(deployment: ObservedDeployment, id: string): ObservedDeployment {
  const cluster = deployment.clusters.find((candidate) => candidate.id === id);
  const added = cluster?.hsms.at(-1);
  if (cluster === undefined || added === undefined) return deployment;
  const earlier = hsmsInUse(cluster).filter((hsm) => hsm !== added.id);
  const extended = (list: readonly string[] | undefined): readonly string[] | undefined =>
    list !== undefined && earlier.every((hsm) => list.includes(hsm)) ? [...list, added.id] : list;
  const clients = deployment.clients.map((client) =>
    client.cluster === id && client.sdk === 5
      ? { ...client, reaches: extended(client.reaches), startsFrom: extended(client.startsFrom) }
      : client,
  );
  return { ...deployment, clients };
}

function moveHsm({ id }: ObservedCluster, from: string, { zone, cost }: Place): Change {
  return {
    words: `move an HSM of ${id} from ${from} to ${zone}`,
    cost,
    effort: cost === null ? 3 : 5,
    // Which one is found then: another change may have moved one already.
    apply: changedCluster(id, (cluster) => {
      const moved = cluster.hsms.findLast((hsm) => hsm.zone === from && isMovable(cluster, hsm));
      return {
        ...cluster,
        hsms: cluster.hsms.map((hsm) => (hsm.id === moved?.id ? { ...hsm, zone } : hsm)),
      };
    }),
  };
}

/** The clients of a cluster, whether or not a file tells of them. */
export const clientsOf = (
  { id }: ObservedCluster,
  deployment: ObservedDeployment,
): readonly ObservedClient[] => clientsToAskAbout(deployment).filter(({ cluster }) => cluster === id);
