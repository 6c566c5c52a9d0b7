import { barelyKnownCluster, type ObservedCluster } from '#properties';
import type {
  BackupReading,
  ClusterReading,
  HsmReading,
  LooseHsm,
  Reading,
  TerraformSide,
} from './formats/reading.ts';
import { regionOf, unknownRegion, zonePattern } from './formats/region.ts';
import { type Comparison, type Merged, merge } from './merge.ts';
import { isLaterBackup, isLaterCluster } from './newer.ts';

/** The clusters of all files. */
export interface AssembledClusters {
  /** Where a plan is among the files: as they are before it is carried out. */
  readonly before: readonly ClusterReading[] | undefined;
  /** As they are, or as the plan leaves them. */
  readonly after: readonly ClusterReading[];
  readonly notes: readonly string[];
}

type TerraformReading = Extract<Reading, { kind: 'terraform' }>;

/**
 * Puts together what lists of clusters, HSMs that stand by themselves, and Terraform tell.
 *
 * @remarks
 * What the API lists is taken as it is: Terraform may not have noticed yet that an HSM was replaced.
 *
 * @throws InputError where two files say different things of one cluster
 */
export function assembleClusters(readings: readonly Reading[]): AssembledClusters {
  const { items: described, notes: mergeNotes } = merge(
    readings.flatMap((reading) => (reading.kind === 'clusters' ? reading.clusters : [])),
    comparisonOfClusters,
  );
  const terraform = readings.filter((reading) => reading.kind === 'terraform');
  const known = new Set(described.map(({ observed: { id } }) => id));
  const now = sideWithout(
    known,
    terraform.map(({ before, after }) => before ?? after),
  );
  const loose = readings.flatMap((reading) => (reading.kind === 'hsms' ? reading.hsms : []));
  const { clusters: current, notes: hsmNotes } = withHsms(
    [...described, ...now.clusters],
    [...loose, ...now.hsms],
  );
  const notes = [...mergeNotes, ...hsmNotes];
  const plans = terraform.filter(({ before }) => before !== undefined);
  if (plans.length === 0) return { before: undefined, after: sorted(current), notes };
  return { before: sorted(current), after: sorted(plans.reduce(carriedOut, current)), notes };
}

/** All backups, each once. */
export function assembleBackups(readings: readonly Reading[]): Merged<BackupReading> {
  return merge(
    readings.flatMap((reading) => (reading.kind === 'backups' ? reading.backups : [])),
    {
      kind: 'backup',
      contentOf: ({ observed: { place: _, ...content } }) => content,
      isLater: (one, other) => isLaterBackup(one.observed, other.observed),
    },
  );
}

const comparisonOfClusters: Comparison<ClusterReading> = {
  kind: 'cluster',
  contentOf: contentOfCluster,
  isLater: (one, other) => isLaterCluster(one.observed, other.observed),
  differenceOf: ({ observed: one }, { observed: other }) => differenceOf(one, other),
};

/** What an operator would see at once; undefined where it is something else. */
function differenceOf(one: ObservedCluster, other: ObservedCluster): string | undefined {
  if (one.state !== other.state) return `it is ${one.state} here and ${other.state} there`;
  const [here, there] = [staying(one.hsms), staying(other.hsms)];
  const added = here.find(({ id }) => !there.some((hsm) => hsm.id === id));
  if (added !== undefined) return `${added.id} is listed here and not there`;
  const gone = there.find(({ id }) => !here.some((hsm) => hsm.id === id));
  if (gone !== undefined) return `${gone.id} is listed there and not here`;
  for (const { id, state } of here) {
    const before = there.find((hsm) => hsm.id === id);
    if (before !== undefined && before.state !== state)
      return `${id} is ${state} here and ${before.state} there`;
  }
  return undefined;
}

/** The service lists an HSM that is deleted for a while, and then no longer. */
const staying = <Hsm extends { readonly state: string }>(hsms: readonly Hsm[]): readonly Hsm[] =>
  hsms.filter(({ state }) => state !== 'DELETED');

function contentOfCluster({ observed, vpc }: ClusterReading): Readonly<Record<string, unknown>> {
  const { place, places, hsms, region, partition, ...content } = observed;
  const hsmsAlone = staying(hsms).map(({ place: _, addresses, ...hsm }) => hsm);
  const isPlaced = region !== unknownRegion;
  return {
    ...content,
    region: isPlaced ? region : undefined,
    partition: isPlaced ? partition : undefined,
    hsms: hsmsAlone,
    network: vpc,
    addresses: staying(hsms).map(({ addresses }) => addresses),
  };
}

const sorted = (clusters: readonly ClusterReading[]): ClusterReading[] =>
  clusters.toSorted((one, other) => (one.observed.id < other.observed.id ? -1 : 1));

function sideWithout(known: ReadonlySet<string>, sides: readonly TerraformSide[]): TerraformSide {
  const clusters = new Map(
    sides.flatMap((side) => side.clusters.map((cluster) => [cluster.observed.id, cluster] as const)),
  );
  const hsms = new Map(sides.flatMap((side) => side.hsms.map((loose) => [loose.hsm.id, loose] as const)));
  return {
    clusters: [...clusters.values()].filter(({ observed: { id } }) => !known.has(id)),
    hsms: [...hsms.values()].filter(({ cluster }) => !known.has(cluster)),
  };
}

