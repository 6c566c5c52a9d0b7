import { requirementOf, type Scenario } from '#models';
import { printable } from '../formats/printable.ts';

/** A deployment in a few lines, for those who have not seen its file: who is there, and what may happen. */
export function deploymentLines(scenario: Scenario): string[] {
  const { clusters, clients, keys, backups, allow } = scenario;
  return [
    ...Object.entries(clusters).map(([name, cluster]) => `Cluster ${name}: ${clusterText(cluster)}`),
    ...Object.entries(clients).map(([name, client]) => `Client ${name}: ${clientText(client)}`),
    ...Object.entries(keys).map(([name, key]) => `Key ${name}: ${keyText(key)}`),
    ...(backups === 0 ? [] : [`Backups: ${backups} at most`]),
    `May happen: ${allowanceText(allow)}`,
  ].map(printable);
}

function clusterText({
  region,
  hsms,
  start,
  up,
  degraded,
  maskingKey,
  zones = {},
  users = {},
}: Scenario['clusters'][string]): string {
  const names = hsms.length === 0 ? 'no HSM' : hsms.join(', ');
  const states = [
    ...(start === 'absent' ? ['absent at the start'] : []),
    ...(up === undefined ? [] : [`up: ${up.join(', ') || 'none'}`]),
    ...(degraded.length === 0 ? [] : [`degraded: ${degraded.join(', ')}`]),
    ...(maskingKey === undefined ? [] : [`a clone with the masking key of ${maskingKey}`]),
    ...(Object.keys(zones).length === 0 ? [] : [`zones: ${zonesText(zones)}`]),
    ...Object.entries(users).map(([hsm, versions]) => `on ${hsm} at the start: ${versionsText(versions)}`),
  ];
  return [`${names} in ${region}`, ...states].join('; ');
}

/** Zone by zone. */
function zonesText(zones: Readonly<Record<string, string>>): string {
  const names = [...new Set(Object.values(zones))];
  const hsmsIn = (zone: string): string[] => Object.keys(zones).filter((hsm) => zones[hsm] === zone);
  return names.map((zone) => `${zone} with ${hsmsIn(zone).join(' and ')}`).join(', ');
}

const versionTexts = ['is missing', 'has the first password', 'has a changed password'] as const;

const versionsText = (versions: Readonly<Record<string, 0 | 1 | 2>>): string =>
  Object.entries(versions)
    .map(([user, version]) => `${user} ${versionTexts[version]}`)
    .join(', ');

function keyText({ class: keyClass, owner, client, handle, start }: Scenario['keys'][string]): string {
  const made = `a ${keyClass} key of ${owner}, created by ${client}`;
  const named = handle === undefined ? '' : `, with the handle ${handle}`;
  if (start === undefined) return made + named;
  const holders = start.heldBy.length === 0 ? 'on no HSM' : `on ${start.heldBy.join(', ')}`;
  return `${made}${named}; ${start.creation} at the start, ${holders}`;
}

function clientText(client: Scenario['clients'][string]): string {
  const need = requirementOf(client);
  return `Client SDK ${client.sdk} in ${client.cluster}, ${need} ${need === 1 ? 'HSM' : 'HSMs'} must have a key`;
}

function allowanceText(allow: Scenario['allow']): string {
  const allowed = Object.entries(allow).flatMap(([what, how]) =>
    how === false || how === 0 ? [] : [how === true ? what : `${what} ${how}`],
  );
  return allowed.join(', ') || 'creation, use and synchronization only';
}
