import type { ClauseId } from '#models';
import type { Evidence, MutationMatrix } from '#reports';
import { type BrokenRule, brokenRules } from './broken-rules.ts';

/** What became of one mutant, as far as it matters here. */
type Row = Pick<MutationMatrix['madeByHand'][number], 'fate' | 'killers' | 'defect' | 'counted'>;

/** How the rule of a clause is broken, and what notices. Undefined where nothing does, or nothing breaks it. */
export function evidenceOf(clause: ClauseId, matrix: MutationMatrix): Evidence | undefined {
  const rule = brokenRules[clause];
  switch (rule?.kind) {
    case undefined:
      return undefined;
    case 'by-hand': {
      const row = matrix.madeByHand.find(({ name }) => name === rule.name);
      return row && evidenceIn(row, rule.name);
    }
    case 'generated':
      return generatedBy(rule, matrix)
        .map((row) => evidenceIn(row, changed(spaced(row.before), spaced(row.after), `\`${row.place}\``)))
        .find((evidence) => evidence !== undefined);
    case 'edit': {
      const name = `\`${rule.file.slice(rule.file.lastIndexOf('/') + 1)}\``;
      return {
        broken: changed(spaced(rule.from), spaced(rule.to), name),
        noticedBy: `the test "${rule.test} …"`,
      };
    }
  }
}

/** Those that change and become exactly what is said, or else those of which that is a part. */
function generatedBy(
  { place, text, becomes }: Extract<BrokenRule, { readonly kind: 'generated' }>,
  { generated }: MutationMatrix,
): MutationMatrix['generated'] {
  const there = generated.filter((row) => row.place === place);
  const exact = there.filter(
    ({ before, after }) => spaced(before) === text && spaced(after) === (becomes ?? spaced(after)),
  );
  if (exact.length > 0) return exact;
  return there.filter(
    ({ before, after }) => spaced(before).includes(text) && spaced(after).includes(becomes ?? ''),
  );
}

function evidenceIn({ fate, killers, defect, counted }: Row, broken: string): Evidence | undefined {
  const [killer] = Object.entries(killers);
  if (killer !== undefined) return { broken, noticedBy: `${killer[0]} in ${killer[1]}` };
  if (defect !== null) return { broken, noticedBy: `a machine that refuses it in ${defect.scenario}` };
  return fate === 'counts' ? { broken, noticedBy: `the known numbers of ${counted}` } : undefined;
}

const spaced = (text: string): string => text.trim().replace(/\s+/g, ' ');

const changed = (from: string, to: string, where: string): string =>
  to === '' ? `\`${from}\` is left out in ${where}` : `\`${from}\` becomes \`${to}\` in ${where}`;
