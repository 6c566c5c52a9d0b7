import { isolated, type MapBackup, type MapCluster, type MapOfDeployment } from './map-of-deployment.ts';

/** A text with what belongs to it: a map for those who do not see it. */
export interface Outline {
  readonly text: string;
  readonly inner: readonly Outline[];
}

/** A map as a nested list: regions, what is in them, and how clusters hang together. */
export function mapOutline(map: MapOfDeployment): readonly Outline[] {
  const regions = map.regions.map(({ name, partition, items }) => ({
    text:
      name === null
        ? 'Backups whose region is not known'
        : `Region ${isolated(name)}${partition === null ? '' : `, partition ${isolated(partition)}`}`,
    inner: items.map((item) => (item.kind === 'cluster' ? clusterOutline(item) : backupOutline(item))),
  }));
  const sentences = [
    ...new Set([
      ...map.links.map(({ sentence }) => sentence),
      ...map.maskingKeys.map(
        ({ letter, clusters }) => `Masking key ${letter}: ${clusters.map(isolated).join(', ')}.`,
      ),
      ...map.notes,
    ]),
  ];
  const connections = { text: 'How they hang together', inner: sentences.map(leaf) };
  return sentences.length === 0 ? regions : [...regions, connections];
}

/** A cluster with its state, for those who do not see where it stands. */
export function clusterText({ id, state, maskingKey, zones }: MapCluster): string {
  const count = zones.reduce((sum, { hsms }) => sum + hsms.length, 0);
  const key = maskingKey === null ? '' : `, masking key ${maskingKey}`;
  return `Cluster ${isolated(id)}, ${state}, ${counted(count, 'HSM')}${key}`;
}

/** A client with its setting. */
export const clientText = ({ name, setting, hazards }: MapCluster['clients'][number]): string =>
  `Client ${isolated(name)}: ${setting}; ${counted(hazards, 'hazard')}`;

/** A zone with what its loss does. */
export const zoneText = ({ name, loss }: MapCluster['zones'][number]): string =>
  `Zone ${isolated(name)}${loss === null ? '' : `: its loss ${loss}`}`;

const leaf = (text: string): Outline => ({ text, inner: [] });

function clusterOutline(cluster: MapCluster): Outline {
  const { zones, clients, otherBackups } = cluster;
  const { count, ready } = otherBackups;
  return {
    text: clusterText(cluster),
    inner: [
      ...zones.map(({ name, loss, hsms }) => ({
        text: zoneText({ name, loss, hsms }),
        inner: hsms.map((hsm) => leaf(`HSM ${isolated(hsm.id)}, ${hsm.state}`)),
      })),
      ...(zones.length === 0 ? [leaf('No HSM')] : []),
      ...clients.map((client) => leaf(clientText(client))),
      ...(count === 0 ? [] : [leaf(`${counted(count, 'other backup')}, ${ready} ready`)]),
    ],
  };
}

const backupOutline = ({ id, state, origin }: MapBackup): Outline =>
  leaf(`Backup ${isolated(id)}, ${state === null ? '' : `${state}, `}${origin}`);

/** A number of things in words. */
export const counted = (count: number, what: string): string =>
  `${count === 0 ? 'no' : count} ${what}${count === 1 ? '' : 's'}`;

/** How much there is, in a sentence. */
export function mapSummary({ regions, links }: MapOfDeployment): string {
  const items = regions.flatMap((region) => region.items);
  const clusters = items.filter((item) => item.kind === 'cluster');
  const hsms = clusters.flatMap(({ zones }) => zones.flatMap((zone) => zone.hsms));
  const parts = [
    counted(regions.filter(({ name }) => name !== null).length, 'region'),
    counted(clusters.length, 'cluster'),
    counted(hsms.length, 'HSM'),
    counted(clusters.flatMap(({ clients }) => clients).length, 'client'),
    counted(links.filter(({ kind }) => kind.startsWith('sync')).length, 'syncKey route'),
  ];
  return `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}.`;
}
