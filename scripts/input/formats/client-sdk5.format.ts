import { z } from 'zod';
import type { Path } from '#models';
import type { JsonFile } from '../files/json-file.ts';
import { unconfigured } from '../remedies.ts';
import { type Format, hostname, identifier, notRead, readFormat } from './format.ts';
import type { ClientReading, Reading } from './reading.ts';

const server = z.strictObject({ hostname, port: notRead, enable: z.boolean().default(true) });

const entry = z.strictObject({
  type: notRead,
  cluster: z.strictObject({
    client_cert_hsm_tls_path: notRead,
    client_cert_path: notRead,
    client_key_hsm_tls_path: notRead,
    client_key_path: notRead,
    cluster_id: identifier.optional(),
    hsm_ca_file: notRead,
    options: z.strictObject({ disable_key_availability_check: z.boolean().default(false) }).optional(),
    servers: z.array(server).optional(),
  }),
});

const schema = z.strictObject({
  clusters: z.array(entry),
  logging: z
    .strictObject({ log_file: notRead, log_interval: notRead, log_level: notRead, log_type: notRead })
    .optional(),
});

const format: Format<z.infer<typeof schema>> = {
  schema,
  unknownFields: {
    format: 'grows',
    writtenBy: 'person',
    decisive: {
      pattern: /key.?avail|avail\w*.?check/i,
      says: 'the availability check is decided by disable_key_availability_check in clusters[].cluster.options',
    },
  },
  remedy: 'Expected a configuration of Client SDK 5, as its configure tool writes it.',
};

/**
 * Reads the configuration of a component of SDK 5, such as `cloudhsm-pkcs11.cfg`: one client for each cluster.
 *
 * @clause KS-SDK5-CONFIGURE
 * @clause KS-SDK5-COMPONENTS
 * @clause KS-SDK5-CLUSTERS
 */
export function readClientSdk5(file: JsonFile): Reading {
  const { value, notes } = readFormat(format, file);
  if (value.clusters.length === 0) {
    throw file.errorAt(
      { path: ['clusters'], message: 'expected at least one cluster, found none' },
      unconfigured,
    );
  }
  const clients = value.clusters.map((inner, index) => clientOf(file, ['clusters', index], inner));
  return { kind: 'clients', clients, notes };
}

function clientOf(file: JsonFile, path: Path, { cluster }: z.infer<typeof entry>): ClientReading {
  const inner = [...path, 'cluster'];
  const { cluster_id: id, options, servers = [] } = cluster;
  if (id === undefined && servers.length === 0) {
    const message = 'expected a cluster_id, servers, or both: nothing says which cluster this is';
    throw file.errorAt({ path: inner, message }, unconfigured);
  }
  return {
    setting: { sdk: 5, keyAvailabilityCheck: options?.disable_key_availability_check !== true },
    clusterId: id === undefined ? undefined : { id, source: { file, path: [...inner, 'cluster_id'] } },
    reaches: undefined,
    isStrict: false,
    servers: servers.map(({ hostname, enable }, index) => ({
      address: hostname,
      isEnabled: enable,
      source: { file, path: [...inner, 'servers', index, 'hostname'] },
    })),
    place: file.placeOf(
      options === undefined ? path : [...inner, 'options', 'disable_key_availability_check'],
    ),
    source: { file, path },
  };
}
