import { InputError } from '../files/input-error.ts';
import { shown } from '../files/read-text.ts';
import type { StreamName } from './log-record.ts';

/** How identifiers look, in names of files and of streams. */
const hsmId = /(?<![\w-])hsm-[a-z0-9]{8,20}(?![a-z0-9])/gi;
const clusterId = /(?<![\w-])cluster-[a-z0-9]{8,20}(?![a-z0-9])/gi;

/**
 * The HSM and the cluster that a path names, as the path of an exported log does: the part of it that is nearest to
 * the file counts. A part that names two names none.
 */
export function streamOfPath(path: string): StreamName {
  return { hsm: nearest(path, hsmId), cluster: nearest(path, clusterId) };
}

function nearest(path: string, pattern: RegExp): string | null {
  for (const part of path.split(/[\\/]/).toReversed()) {
    const [found, other] = new Set(part.match(pattern) ?? []);
    if (found !== undefined) return other === undefined ? found : null;
  }
  return null;
}

/** The stream of a name of CloudWatch Logs: that of an HSM is its identifier. Null for other streams. */
export const hsmOfStream = (name: string): string | null => /^hsm-[a-z0-9]{8,20}$/i.exec(name)?.[0] ?? null;

/** The cluster of a log group: `/aws/cloudhsm/cluster-1234abcdefg`. */
export const clusterOfGroup = (name: string): string | null =>
  /^\/aws\/cloudhsm\/(cluster-[a-z0-9]{8,20})$/i.exec(name)?.[1] ?? null;

/** Where nothing says which HSM wrote a log. */
export function noHsm(file: string, line: number): InputError {
  return new InputError(
    `${shown(file)}:${line}`,
    'nothing says which HSM wrote this log: its records do not',
    [
      'Put its identifier into the name of the file, such as hsm-1234abcdefg.log, or say it: --hsm hsm-1234abcdefg.',
      'Output of "aws logs filter-log-events" and of exports to S3 has it by itself.',
    ],
  );
}
