import { requirementOf, type Scenario } from '#models';
import { printable } from './printable.ts';

/** A deployment in a few lines, for those who have not seen its file: who is there, and what may happen. */
export function deploymentLines(scenario: Scenario): string[] {
  const { clusters, clients, keys, backups, allow } = scenario;
  return [
    ...Object.entries(clusters).map(([name, cluster]) => `Cluster ${name}: ${clusterText(cluster)}`),
    ...Object.entries(clients).map(([name, client]) => `Client ${name}: ${clientText(client)}`),
    ...Object.entries(keys).map(
      ([name, key]) => `Key ${name}: a ${key.class} key of ${key.owner}, created by ${key.client}`,
    ),
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
}: Scenario['clusters'][string]): string {
  const names = hsms.length === 0 ? 'no HSM' : hsms.join(', ');
  const states = [
    ...(start === 'absent' ? ['absent at the start'] : []),
    ...(up === undefined ? [] : [`up: ${up.join(', ') || 'none'}`]),
    ...(degraded.length === 0 ? [] : [`degraded: ${degraded.join(', ')}`]),
    ...(maskingKey === undefined ? [] : [`a clone with the masking key of ${maskingKey}`]),
  ];
  return [`${names} in ${region}`, ...states].join('; ');
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
