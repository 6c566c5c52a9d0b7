import type { IncidentReport } from './incident-schema.ts';

/** A report whose records are named without the folder that all of them are in. */
export interface ShortReport {
  /** Null where they have none in common. */
  readonly folder: string | null;
  readonly report: IncidentReport;
}

/** Names the records of a report without the folder that all of them are in: it is told once. */
export function withoutCommonFolder(report: IncidentReport): ShortReport {
  const folders = new Set<string>();
  eachRecord(report, (record) => {
    folders.add(record.slice(0, record.lastIndexOf('/') + 1));
    return record;
  });
  const folder = commonStart([...folders]);
  if (folder === '') return { folder: null, report };
  return { folder, report: eachRecord(report, (record) => record.slice(folder.length)) as IncidentReport };
}

function commonStart(folders: readonly string[]): string {
  const [first = '', ...others] = folders;
  const parts = first.split('/').slice(0, -1);
  while (parts.length > 0 && !others.every((other) => other.startsWith(`${parts.join('/')}/`))) parts.pop();
  return parts.length === 0 ? '' : `${parts.join('/')}/`;
}

/** The same data, with every record changed. */
function eachRecord(value: unknown, change: (record: string) => string, isRecords = false): unknown {
  if (typeof value === 'string') return isRecords ? change(value) : value;
  if (Array.isArray(value)) return value.map((inner) => eachRecord(inner, change, isRecords));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, eachRecord(inner, change, name === 'records')]),
  );
}
