import { z } from 'zod';
import { hsmsPerClusterMax } from '#models';
import type { JsonFile } from '../files/json-file.ts';
import { type Format, hostname, notRead, readFormat } from './format.ts';
import type { Reading } from './reading.ts';

const schema = z.strictObject({
  client: z.strictObject({
    CriticalAlertScript: notRead,
    create_object_minimum_nodes: z.int().min(1).max(hsmsPerClusterMax).default(1),
    daemon_id: notRead,
    e2e_owner_crt_path: notRead,
    enable_3des_key_reuse: notRead,
    log_level: notRead,
    reconnect_attempts: notRead,
    reconnect_interval: notRead,
    socket_type: notRead,
    sslreneg: notRead,
    tcp_port: notRead,
    workers: notRead,
    zoneid: notRead,
  }),
  dualfactor: z
    .strictObject({
      certificate: notRead,
      dualfactor_ch_ssl_ciphers: notRead,
      dualfactor_ssl: notRead,
      enable: notRead,
      pkey: notRead,
      port: notRead,
    })
    .optional(),
  loadbalance: z
    .strictObject({
      enable: notRead,
      prefer_same_zone: notRead,
      relative_idleness_weight: notRead,
      // Spelt so by the real tool.
      sucess_rate_weight: notRead,
    })
    .optional(),
  server: z.strictObject({ hostname, port: notRead }),
  ssl: z
    .strictObject({
      CApath: notRead,
      certificate: notRead,
      pkey: notRead,
      server_ch_ssl_ciphers: notRead,
      server_ssl: notRead,
    })
    .optional(),
});

const format: Format<z.infer<typeof schema>> = {
  schema,
  unknownFields: { format: 'frozen' },
  remedy: 'Expected a cloudhsm_client.cfg of Client SDK 3.',
};

/**
 * Reads the configuration of the client daemon of SDK 3, `cloudhsm_client.cfg`.
 *
 * @clause KS-SDK3-CONFIGURATION
 * @clause KS-SDK3-ADDRESS
 */
export function readClientSdk3(file: JsonFile): Reading {
  const { value, notes } = readFormat(format, file);
  const client = {
    setting: {
      sdk: 3,
      createObjectMinimumNodes: value.client.create_object_minimum_nodes,
      minSrv: undefined,
    },
    clusterId: undefined,
    reaches: undefined,
    isStrict: false,
    // The address to start from; the daemon learns the others from the cluster.
    servers: [
      { address: value.server.hostname, isEnabled: true, source: { file, path: ['server', 'hostname'] } },
    ],
    place: file.placeOf(['client', 'create_object_minimum_nodes']),
    source: { file, path: [] },
  } as const;
  return { kind: 'clients', clients: [client], notes };
}
