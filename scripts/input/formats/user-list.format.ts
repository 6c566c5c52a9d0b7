import { z } from 'zod';
import { coverage, isInconsistent } from '../cloudhsm-cli.ts';
import type { JsonFile } from '../files/json-file.ts';
import { type Format, notRead, readFormat } from './format.ts';
import type { Reading, UserReading } from './reading.ts';

const user = z.strictObject({
  'cluster-coverage': coverage.optional(),
  locked: z.union([z.boolean(), z.string()]).optional(),
  mfa: z.array(z.looseObject({ status: z.unknown().optional() })).default([]),
  quorum: notRead,
  role: z.string(),
  username: z.string().min(1, 'expected a name'),
});

const schema = z.strictObject({
  data: z.strictObject({ users: z.array(user) }),
  error_code: notRead,
});

const format: Format<z.infer<typeof schema>> = {
  schema,
  unknownFields: { format: 'grows', writtenBy: 'service' },
  remedy: 'Expected the output of "user list" of the CloudHSM CLI, unchanged.',
};

/** Reads the output of `user list` of the CloudHSM CLI. */
export function readUserList(file: JsonFile): Reading {
  const { value, notes } = readFormat(format, file);
  const path = ['data', 'users'];
  const users = value.data.users.map((entry, index): UserReading => {
    const fields = {
      role: entry.role,
      locked: entry.locked,
      mfa: entry.mfa.find(hasInconsistentStatus)?.status,
    };
    return {
      name: entry.username,
      role: entry.role,
      coverage: entry['cluster-coverage'],
      inconsistentFields: Object.entries(fields)
        .filter(([, inner]) => isInconsistent(inner))
        .map(([name]) => name),
      place: file.placeOf([...path, index]),
    };
  });
  return { kind: 'users', users, source: { file, path }, notes };
}

const hasInconsistentStatus = ({ status }: { readonly status?: unknown }): boolean => isInconsistent(status);
