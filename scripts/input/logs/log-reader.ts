import { AuditText } from './audit/audit-text.ts';
import { LogJson, logLists } from './json/log-json.ts';
import type { LeftOut } from './left-out.ts';
import type { StreamName, TakeRecord } from './log-record.ts';

/** What is done with a file, once its beginning tells what it is. */
export interface LogReader {
  add(piece: string): void;
  /** Nothing came for a while: what is whole is taken. */
  pause(): void;
  end(): void;
  /** What ended the file before its end. */
  brokenOff(why: string): void;
  /** What to say where there was no record in it. */
  readonly firstDamage: { readonly line: number; readonly why: string } | undefined;
  readonly isEmpty: boolean;
}

/** As much of a file as tells what it is. */
export const startLength = 64 * 1024;

/**
 * What reads a log, by its beginning.
 *
 * @returns undefined where it is no log: something that was looked at, or something else
 */
export function logReaderOf(
  file: string,
  start: string,
  stream: StreamName,
  take: TakeRecord,
  leftOut: LeftOut,
): LogReader | undefined {
  switch (kindOf(start)) {
    case 'audit-text':
      return new AuditText(file, stream, take);
    case 'json':
      return new LogJson(file, stream, take, leftOut);
    case 'look':
      return undefined;
  }
}

/** What a file is, by its beginning. */
function kindOf(start: string): 'audit-text' | 'json' | 'look' {
  if (!/^\s*[[{]/.test(start))
    return /usecs|Sequence No|Opcode {0,2}:|^\s*Time {0,2}:/m.test(start) ? 'audit-text' : 'look';
  const ofLogs = start.search(logFields);
  const ofLooks = start.search(lookFields);
  if (ofLogs < 0) return 'look';
  return ofLooks < 0 || ofLogs < ofLooks ? 'json' : 'look';
}

const logFields = new RegExp(
  `"(${[...logLists].join('|')}|eventName|CloudTrailEvent|@?message|eventVersion)"\\s*:`,
);
const lookFields = /"(Clusters|Backups|Hsms|data|matched_keys|ClusterId|BackupId|format_version)"\s*:/;
