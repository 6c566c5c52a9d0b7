import { type ClauseId, clauses } from '#models';
import { changesHeadline, namesText } from '../diff/change-words.ts';
import { changesMarkdown } from '../diff/changes-markdown.ts';
import { code, escaped } from '../formats/markdown.ts';
import { anyNumberText } from './any-number-text.ts';
import type { CheckFinding, CheckReport } from './check-report.ts';
import { maskingKeys } from './check-text.ts';
import { avoidability, meanings } from './first-screen.ts';
import { allInOrder, type Folded, folded, moreText, type Told } from './order.ts';
import { remedyText } from './remedy-text.ts';

/** An assessment as a Markdown page: hazards first, the worst first; then what is good; then what there is. */
export function checkMarkdown(report: CheckReport): string {
  const lines = [
    '# What can happen to the keys of this deployment',
    '',
    summary(report),
    '',
    ...planMarkdown(report),
    ...numberLines(report),
    ...chapter('Hazards, the worst first', folded(allInOrder(report, 'hazard', 'incomplete'))),
    ...chapter('Advice and notes', inFull(allInOrder(report, 'advice', 'information'))),
    ...chapter('Good', inFull(allInOrder(report, 'good'))),
    ...partsOf(report),
    ...(report.notes.length === 0
      ? []
      : ['## Not read', '', ...report.notes.map((note) => `- ${escaped(note)}`), '']),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

function numberLines(report: CheckReport): string[] {
  const text = anyNumberText(report);
  return text === undefined ? [] : [escaped(text), ''];
}

function summary(report: CheckReport): string {
  const { keysync, hazards, worst, complete, clients, time } = report;
  const avoided = hazards === 0 ? '' : `, ${avoidability(report)}`;
  const found = `keysync ${keysync} found ${hazards} hazards${avoided}`;
  const what = worst === null ? '' : `; the worst is **${worst}**: ${meanings[worst]}`;
  const open = complete
    ? ''
    : clients.length === 0 && worst === null
      ? ', because nothing could be asked'
      : ', and some questions are open';
  const when = time === null ? '' : ` Ages are as of ${time}.`;
  return `${found}${what}${open}.${when}`;
}

function planMarkdown({ plan }: CheckReport): string[] {
  if (plan === null) return [];
  const names = namesText(plan).map((line) => `- ${escaped(line)}`);
  return [
    '## What the plan changes',
    '',
    escaped(changesHeadline(plan) ?? 'The plan changes no answer.'),
    '',
    ...(names.length === 0 ? [] : [...names, '']),
    ...changesMarkdown(plan, '###'),
  ];
}

const inFull = (all: readonly Told[]): readonly Folded[] => all.map((told) => ({ told, more: [] }));

function chapter(heading: string, all: readonly Folded[]): string[] {
  if (all.length === 0) return [];
  const lines = all.flatMap(({ told, more }) => [
    ...findingMarkdown(told),
    ...(more.length === 0 ? [] : [moreText(more), '']),
  ]);
  return [`## ${heading}`, '', ...lines];
}

/** What there is, without what was found about it. */
function partsOf({ clusters, clients, pairs, syncConfigurations }: CheckReport): string[] {
  const lines = [
    ...clusters.flatMap(({ id, region, state, hsms }) => [
      `- ${escaped(id)}: ${escaped(region)}, ${state}`,
      ...hsms.map((hsm) => `  - ${escaped(hsm.id)}, ${escaped(hsm.zone)}, ${hsm.state}`),
    ]),
    ...clients.map(({ name, cluster, setting }) => `- ${escaped(name)}: ${setting}, on ${escaped(cluster)}`),
    ...pairs.map(
      ({ home, other, maskingKey }) => `- ${escaped(home)} and ${escaped(other)}: ${maskingKeys[maskingKey]}`,
    ),
    ...syncConfigurations.map(
      ({ name, hsms }) => `- ${escaped(name)}: syncKey between ${hsms.map(escaped).join(' and ')}`,
    ),
  ];
  return lines.length === 0 ? [] : ['## What was looked at', '', ...lines, ''];
}

function findingMarkdown({ about, finding }: Told): string[] {
  const { grade, severity, avoidable, sentence, shows, trace, clause, source, place, remedies } = finding;
  const steps = trace.map((step, index) => `${index + 1}. ${escaped(step.sentence)}`);
  const says = clauses[clause as ClauseId]?.says;
  const isRule = grade === 'hazard' || grade === 'advice';
  return [
    `**${severity ?? words[grade]}**, ${escaped(about)}: ${escaped(sentence)}`,
    '',
    ...(isRule ? [`> ${says === undefined ? source : `${escaped(says)} (${source})`}`, ''] : []),
    ...(isRule && place !== null ? [`At ${code(place)}.`, ''] : []),
    ...remedies.map((remedy) => `- Do: ${escaped(remedyText(remedy))}`),
    ...(remedies.length === 0 ? [] : ['']),
    ...(avoidable === false ? ['No change of a setting, or of one HSM, avoids it.', ''] : []),
    ...(shows === null ? [] : [`${escaped(shows)}:`, '', ...steps, '']),
  ];
}

const words: Readonly<Record<CheckFinding['grade'], string>> = {
  hazard: 'hazard',
  incomplete: 'unknown',
  advice: 'advice',
  information: 'note',
  good: 'good',
};
