import type { ClauseId } from '#models';
import type { Place } from './clause-trace.ts';

/** The way from a published page to the root of the repository. */
const root = '../..';

/** A link to a file, from a published page. */
export function fileLink({ name, file }: Place): string {
  return `[${name.replace(/[[\]]/g, '\\$&')}](${root}/${file})`;
}

/** A link to a clause, from a published page. */
export function clauseLink(id: ClauseId): string {
  return `[${id}](clauses.md#${id.toLowerCase()})`;
}

/** Links to clauses. */
export const clauseLinks = (ids: readonly ClauseId[]): string => ids.map(clauseLink).join(', ');

/** A link to a scenario that comes with keysync. */
export const scenarioLink = (name: string): string =>
  fileLink({ name, file: `models/scenarios/public/${name}.json` });

/** Text as a cell of a table. */
export const cell = (text: string): string => text.replaceAll('|', '\\|');
