import type { ExceptionName } from '../../service/api-exception.ts';
import type { JsonObject } from './caller.ts';
import type { WireOperation } from './response-shapes.ts';
import type { Stage } from './stage.ts';
import { NothingToTry, WireProblem, type WireSession } from './wire-session.ts';

/** Something of the API that is tried call by call, as it is on the wire. */
export interface WireTest {
  readonly id: string;
  readonly operation: WireOperation;
  /** What must be so. */
  readonly says: string;
  run(session: WireSession, stage: Stage): Promise<void>;
}

/** How a test is run. */
export type Run = WireTest['run'];

/** The exceptions by which something may be refused. */
export const invalid = ['CloudHsmInvalidRequestException'] as const satisfies ExceptionName[];
export const notFound = ['CloudHsmResourceNotFoundException'] as const satisfies ExceptionName[];
export const either = [...invalid, ...notFound];

/** Identifiers that look like ones, of things that do not exist. */
export const [noCluster, noHsm, noBackup] = ['cluster-22222222222', 'hsm-22222222222', 'backup-22222222222'];
/** The name of a backup, as policies have it. */
export const arnOf = (region: string, id: string): string =>
  `arn:aws:cloudhsm:${region}:111122223333:backup/${id}`;

export const test = (operation: WireOperation, about: string, says: string, run: Run): WireTest => ({
  id: `wire/${operation}/${about}`,
  operation,
  says,
  run,
});

export const policy = JSON.stringify({ Version: '2012-10-17', Statement: [] });

export function without(input: JsonObject, member: string): JsonObject {
  return Object.fromEntries(Object.entries(input).filter(([name]) => name !== member));
}

export async function freshCluster(session: WireSession, stage: Stage): Promise<string> {
  const { Cluster } = await session.accepted('CreateCluster', stage.terms.cluster);
  stage.noteCluster(Cluster.ClusterId);
  await stage.untilState(session, Cluster.ClusterId, 'UNINITIALIZED');
  return Cluster.ClusterId;
}

export async function arnOfBackup(session: WireSession, stage: Stage): Promise<string> {
  const id = await stage.backup(session);
  const { Backups } = await session.accepted('DescribeBackups', { Filters: { backupIds: [id] } });
  const arn = Backups.find(({ BackupId }) => BackupId === id)?.BackupArn;
  if (arn === undefined)
    throw new NothingToTry('DescribeBackups shows no BackupArn, by which a policy is put');
  return arn;
}

export async function tag(
  session: WireSession,
  ResourceId: string,
  tags: Readonly<Record<string, string>>,
): Promise<void> {
  const TagList = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  await session.accepted('TagResource', { ResourceId, TagList });
}

export async function tagsOf(session: WireSession, ResourceId: string): Promise<ReadonlyMap<string, string>> {
  const { TagList } = await session.accepted('ListTags', { ResourceId });
  return new Map(TagList.map(({ Key, Value }) => [Key, Value]));
}

export function expectSame(operation: WireOperation, what: string, given: unknown, wanted: unknown): void {
  if (given === wanted) return;
  const told = (value: unknown): string => (value === undefined ? 'not there' : JSON.stringify(value));
  throw new WireProblem(`${operation}: ${what} is ${told(given)}, and should be ${told(wanted)}`);
}
