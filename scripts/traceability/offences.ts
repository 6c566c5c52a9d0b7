import type { Assumption, Clause } from '#models';
import type { Mention } from './scan.ts';

/** The clauses, as far as this is about them. */
export type Registry = Readonly<Record<string, Pick<Clause, 'outOfScope'>>>;

/** What is wrong between the clauses and the code that follows them. */
export function clauseOffences(mentions: readonly Mention[], clauses: Registry): readonly string[] {
  const following = mentions.filter(({ kind }) => kind !== 'test');
  const known = Object.entries(clauses).flatMap(([id, { outOfScope }]) => {
    const followers = following.filter((mention) => mention.id === id);
    const [follower] = followers;
    if (follower === undefined) {
      return outOfScope === undefined ? [`${id}: nothing implements it, and it has no reason`] : [];
    }
    const where = `${follower.kind} ${follower.name} in ${follower.file}`;
    return outOfScope === undefined ? [] : [`${id}: is out of scope, and yet it is implemented by ${where}`];
  });
  return [...unknownIn(mentions, Object.keys(clauses), 'clause'), ...known];
}

/** What is wrong between the assumptions and the code that follows them. */
export function assumptionOffences(
  mentions: readonly Mention[],
  assumptions: Readonly<Record<string, Assumption>>,
): readonly string[] {
  const tagged = new Set(mentions.map(({ id }) => id));
  const without = Object.keys(assumptions).filter((id) => !tagged.has(id));
  return [
    ...unknownIn(mentions, Object.keys(assumptions), 'assumption'),
    ...without.map((id) => `${id}: no code has its tag`),
  ];
}

function unknownIn(mentions: readonly Mention[], known: readonly string[], what: string): readonly string[] {
  return mentions
    .filter(({ id }) => !known.includes(id))
    .map(({ id, kind, name, file }) => `${id}: no such ${what}, and yet ${kind} ${name} in ${file} names it`);
}