/** Puts HSMs that stand by themselves into their clusters. */
function withHsms(
  clusters: readonly ClusterReading[],
  loose: readonly LooseHsm[],
): { readonly clusters: ClusterReading[]; readonly notes: string[] } {
  const byId = new Map(clusters.map((cluster) => [cluster.observed.id, cluster]));
  const notes: string[] = [];
  for (const [id, hsms] of grouped(loose)) {
    const home = byId.get(id);
    const [first] = hsms;
    if (first === undefined) continue;
    if (home === undefined) {
      const { file, path } = first.source;
      notes.push(
        `${file.placeOf(path)}: nothing describes ${id}, so it is taken to be ACTIVE and to have no other HSMs: add the output of describe-clusters`,
      );
      byId.set(id, clusterOfHsms(id, first, hsms));
      continue;
    }
    const listed = new Set(home.hsms.map((hsm) => hsm.id));
    byId.set(id, withHsmsOf(home, [...home.hsms, ...hsms.filter((hsm) => !listed.has(hsm.id))]));
  }
  return { clusters: [...byId.values()], notes };
}

/** By cluster; of an HSM that is named twice, the last. */
function grouped(loose: readonly LooseHsm[]): Map<string, HsmReading[]> {
  const groups = new Map<string, Map<string, HsmReading>>();
  for (const { cluster, hsm } of loose) {
    const group = groups.get(cluster) ?? new Map<string, HsmReading>();
    groups.set(cluster, group.set(hsm.id, hsm));
  }
  return new Map([...groups].map(([cluster, hsms]) => [cluster, [...hsms.values()]]));
}

function clusterOfHsms(id: string, first: HsmReading, hsms: readonly HsmReading[]): ClusterReading {
  const zone = hsms.find((hsm) => zonePattern.test(hsm.zone))?.zone;
  const region = zone === undefined ? unknownRegion : regionOf(zone);
  const place = first.source.file.placeOf(first.source.path);
  const observed = { ...barelyKnownCluster({ id, region, state: 'ACTIVE', place }), hsmType: first.hsmType };
  return withHsmsOf({ observed, vpc: undefined, hsms: [], source: first.source }, hsms);
}

function withHsmsOf(cluster: ClusterReading, hsms: readonly HsmReading[]): ClusterReading {
  const inOrder = hsms.toSorted((one, other) => (one.id < other.id ? -1 : 1));
  const observed = { ...cluster.observed, hsms: inOrder.map(({ source: _, ...hsm }) => hsm) };
  return { ...cluster, observed, hsms: inOrder };
}

/** The clusters after a plan of Terraform was carried out. */
function carriedOut(
  clusters: readonly ClusterReading[],
  { before, after }: TerraformReading,
): ClusterReading[] {
  const old = before ?? after;
  const remaining = new Map(after.clusters.map((cluster) => [cluster.observed.id, cluster]));
  const earlier = new Map(old.clusters.map((cluster) => [cluster.observed.id, cluster]));
  const kept = clusters.map((cluster) => {
    const { id } = cluster.observed;
    const [was, is] = [earlier.get(id), remaining.get(id)];
    if (was === undefined) return cluster;
    return is === undefined ? deleted(cluster, was) : changed(cluster, was, is);
  });
  const present = new Set(kept.map(({ observed: { id } }) => id));
  const added = after.clusters.filter(({ observed: { id } }) => !present.has(id));
  const gone = difference(old.hsms, after.hsms);
  const left = [...kept, ...added].map((cluster) => withoutHsms(cluster, gone));
  return withHsms(left, difference(after.hsms, old.hsms)).clusters;
}

/** Those of one list whose HSMs are not in the other. */
function difference(list: readonly LooseHsm[], other: readonly LooseHsm[]): LooseHsm[] {
  const ids = new Set(other.map(({ hsm: { id } }) => id));
  return list.filter(({ hsm: { id } }) => !ids.has(id));
}

/** An HSM that was replaced has another id than Terraform knows, and the same network interface. */
function withoutHsms(cluster: ClusterReading, gone: readonly LooseHsm[]): ClusterReading {
  const here = gone.filter((loose) => loose.cluster === cluster.observed.id);
  if (here.length === 0) return cluster;
  const ids = new Set(here.map(({ hsm }) => hsm.id));
  const interfaces = new Set(here.flatMap(({ hsm }) => hsm.networkInterface ?? []));
  const isGone = ({ id, networkInterface }: HsmReading): boolean =>
    ids.has(id) || (networkInterface !== undefined && interfaces.has(networkInterface));
  return withHsmsOf(
    cluster,
    cluster.hsms.filter((hsm) => !isGone(hsm)),
  );
}

function deleted(cluster: ClusterReading, { observed: { place } }: ClusterReading): ClusterReading {
  const { observed } = cluster;
  const places = { ...observed.places, state: place };
  return { ...cluster, hsms: [], observed: { ...observed, state: 'DELETED', hsms: [], places } };
}

const planned = ['state', 'hsmType', 'mode', 'sourceBackup'] as const;

/** A cluster with what the plan changes of it. */
function changed(cluster: ClusterReading, was: ClusterReading, is: ClusterReading): ClusterReading {
  const fields = planned.filter((field) => was.observed[field] !== is.observed[field]);
  if (fields.length === 0) return cluster;
  const changes = Object.fromEntries(fields.map((field) => [field, is.observed[field]]));
  return { ...cluster, observed: { ...cluster.observed, ...changes } };
}
