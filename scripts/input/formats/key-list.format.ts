import { z } from 'zod';
import type { KeyUser } from '#properties';
import { coverage, isInconsistent } from '../cloudhsm-cli.ts';
import type { JsonFile } from '../files/json-file.ts';
import { type Format, notRead, readFormat } from './format.ts';
import type { KeyReading, Reading } from './reading.ts';

const keyUser = z.strictObject({ username: z.string(), 'key-coverage': coverage.optional() });

const keyInfo = z.strictObject({
  'cluster-coverage': coverage.optional(),
  'key-owners': z.array(keyUser).default([]),
  'key-quorum-values': notRead,
  'shared-users': z.array(keyUser).default([]),
});

const key = z.strictObject({
  attributes: z.record(z.string(), z.unknown()).default({}),
  'key-info': keyInfo.optional(),
  'key-reference': z
    .string()
    .regex(/^0x[0-9a-f]{1,16}$/i, 'expected a key reference, such as 0x0000000000300006'),
});

const count = z.int().min(0).optional();

const schema = z.strictObject({
  data: z.strictObject({
    matched_keys: z.array(key),
    next_token: notRead,
    returned_key_count: count,
    total_key_count: count,
  }),
  error_code: notRead,
});

const format: Format<z.infer<typeof schema>> = {
  schema,
  unknownFields: { format: 'grows', writtenBy: 'service' },
  remedy: 'Expected the output of "key list --verbose" of the CloudHSM CLI, unchanged.',
};

/** Reads the output of `key list --verbose` of the CloudHSM CLI. */
export function readKeyList(file: JsonFile): Reading {
  const { value, notes } = readFormat(format, file);
  const { matched_keys: entries, total_key_count: total } = value.data;
  const path = ['data', 'matched_keys'];
  const keys = entries.map((entry, index) => keyOf(file, [...path, index], entry));
  const where = file.placeOf(path);
  const gaps: string[] = [];
  if (keys.some((inner) => inner.coverage === undefined)) {
    gaps.push(`${where}: not every key tells where it is: give the command --verbose`);
  }
  return { kind: 'keys', keys, total, source: { file, path }, notes: [...notes, ...gaps] };
}

function keyOf(file: JsonFile, path: (string | number)[], entry: z.infer<typeof key>): KeyReading {
  const { attributes, 'key-info': info } = entry;
  const { token } = attributes;
  const textOf = (name: string): string | undefined => {
    const value = attributes[name];
    return typeof value === 'string' && !isInconsistent(value) ? value : undefined;
  };
  return {
    reference: entry['key-reference'].toLowerCase(),
    label: textOf('label'),
    checkValue: textOf('check-value')?.toLowerCase(),
    keyType: textOf('key-type'),
    lifetime: typeof token === 'boolean' ? (token ? 'token' : 'session') : undefined,
    coverage: info?.['cluster-coverage'],
    owners: (info?.['key-owners'] ?? []).map(userOf),
    sharedWith: (info?.['shared-users'] ?? []).map(userOf),
    inconsistentAttributes: Object.keys(attributes)
      .filter((name) => isInconsistent(attributes[name]))
      .toSorted(),
    place: file.placeOf(path),
  };
}

const userOf = (entry: z.infer<typeof keyUser>): KeyUser => ({
  name: entry.username,
  coverage: entry['key-coverage'],
});
