import type { CheckReport } from '../check/check-report.ts';
import { isNews, type ReportedChange } from '../diff/change-report.ts';
import { changesHeadline, chapters, namesText, sideText } from '../diff/change-words.ts';
import { element, type Markup } from '../formats/markup.ts';

/** What a plan of Terraform changes; nothing where there is none. */
export function planSection({ plan }: CheckReport): Markup | undefined {
  if (plan === null) return undefined;
  return element(
    'section',
    { id: 'plan', 'aria-labelledby': 'plan-heading' },
    element('h2', { id: 'plan-heading' }, 'What the plan changes'),
    element('p', {}, changesHeadline(plan) ?? 'The plan changes no answer.'),
    namesText(plan).map((line) => element('p', { class: 'quiet' }, element('bdi', {}, line))),
    chapters.map(({ heading, kinds }) => {
      const found = plan.changes.filter(({ kind }) => kinds.includes(kind));
      if (found.length === 0) return undefined;
      const items = found.map((change) => changeItem(change, plan));
      return [element('h3', {}, heading), element('ul', { class: 'plain findings' }, items)];
    }),
  );
}

function changeItem(change: ReportedChange, plan: NonNullable<CheckReport['plan']>): Markup {
  const { kind, severity, about } = change;
  const word = isNews(kind) ? (severity ?? kind) : kind;
  return element(
    'li',
    { class: 'finding' },
    element(
      'p',
      { class: 'says' },
      element('span', { class: `badge ${looks[kind]}` }, word),
      ' ',
      element('bdi', {}, about),
    ),
    element('p', {}, 'Before: ', element('bdi', {}, sideText(change, 'before', plan))),
    element('p', {}, 'After: ', element('bdi', {}, sideText(change, 'after', plan))),
  );
}

const looks: Readonly<Record<ReportedChange['kind'], string>> = {
  worse: 'violated',
  new: 'violated',
  unknown: 'waiting',
  better: 'holds',
  gone: 'plain-note',
  changed: 'plain-note',
};
