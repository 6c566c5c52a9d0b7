import { backupClauses } from './clauses/backups.clauses.ts';
import type { Clause, ClauseEntry } from './clauses/clause.ts';
import { cloningClauses } from './clauses/cloning.clauses.ts';
import { clusterClauses } from './clauses/clusters.clauses.ts';
import { sourceText } from './clauses/documents.ts';
import { hsmClauses } from './clauses/hsms.clauses.ts';
import { keyClauses } from './clauses/keys.clauses.ts';
import { sdk3Clauses } from './clauses/sdk3.clauses.ts';
import { sdk5Clauses } from './clauses/sdk5.clauses.ts';
import { synchronizationClauses } from './clauses/synchronization.clauses.ts';
import { userClauses } from './clauses/users.clauses.ts';

export type { Clause } from './clauses/clause.ts';

const entries = {
  ...keyClauses,
  ...synchronizationClauses,
  ...sdk3Clauses,
  ...sdk5Clauses,
  ...hsmClauses,
  ...clusterClauses,
  ...backupClauses,
  ...cloningClauses,
  ...userClauses,
};

/** The permanent name of a clause. */
export type ClauseId = keyof typeof entries;

/**
 * The clauses of the documentation: those that the model follows, and those that it leaves out, with the reason.
 *
 * @remarks
 * They lie in `clauses/`, one file for each topic. An identifier is permanent: when the documentation changes,
 * add a clause and retire the old one.
 */
export const clauses = Object.fromEntries(
  Object.entries<ClauseEntry>(entries).map(([id, entry]) => [
    id,
    { ...entry, source: sourceText(entry.sources[0]) } satisfies Clause,
  ]),
) as Readonly<Record<ClauseId, Clause>>;

/** The rule of a property or an action: where it is one of ours its name is enough. */
export function ruleOf(clause: ClauseId | OwnClause): OwnClause {
  return typeof clause === 'string' ? { ...clauses[clause], id: clause } : clause;
}

/** A rule of your own, for a property or an action of your own. */
export interface OwnClause {
  readonly id: string;
  /** In one sentence. */
  readonly says: string;
  /** Where it is written. */
  readonly source: string;
  /** See {@link Clause}. */
  readonly status?: Clause['status'];
}
