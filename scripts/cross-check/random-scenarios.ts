import fc from 'fast-check';
import { parseScenario, type Scenario } from '#models';
import { deployments } from '#properties';

/**
 * Small deployments drawn by lot, with the fields of the semantics and no others: what is not in it is off, and zones, handles,
 * starts and the rest of its second part are drawn here.
 */
export function comparableDeployments(): fc.Arbitrary<Scenario> {
  return fc
    .tuple(deployments(), choices)
    .map(([deployment, chosen]) => parseScenario(inputOf(deployment, chosen)).scenario)
    .filter((scenario) => scenario !== undefined)
    .filter(isSmall);
}

/** With more than that, most deployments have more worlds than are worth the time. */
function isSmall({ clusters, keys, backups }: Scenario): boolean {
  const hsmCount = Object.values(clusters).reduce((sum, { hsms }) => sum + hsms.length, 0);
  return hsmCount <= 4 && hsmCount * Object.keys(keys).length + 2 * backups <= 7;
}

/** Numbers from which things are chosen, one after the other; they repeat where there are too few. */
type Choices = ReturnType<typeof drawn>;

const drawn = (numbers: readonly number[], permissions: Permissions) => ({ numbers, permissions });
type Permissions = Pick<
  Scenario['allow'],
  'hsmFailures' | 'zoneFailures' | 'zoneOutages' | 'creationFailures' | 'serviceBackups'
>;

const rarely = fc.integer({ min: 0, max: 3 }).map((number) => number === 0);
const choices: fc.Arbitrary<Choices> = fc
  .tuple(
    fc.array(fc.nat(59), { minLength: 12, maxLength: 12 }),
    fc.record({
      hsmFailures: fc.constantFrom<(number | 'unbounded')[]>(0, 0, 1, 1, 2, 'unbounded'),
      zoneFailures: fc.constantFrom(0, 0, 1),
      zoneOutages: fc.constantFrom(0, 0, 1),
      creationFailures: rarely,
      serviceBackups: rarely,
    }),
  )
  .map(([numbers, permissions]) => drawn(numbers, permissions));

function inputOf(deployment: Scenario, { numbers, permissions }: Choices): object {
  let index = 0;
  const choose = <One>(options: readonly One[]): One => {
    const number = numbers[index++ % numbers.length]!;
    return options[number % options.length]!;
  };
  const { name, regions, users, cryptoOfficer, backups, allow, assume, clusters } = deployment;
  const {
    hsmOutages,
    syncFailures,
    createHsm,
    deleteHsm,
    deleteKey,
    clone,
    deleteBackup,
    provision,
    changeUsers,
  } = allow;
  return {
    ...{ name, regions, users, cryptoOfficer, backups },
    clusters: mapped(clusters, (cluster) => withZonesAndUsers(cluster, users, choose)),
    clients: mapped(deployment.clients, ({ cluster, ...client }) =>
      client.sdk === 3
        ? {
            cluster,
            sdk: 3,
            createObjectMinimumNodes: client.createObjectMinimumNodes,
            minSrv: client.minSrv,
          }
        : { cluster, sdk: 5, keyAvailabilityCheck: client.keyAvailabilityCheck },
    ),
    keys: mapped(deployment.keys, (key) => withHandleAndStart(key, deployment, choose)),
    allow: {
      ...{ hsmOutages, syncFailures, createHsm, deleteHsm, deleteKey },
      ...{ clone, deleteBackup, provision, changeUsers },
      ...permissions,
    },
    assume: { tombstones: assume.tombstones },
  };
}

type Choose = <One>(options: readonly One[]) => One;

function withZonesAndUsers(
  { region, hsms, start, up, degraded, maskingKey }: Scenario['clusters'][string],
  users: readonly string[],
  choose: Choose,
): object {
  const zones = hsms.flatMap((hsm) => choose([[], [[hsm, 'a']], [[hsm, 'a']], [[hsm, 'b']]]));
  const inUse = start === 'running' ? [...(up ?? hsms), ...degraded] : [];
  const observed = inUse.flatMap((hsm) => {
    const version = choose([undefined, undefined, undefined, 0, 1, 2]);
    return version === undefined ? [] : [[hsm, { [choose(users)]: version }]];
  });
  return {
    ...{ region, hsms, start, degraded },
    ...(up && { up }),
    ...(maskingKey !== undefined && { maskingKey }),
    zones: Object.fromEntries(zones),
    users: Object.fromEntries(observed),
  };
}

function withHandleAndStart(
  { class: keyClass, client, owner }: Scenario['keys'][string],
  { clusters, clients }: Scenario,
  choose: Choose,
): object {
  const home = clients[client]!.cluster;
  const maskingKeyOf = (name: string): string => clusters[name]?.maskingKey ?? name;
  const places = Object.entries(clusters).flatMap(([name, { start, hsms, up, degraded }]) =>
    start === 'running' && maskingKeyOf(name) === maskingKeyOf(home) ? [...(up ?? hsms), ...degraded] : [],
  );
  const handle = choose([undefined, 37, 37, 38]);
  const creation = choose([undefined, undefined, 'acknowledged', 'deleted', 'unacknowledged', 'rejected']);
  return {
    ...{ class: keyClass, client, owner },
    ...(handle !== undefined && { handle }),
    ...(creation !== undefined && {
      start: { creation, heldBy: places.filter(() => choose([true, false, false])) },
    }),
  };
}

function mapped<One>(
  all: Readonly<Record<string, One>>,
  change: (one: One) => object,
): Readonly<Record<string, object>> {
  return Object.fromEntries(Object.entries(all).map(([name, one]) => [name, change(one)]));
}
