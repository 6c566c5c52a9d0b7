/** A scenario with a field that the two pages of the semantics do not have: there is nothing to compare. */
export class NotComparable extends Error {}

/** The fields of the two pages. */
const fields = {
  scenario: '$schema name note regions clusters clients users cryptoOfficer keys backups allow assume expect',
  cluster: 'region hsms start up degraded maskingKey zones users',
  client: 'cluster sdk createObjectMinimumNodes minSrv keyAvailabilityCheck',
  key: 'class client owner handle start',
  allow:
    'hsmFailures hsmOutages syncFailures createHsm deleteHsm deleteKey clone deleteBackup provision changeUsers ' +
    'zoneFailures zoneOutages creationFailures serviceBackups',
  assume: 'tombstones',
};

/** @throws NotComparable for the first field that the semantics does not have, whatever its value */
export function expectComparable(scenario) {
  const { clusters, clients = {}, keys = {}, allow = {}, assume = {} } = scenario;
  const parts = [
    ['scenario', [scenario]],
    ['cluster', Object.values(clusters)],
    ['client', Object.values(clients)],
    ['key', Object.values(keys)],
    ['allow', [allow]],
    ['assume', [assume]],
  ];
  for (const [part, values] of parts)
    for (const field of values.flatMap((value) => Object.keys(value)))
      if (!fields[part].split(' ').includes(field))
        throw new NotComparable(`not comparable: the semantics has no field "${field}" (${part})`);
}
