import { compareSeverities } from '#properties';
import type { Paint, Tone } from '../formats/paint.ts';
import { printable } from '../formats/printable.ts';
import type { CheckFinding, CheckReport } from './check-report.ts';
import { allInOrder, type Subject, subjectsOf } from './order.ts';

/** How wide a line of the report is at most, unless a name is longer. */
const lineWidth = 80;

/** How many lines the first screen has at most, the shell's prompt aside. */
const firstScreenHeight = 23;

/** How a finding is headed, and in which tone. */
export function labelOf({
  grade,
  severity,
}: Pick<CheckFinding, 'grade' | 'severity'>): readonly [string, Tone] {
  switch (grade) {
    case 'hazard':
      return [
        (severity ?? 'hazard').toUpperCase(),
        severity === 'retry' || severity === 'drift' ? 'warning' : 'bad',
      ];
    case 'incomplete':
      return ['UNKNOWN', 'warning'];
    case 'advice':
      return ['advice', 'warning'];
    case 'information':
      return ['note', 'quiet'];
    case 'good':
      return ['good', 'good'];
  }
}

/** The indent of what is said below a label. */
export const labelWidth = 10;

/** Breaks a text into lines, indented but for the first. */
export function wrapped(text: string, indent: number, width: number = lineWidth): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of printable(text).split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && longer.length > width - indent) {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  return [...lines, line].map((content) => `${' '.repeat(indent)}${content}`);
}

/**
 * The first screen of a report, whatever its size: the worst first, for each client one entry with what it comes to
 * and what to do first.
 */
export function firstScreen(report: CheckReport, paint: Paint): string[] {
  const subjects = subjectsOf(report)
    .filter(({ kind, findings }) => kind === 'client' || findings.some(isTold))
    .toSorted((one, other) => compareSeverities(worstOf(one), worstOf(other)) || rankOf(one) - rankOf(other));
  const head = wrapped(headline(report), 0);
  const lines = [...head.map((line) => paint('title', line)), ''];
  let left = firstScreenHeight - lines.length - 1;
  for (const [index, subject] of subjects.entries()) {
    const entry = entryOf(subject, paint);
    const rest = subjects.length - index;
    if (entry.length + (rest > 1 ? 1 : 0) > left) {
      const worst = worstOf(subject);
      const none = worst === null ? 'without a hazard' : `none worse than ${worst.toUpperCase()}`;
      return [...lines, `… and ${rest} more, ${none}: see below.`, ''];
    }
    lines.push(...entry);
    left -= entry.length;
  }
  return [...lines, ''];
}

const isTold = ({ grade }: CheckFinding): boolean => grade === 'hazard' || grade === 'incomplete';

/** Of those that are as bad, clients come first, and those that can be helped before the others. */
const rankOf = ({ kind, findings }: Subject): number =>
  (kind === 'client' ? 0 : 2) + (findings[0]?.avoidable === true ? 0 : 1);

const worstOf = ({ findings }: Subject): CheckFinding['severity'] => findings[0]?.severity ?? null;

function headline(report: CheckReport): string {
  const { worst, hazards, complete, clients } = report;
  if (clients.length === 0 && worst === null)
    return 'Nothing could be asked: no cluster in the files can have a client.';
  const open = complete ? '' : ' Some questions are open, and open questions do not count as a pass.';
  if (worst === null)
    return complete ? 'No hazard found in what was asked.' : `No hazard found so far.${open}`;
  const found = `${hazards} ${hazards === 1 ? 'hazard' : 'hazards'}, ${avoidability(report)}`;
  return `${found}; the worst: ${meanings[worst]}.${open}`;
}

/** How many of the hazards a change of the deployment avoids: the others come with the service, or are not known. */
export function avoidability(report: CheckReport): string {
  const hazards = allInOrder(report, 'hazard').map(({ finding }) => finding);
  const count = hazards.filter(({ avoidable }) => avoidable === true).length;
  const isAllKnown = hazards.every(({ avoidable }) => avoidable !== null);
  const change = 'change of the deployment avoids';
  if (!isAllKnown) return `at least ${count} of which a ${change}`;
  if (count === hazards.length) return `${count === 1 ? 'which' : 'all of which'} a ${change}`;
  if (count > 0) return `${count} of which a ${change}`;
  return hazards.length === 1 ? `which no ${change}` : `none of which a ${change}`;
}

/** What each severity means, in a few words. */
export const meanings: Readonly<Record<NonNullable<CheckReport['worst']>, string>> = {
  lost: 'a key that was reported as created can be lost to one fault',
  unusable: 'keys can be unusable',
  blocked: 'no token key can be created, now or after one fault',
  leftover: 'what failed or was deleted can still be there',
  drift: 'clones or users can differ',
  retry: 'a call can fail and must be tried again',
};

function entryOf({ about, findings }: Subject, paint: Paint): string[] {
  const [first] = findings;
  const told = first !== undefined && isTold(first) ? first : undefined;
  const [label, tone] = told === undefined ? (['good', 'good'] as const) : labelOf(told);
  const says = told?.sentence ?? 'No hazard found in what was asked.';
  return [
    `${paint(tone, label.padEnd(labelWidth))}${paint('title', printable(about))}`,
    ...wrapped(says, labelWidth),
    ...(told === undefined || told.grade !== 'hazard' ? [] : wrapped(firstStep(told), labelWidth)),
  ];
}

/** What to do first about a hazard. */
function firstStep({ remedies, avoidable }: CheckFinding): string {
  const [remedy] = remedies;
  if (remedy !== undefined) return `First: ${remedy.change}.`;
  return avoidable === true ? 'First: see what it says.' : 'No change avoids it: plan for it.';
}
