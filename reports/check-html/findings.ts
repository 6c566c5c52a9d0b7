import { clauses } from '#models';
import type { CheckFinding } from '../check/check-report.ts';
import { remedyText } from '../check/remedy-text.ts';
import { counted } from '../deployment-map/outline.ts';
import { element, type Markup } from '../formats/markup.ts';
import { evidenceText } from '../trace/trace-text.ts';
import { timeLine } from './time-line.ts';

/** How each grade is called, and the look of its badge. */
const grades: Readonly<Record<CheckFinding['grade'], { readonly word: string; readonly look: string }>> = {
  hazard: { word: 'Hazard', look: 'violated' },
  incomplete: { word: 'Not known', look: 'waiting' },
  advice: { word: 'Advice', look: 'waiting' },
  information: { word: 'Note', look: 'plain-note' },
  good: { word: 'Good', look: 'holds' },
};

/** The severity of a hazard, or the grade of a finding, as a word. */
export const gradeBadge = ({ grade, severity }: CheckFinding): Markup =>
  element('span', { class: `badge ${grades[grade].look}` }, severity ?? grades[grade].word);

/** The id of a finding in the page. */
export const findingId = (section: string, position: number): string => `${section}-finding-${position + 1}`;

/** The findings about one part of a deployment. */
export function findingList(findings: readonly CheckFinding[], section: string): Markup {
  if (findings.length === 0) return element('p', { class: 'quiet' }, 'Nothing to note.');
  return element(
    'ul',
    { class: 'plain findings' },
    findings.map((finding, position) =>
      element(
        'li',
        { id: findingId(section, position), class: `finding ${finding.grade}` },
        element('p', { class: 'says' }, gradeBadge(finding), ' ', element('bdi', {}, finding.sentence)),
        ruleOf(finding),
        placeOf(finding),
        remediesOf(finding),
        storyOf(finding),
      ),
    ),
  );
}

/** The rule is told with what is wrong; with the rest it is a click away. */
function ruleOf({ clause, source, grade }: CheckFinding): Markup | undefined {
  if (grade !== 'hazard' && grade !== 'advice') return undefined;
  const rule = Object.entries(clauses).find(([name]) => name === clause)?.[1];
  return element(
    'blockquote',
    {},
    rule === undefined ? undefined : element('p', {}, rule.says),
    element('footer', { class: 'quiet' }, `${clause}, ${source}`),
  );
}

/** Where to look, for what is to be changed. */
function placeOf({ grade, place }: CheckFinding): Markup | undefined {
  if (place === null || (grade !== 'hazard' && grade !== 'advice')) return undefined;
  return element('p', { class: 'cause' }, 'Cause: ', element('bdi', {}, element('code', {}, place)));
}

/** What to change, with its price. */
function remediesOf({ remedies, avoidable }: CheckFinding): Markup | undefined {
  if (avoidable === null) return undefined;
  if (remedies.length === 0) {
    if (avoidable) return undefined;
    return element('p', { class: 'remedy quiet' }, 'No change of a setting, or of one HSM, avoids it.');
  }
  return element(
    'ul',
    { class: 'remedy' },
    remedies.map((remedy) => element('li', {}, 'Do: ', element('bdi', {}, remedyText(remedy)))),
  );
}

function storyOf(finding: CheckFinding): Markup | undefined {
  const { shows, trace, evidence, clause, source } = finding;
  if (shows === null) return undefined;
  return element(
    'details',
    {},
    element('summary', {}, `${shows}: ${counted(trace.length, 'step')}`),
    element(
      'ol',
      { class: 'steps' },
      trace.map(({ sentence }) => element('li', {}, element('bdi', {}, sentence))),
    ),
    evidence === null
      ? undefined
      : element(
          'p',
          {},
          element('span', { class: 'quiet' }, 'In the end: '),
          element('bdi', {}, evidenceText(evidence)),
        ),
    timeLine(finding),
    ruleOf(finding) === undefined
      ? element('p', { class: 'quiet' }, `Rule: ${clause}, ${source}`)
      : undefined,
  );
}
