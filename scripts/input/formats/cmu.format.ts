import { z } from 'zod';
import type { JsonFile } from '../files/json-file.ts';
import { type Format, hostname, notRead, readFormat } from './format.ts';
import type { Reading } from './reading.ts';

const server = z.strictObject({
  CAfile: notRead,
  CApath: notRead,
  certificate: notRead,
  e2e_encryption: z.strictObject({ enable: notRead, owner_cert_path: notRead }).optional(),
  enable: z.enum(['yes', 'no']).default('yes'),
  hostname,
  name: notRead,
  pkey: notRead,
  port: notRead,
  server_ssl: notRead,
  ssl_ciphers: notRead,
});

const schema = z.strictObject({
  scard: z.strictObject({ certificate: notRead, enable: notRead, pkey: notRead, port: notRead }),
  servers: z.array(server),
});

const format: Format<z.infer<typeof schema>> = {
  schema,
  unknownFields: { format: 'frozen' },
  remedy: 'Expected a configuration of cloudhsm_mgmt_util.',
};

/**
 * Reads a configuration of the CloudHSM management utility, such as `cloudhsm_mgmt_util.cfg`.
 *
 * @clause KS-SYNC-CONFIGURATION
 * @clause KS-SYNC-SERVER-NUMBERS
 */
export function readCmu(file: JsonFile): Reading {
  const { value, notes } = readFormat(format, file);
  const servers = value.servers.map(({ hostname, enable }, index) => ({
    address: hostname,
    isEnabled: enable === 'yes',
    source: { file, path: ['servers', index, 'hostname'] },
  }));
  return { kind: 'sync', sync: { servers, source: { file, path: ['servers'] } }, notes };
}
