import type { CheckFinding, CheckReport } from '../check/check-report.ts';

/** What the picture of a deployment shows, without any place. */
export interface MapOfDeployment {
  /** Those of one partition stand together. */
  readonly regions: readonly MapRegion[];
  readonly links: readonly MapLink[];
  /** Clusters by their masking key, where there are several clusters. */
  readonly maskingKeys: readonly { readonly letter: string; readonly clusters: readonly string[] }[];
  /** What the picture cannot show, in sentences. */
  readonly notes: readonly string[];
}

/** A region with what is in it, from top to bottom. */
export interface MapRegion {
  /** Null for backups whose region no file tells. */
  readonly name: string | null;
  readonly partition: string | null;
  readonly items: readonly (MapCluster | MapBackup)[];
}

/** A cluster with its HSMs by zone and its clients. */
export interface MapCluster {
  readonly kind: 'cluster';
  readonly id: string;
  readonly index: number;
  readonly state: string;
  /** The letter of its masking key; null where there is no other cluster. */
  readonly maskingKey: string | null;
  readonly zones: readonly {
    readonly name: string;
    /** The worst that the loss of the zone does to the keys of any client; null where it does nothing. */
    readonly loss: ZoneLoss | null;
    readonly hsms: readonly { readonly id: string; readonly state: string }[];
  }[];
  readonly clients: readonly {
    readonly name: string;
    readonly index: number;
    readonly setting: string;
    readonly hazards: number;
  }[];
  /** Backups that no cluster was made from: they are counted, since there are many. */
  readonly otherBackups: { readonly count: number; readonly ready: number };
}

/** What the loss of a zone can do, the worst first. */
export const zoneLosses = ['loses keys', 'stops use', 'stops creation'] as const;

/** See {@link zoneLosses}. */
export type ZoneLoss = (typeof zoneLosses)[number];

/** A backup that a cluster was made from, or a copy of which. */
export interface MapBackup {
  readonly kind: 'backup';
  readonly id: string;
  /** Null for one that is in none of the files. */
  readonly state: string | null;
  readonly origin: string;
}

/** A line of the picture, with what it says. */
export interface MapLink {
  /** `same-key` is not drawn: the letters of the clusters say it. */
  readonly kind: 'lineage' | 'unknown-key' | 'different-key' | 'sync-works' | 'sync-fails' | 'sync-unknown';
  readonly from: string;
  readonly to: string;
  /** Lines of one number belong together. */
  readonly number: number;
  readonly sentence: string;
  /** The part of the report that tells more. */
  readonly section: string | null;
}

/** The key of a node: a cluster and a backup may have one id. */
export const nodeKey = (kind: 'cluster' | 'backup', id: string): string => `${kind} ${id}`;

/** Where a report tells about each part of a deployment. */
export const sections = {
  cluster: (index: number): string => `cluster-${index + 1}`,
  client: (index: number): string => `client-${index + 1}`,
  stray: (index: number): string => `stray-client-${index + 1}`,
  pair: (index: number): string => `pair-${index + 1}`,
  sync: (index: number): string => `sync-${index + 1}`,
} as const;

/** How many are hazards. */
const hazardCount = (findings: readonly CheckFinding[]): number =>
  findings.filter(({ grade }) => grade === 'hazard').length;

/** So many doubtful pairs are drawn as lines: more would hide the rest. */
const doubtfulPairsMax = 6;

/** What the picture of a deployment shows, from its report. */
export function mapOfDeployment(report: CheckReport): MapOfDeployment {
  const letters = lettersOf(report);
  const backups = lineageBackupsOf(report);
  const doubtful = doubtfulLinks(report, letters);
  const drawn = doubtful.length <= doubtfulPairsMax ? doubtful : [];
  const groups = [...lineageLinks(report, backups), ...drawn.map((link) => [link]), ...syncLinks(report)];
  const links = groups.flatMap((group, index) => group.map((link) => ({ ...link, number: index + 1 })));
  return {
    regions: regionsOf(report, letters, backups),
    links,
    maskingKeys: report.clusters.length < 2 ? [] : keysByLetter(report, letters),
    notes: [
      ...(drawn.length === doubtful.length ? [] : doubtful.map(({ sentence }) => sentence)),
      ...report.syncConfigurations
        .filter(({ routes }) => routes.length === 0)
        .map(({ name }) => `${isolated(name)} lists HSMs of one cluster only.`),
    ],
  };
}

type Unnumbered = Omit<MapLink, 'number'>;

/** A name in a sentence: whatever its direction, the words around it keep theirs. */
export const isolated = (name: string): string =>
  /^[\x20-\x7E]*$/.test(name) ? name : `\u2068${name}\u2069`;

