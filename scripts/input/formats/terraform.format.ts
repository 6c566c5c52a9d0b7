import { z } from 'zod';
import { partitionOfRegion, problemsOf } from '#models';
import type { ObservedCluster } from '#properties';
import { backupIdOf } from '../backup-id.ts';
import { withoutNulls } from '../files/file-view.ts';
import type { JsonFile } from '../files/json-file.ts';
import { clusterState, hsmState } from './describe-clusters.format.ts';
import { hostname, hsmIdentifier, identifier } from './format.ts';
import type { ClusterReading, LooseHsm, Reading, TerraformSide } from './reading.ts';
import { regionOf, unknownRegion, zonePattern } from './region.ts';
import { clusterReferences, type References } from './terraform-references.ts';
import { resourcesOf, type TerraformResource } from './terraform-resources.ts';

// The provider grows, and what it has beside these decides nothing here. What is not known yet is absent.
const cluster = z.looseObject({
  cluster_certificates: z.array(z.looseObject({ cluster_certificate: z.string().optional() })).optional(),
  cluster_id: identifier.optional(),
  cluster_state: clusterState.optional(),
  hsm_type: z.string().optional(),
  id: z.string().optional(),
  mode: z.string().optional(),
  region: z.string().optional(),
  source_backup_identifier: z.string().optional(),
  vpc_id: z.string().optional(),
});

const hsm = z.looseObject({
  availability_zone: z
    .string()
    .regex(zonePattern, 'expected an availability zone, such as us-east-1a')
    .optional(),
  cluster_id: identifier.optional(),
  hsm_eni_id: z.string().optional(),
  hsm_id: hsmIdentifier.optional(),
  hsm_state: hsmState.optional(),
  ip_address: hostname.optional(),
});

const remedy = 'Expected what "terraform show -json" prints, unchanged.';

/** Reads a state or a plan of Terraform. */
export function readTerraform(original: JsonFile): Reading {
  const file = withoutNulls(original);
  const resources = resourcesOf(file);
  const references = clusterReferences(file);
  const side = (list: readonly TerraformResource[], isPlanned: boolean): TerraformSide =>
    sideOf(list, references, isPlanned);
  const before = resources.before === undefined ? undefined : side(resources.before, false);
  const after = side(resources.after, resources.before !== undefined);
  const notes =
    before === undefined
      ? []
      : [`${file.placeOf([])}: a plan of Terraform: this describes the deployment after the plan`];
  return { kind: 'terraform', before, after, notes };
}

function sideOf(
  resources: readonly TerraformResource[],
  references: References,
  isPlanned: boolean,
): TerraformSide {
  const clusters = new Map<string, ClusterReading>();
  const idsByAddress = new Map<string, string>();
  for (const resource of resources.filter(({ type }) => type === 'aws_cloudhsm_v2_cluster')) {
    const reading = clusterOf(resource, isPlanned);
    const { id } = reading.observed;
    idsByAddress.set(resource.address, id);
    // A data source tells less than the resource that manages the same cluster.
    if (!clusters.has(id) || !/(^|\.)data\./.test(resource.address)) clusters.set(id, reading);
  }
  const hsms = resources
    .filter(({ type }) => type === 'aws_cloudhsm_v2_hsm')
    .map((resource) =>
      hsmOf(resource, isPlanned, () => references.clusterOf(resource.address, idsByAddress)),
    );
  return { clusters: [...clusters.values()].map((reading) => placed(reading, hsms)), hsms };
}

function clusterOf(resource: TerraformResource, isPlanned: boolean): ClusterReading {
  const { source, address } = resource;
  const { file, path } = source;
  const value = parsed(cluster, resource);
  const region = value.region ?? unknownRegion;
  const at = (field: string): string => file.placeOf([...path, field]);
  const observed: ObservedCluster = {
    id: value.cluster_id ?? address,
    region,
    partition: partitionOfRegion(region),
    state: value.cluster_state ?? stateOf(value, isPlanned),
    hsmType: value.hsm_type,
    mode: value.mode,
    hsmTypeRollbackExpiration: undefined,
    createTimestamp: undefined,
    retentionDays: undefined,
    hsms: [],
    sourceBackup: backupIdOf(value.source_backup_identifier),
    certificate: value.cluster_certificates?.[0]?.cluster_certificate?.replaceAll(/\s/g, '') || undefined,
    place: file.placeOf(path),
    places: {
      state: at('cluster_state'),
      hsms: file.placeOf(path),
      sourceBackup: at('source_backup_identifier'),
      hsmType: at('hsm_type'),
      hsmTypeRollbackExpiration: file.placeOf(path),
      retentionDays: file.placeOf(path),
    },
  };
  return { observed, vpc: value.vpc_id, hsms: [], source };
}

/** A new cluster is not initialized, unless it is made from a backup. An older provider does not tell the state. */
function stateOf(
  { cluster_id: id, source_backup_identifier: backup }: z.infer<typeof cluster>,
  isPlanned: boolean,
): string {
  return isPlanned && id === undefined && backup === undefined ? 'UNINITIALIZED' : 'ACTIVE';
}

function hsmOf(
  resource: TerraformResource,
  isPlanned: boolean,
  referred: () => string | undefined,
): LooseHsm {
  const { source, address } = resource;
  const { file, path } = source;
  const value = parsed(hsm, resource);
  const home = value.cluster_id ?? referred();
  if (home === undefined) {
    const message = `${address}: nothing says which cluster this HSM is in`;
    throw file.errorAt({ path, message }, 'Carry out the part of the plan that makes the cluster first.');
  }
  const { ip_address: ip } = value;
  return {
    cluster: home,
    hsm: {
      id: value.hsm_id ?? address,
      zone: value.availability_zone ?? unknownRegion,
      // Terraform waits for a new HSM until it is active.
      state: value.hsm_state ?? 'ACTIVE',
      hsmType: undefined,
      networkInterface: value.hsm_eni_id,
      addresses: ip === undefined ? [] : [ip],
      place: file.placeOf(isPlanned ? path : [...path, 'hsm_state']),
      source,
    },
  };
}

/** A cluster does not tell its region to every version of the provider; its HSMs do. */
function placed(reading: ClusterReading, hsms: readonly LooseHsm[]): ClusterReading {
  const { observed } = reading;
  if (observed.region !== unknownRegion) return reading;
  const zone = hsms.find(({ cluster: home, hsm: { zone } }) => home === observed.id && zonePattern.test(zone))
    ?.hsm.zone;
  if (zone === undefined) return reading;
  const region = regionOf(zone);
  return { ...reading, observed: { ...observed, region, partition: partitionOfRegion(region) } };
}

function parsed<Value>(
  schema: z.ZodType<Value>,
  { values, source: { file, path } }: TerraformResource,
): Value {
  const result = schema.safeParse(values);
  if (result.success) return result.data;
  const problems = problemsOf(schema, result.error, values);
  throw file.errorOf(
    problems.map((problem) => ({ ...problem, path: [...path, ...problem.path] })),
    remedy,
  );
}
