import type { CheckFinding, CheckReport } from './check-report.ts';
import { maskingKeys } from './check-text.ts';
import { code, escaped } from './markdown.ts';

/** An assessment as a Markdown page. */
export function checkMarkdown(report: CheckReport): string {
  const lines = [
    '# What can happen to the keys of this deployment',
    '',
    `keysync ${report.keysync} found ${report.hazards} hazards${report.complete ? '' : ', and was stopped by a limit before it was done'}.`,
    '',
    ...report.clusters.flatMap(({ id, region, state, hsms, findings }) => [
      `## ${escaped(id)}: ${escaped(region)}, ${state}`,
      '',
      ...hsms.map((hsm) => `- ${escaped(hsm.id)}, ${escaped(hsm.zone)}, ${hsm.state}`),
      '',
      ...findings.flatMap(findingMarkdown),
    ]),
    ...report.clients.flatMap(({ name, cluster, setting, findings }) => [
      `## ${escaped(name)}: ${setting}, on ${escaped(cluster)}`,
      '',
      ...findings.flatMap(findingMarkdown),
    ]),
    ...report.pairs.flatMap(({ home, other, maskingKey, findings }) => [
      `## ${escaped(home)} and ${escaped(other)}: ${maskingKeys[maskingKey]}`,
      '',
      ...findings.flatMap(findingMarkdown),
    ]),
    ...report.syncConfigurations.flatMap(({ name, hsms, findings }) => [
      `## ${escaped(name)}: syncKey between ${hsms.map(escaped).join(' and ')}`,
      '',
      ...findings.flatMap(findingMarkdown),
    ]),
    ...(report.notes.length === 0
      ? []
      : ['## Not read', '', ...report.notes.map((note) => `- ${escaped(note)}`), '']),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

function findingMarkdown({ grade, sentence, shows, trace, source, place }: CheckFinding): string[] {
  const steps = trace.map((step, index) => `${index + 1}. ${escaped(step.sentence)}`);
  const isRule = grade === 'hazard' || grade === 'advice';
  return [
    `**${grade}**: ${escaped(sentence)}`,
    '',
    ...(isRule ? [`> ${source}`, ''] : []),
    ...(isRule && place !== null ? [`At ${code(place)}.`, ''] : []),
    ...(shows === null ? [] : [`${shows}:`, '', ...steps, '']),
  ];
}