function lettersOf({ clusters, pairs }: CheckReport): ReadonlyMap<string, string> {
  const groups = new Map(clusters.map(({ id }) => [id, id]));
  for (const { home, other, maskingKey } of pairs) {
    if (maskingKey !== 'same') continue;
    const [kept, joined] = [groups.get(home), groups.get(other)];
    for (const [id, group] of groups) if (group === joined) groups.set(id, kept ?? id);
  }
  const names = [...new Set(groups.values())];
  return new Map([...groups].map(([id, group]) => [id, letterOf(names.indexOf(group))]));
}

function letterOf(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : `${letterOf(Math.floor(index / 26) - 1)}${letter}`;
}

function keysByLetter(
  report: CheckReport,
  letters: ReadonlyMap<string, string>,
): MapOfDeployment['maskingKeys'] {
  return [...new Set(letters.values())].map((letter) => ({
    letter,
    clusters: report.clusters.map(({ id }) => id).filter((id) => letters.get(id) === letter),
  }));
}

interface LineageBackup extends MapBackup {
  readonly cluster: string | null;
  readonly copyOf: string | null;
  readonly region: string | null;
}

/** The backups that clusters were made from, and those they were copied from. */
function lineageBackupsOf({ clusters, backups }: CheckReport): ReadonlyMap<string, LineageBackup> {
  const found = new Map<string, LineageBackup>();
  const open = clusters.flatMap(({ createdFrom, region }) =>
    createdFrom === null ? [] : [{ id: createdFrom, region }],
  );
  for (const { id, region } of open) {
    if (found.has(id)) continue;
    const known = backups.find((backup) => backup.id === id);
    if (known === undefined) {
      const origin = 'a backup that is in none of the files';
      found.set(id, { kind: 'backup', id, state: null, origin, cluster: null, copyOf: null, region });
      continue;
    }
    found.set(id, { ...known, kind: 'backup', origin: originOf(known) });
    const copied = backups.find((backup) => backup.id === known.copyOf);
    if (copied !== undefined) open.push({ id: copied.id, region: copied.region ?? region });
  }
  return found;
}

function originOf({ cluster, copyOf }: CheckReport['backups'][number]): string {
  if (copyOf !== null) return `a copy of ${isolated(copyOf)}`;
  return `a backup of ${cluster === null ? 'a cluster that is not known' : isolated(cluster)}`;
}

/** For each cluster made from a backup, the lines that lead to it. */
function lineageLinks(report: CheckReport, backups: ReadonlyMap<string, LineageBackup>): Unnumbered[][] {
  const isCluster = (id: string | null): id is string => report.clusters.some((cluster) => cluster.id === id);
  const drawn = new Set<string>();
  return report.clusters.flatMap(({ id, createdFrom }, index) => {
    if (createdFrom === null) return [];
    const chain = chainOf(createdFrom, backups);
    const sentence = `${isolated(id)} was created from ${chain.map(backupText).join('; ')}.`;
    const ends: [string, string][] = [[nodeKey('backup', createdFrom), nodeKey('cluster', id)]];
    for (const backup of chain) {
      const source = backup.copyOf === null ? undefined : backups.get(backup.copyOf);
      if (source !== undefined) ends.push([nodeKey('backup', source.id), nodeKey('backup', backup.id)]);
      if (isCluster(backup.cluster) && source?.cluster !== backup.cluster)
        ends.push([nodeKey('cluster', backup.cluster), nodeKey('backup', backup.id)]);
    }
    const fresh = ends.filter((pair) => !drawn.has(pair.join('\n')));
    for (const pair of fresh) drawn.add(pair.join('\n'));
    const section = sections.cluster(index);
    return [fresh.map(([from, to]): Unnumbered => ({ kind: 'lineage', from, to, sentence, section }))];
  });
}

function chainOf(first: string, backups: ReadonlyMap<string, LineageBackup>): readonly LineageBackup[] {
  const chain = new Set<LineageBackup>();
  for (let next = backups.get(first); next !== undefined && !chain.has(next); ) {
    chain.add(next);
    next = next.copyOf === null ? undefined : backups.get(next.copyOf);
  }
  return [...chain];
}

const backupText = ({ id, origin, region }: LineageBackup, position: number): string => {
  const where = region === null ? 'in a region that is not known' : `in ${isolated(region)}`;
  return `${position === 0 ? isolated(id) : 'that is'} ${where}, ${origin}`;
};

/** Pairs of clusters of which the letters do not tell enough. */
function doubtfulLinks({ pairs }: CheckReport, letters: ReadonlyMap<string, string>): Unnumbered[] {
  return pairs.flatMap(({ home, other, maskingKey, reasons }, index): Unnumbered[] => {
    const ends = {
      from: nodeKey('cluster', home),
      to: nodeKey('cluster', other),
      section: sections.pair(index),
    };
    const both = `${isolated(home)} and ${isolated(other)}`;
    const why = reasons.map(isolated).join('; ');
    if (maskingKey === 'unknown') {
      const sentence = `It is not known whether ${both} share a masking key: ${why}.`;
      return [{ ...ends, kind: 'unknown-key', sentence }];
    }
    const isContradicted = maskingKey === 'different' && letters.get(home) === letters.get(other);
    const sentence = `${both} carry different masking keys by what is known of them alone: ${why}.`;
    return isContradicted ? [{ ...ends, kind: 'different-key', sentence }] : [];
  });
}

function syncLinks({ syncConfigurations }: CheckReport): Unnumbered[][] {
  return syncConfigurations.flatMap(({ name, routes }, index) =>
    routes.map(({ home, other, works }): Unnumbered[] => {
      const between = `from ${isolated(home)} to ${isolated(other)}`;
      const ends = {
        from: nodeKey('cluster', home),
        to: nodeKey('cluster', other),
        section: sections.sync(index),
      };
      const start = `${isolated(name)}: syncKey ${between}`;
      if (works === null)
        return [{ ...ends, kind: 'sync-unknown', sentence: `${start}: not known whether it works.` }];
      return [
        works
          ? { ...ends, kind: 'sync-works', sentence: `${start} works.` }
          : { ...ends, kind: 'sync-fails', sentence: `${start} does not work.` },
      ];
    }),
  );
}

function regionsOf(
  report: CheckReport,
  letters: ReadonlyMap<string, string>,
  backups: ReadonlyMap<string, LineageBackup>,
): readonly MapRegion[] {
  const partitions = new Map(report.clusters.map(({ region, partition }) => [region, partition]));
  const names = new Set([...partitions.keys(), ...[...backups.values()].map(({ region }) => region)]);
  const regions = [...names].map((name): MapRegion => {
    const own = [...backups.values()].filter(({ region }) => region === name);
    const clusters = report.clusters.flatMap((cluster, index) =>
      cluster.region === name
        ? [{ ...mapCluster(report, index, letters, backups), from: cluster.createdFrom }]
        : [],
    );
    const partition = name === null ? null : (partitions.get(name) ?? null);
    return { name, partition, items: inOrder(clusters, own) };
  });
  const rank = ({ partition, name }: MapRegion): string => `${partition ?? '\uFFFF'}\n${name ?? '\uFFFF'}`;
  return regions.toSorted((one, other) => (rank(one) < rank(other) ? -1 : 1));
}

/** A backup stands below its cluster, a copy above the cluster made from it: so their lines are short. */
function inOrder(
  clusters: readonly (MapCluster & { readonly from: string | null })[],
  backups: readonly LineageBackup[],
): readonly (MapCluster | MapBackup)[] {
  const items = clusters.flatMap(({ from, ...cluster }) => [
    ...backups.filter(
      ({ id, copyOf, cluster: home }) => id === from && (copyOf !== null || home !== cluster.id),
    ),
    cluster,
    ...backups.filter(({ cluster: home, copyOf }) => home === cluster.id && copyOf === null),
  ]);
  const placed = [...new Set(items)];
  return [...placed, ...backups.filter((backup) => !placed.includes(backup))];
}

function mapCluster(
  { clusters, clients, backups }: CheckReport,
  index: number,
  letters: ReadonlyMap<string, string>,
  lineage: ReadonlyMap<string, LineageBackup>,
): MapCluster {
  const { id, state, hsms } = clusters[index]!;
  const zones = [...new Set(hsms.map(({ zone }) => zone))].toSorted();
  const others = backups.filter((backup) => backup.cluster === id && !lineage.has(backup.id));
  return {
    kind: 'cluster',
    id,
    index,
    state,
    maskingKey: clusters.length < 2 ? null : (letters.get(id) ?? null),
    zones: zones.map((name) => ({
      name,
      loss: lossOf(
        name,
        clients.filter(({ cluster }) => cluster === id),
      ),
      hsms: hsms.filter(({ zone }) => zone === name),
    })),
    clients: clients.flatMap(({ name, cluster, assumed, setting, findings }, position) =>
      cluster === id && !assumed ? [{ name, index: position, setting, hazards: hazardCount(findings) }] : [],
    ),
    otherBackups: {
      count: others.length,
      ready: others.filter((backup) => backup.state === 'READY').length,
    },
  };
}

function lossOf(zone: string, clients: CheckReport['clients']): ZoneLoss | null {
  const done = new Set<ZoneLoss>();
  for (const { tolerance } of clients) {
    const { creation, afterAcknowledgement, onceSynchronized } = tolerance;
    for (const moment of [afterAcknowledgement, onceSynchronized]) {
      if (moment.zonesWhoseLossLosesKeys?.includes(zone)) done.add('loses keys');
      if (moment.zonesWhoseLossStopsUse?.includes(zone)) done.add('stops use');
    }
    if (creation.zonesWhoseLossStopsIt?.includes(zone)) done.add('stops creation');
  }
  return zoneLosses.find((loss) => done.has(loss)) ?? null;
}
