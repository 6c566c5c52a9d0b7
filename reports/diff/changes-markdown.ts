import { ruleOf } from '../check/check-text.ts';
import { remedyText } from '../check/remedy-text.ts';
import { code, escaped } from '../formats/markdown.ts';
import { type Changes, isNews, type ReportedChange } from './change-report.ts';
import { chapters, sideText, traceHeading } from './change-words.ts';

/** All changes, chapter by chapter, each with the trace that only one side has. */
export function changesMarkdown(all: Changes, level = '##'): string[] {
  return chapters.flatMap(({ heading, kinds }) => {
    const found = all.changes.filter(({ kind }) => kinds.includes(kind));
    return found.length === 0
      ? []
      : [`${level} ${heading}`, '', ...found.flatMap((change) => changeMarkdown(change, all))];
  });
}

function changeMarkdown(change: ReportedChange, all: Changes): string[] {
  const { kind, severity, about, remedies, avoidable, trace } = change;
  const isTold = isNews(kind) && change.after?.severity != null;
  const place = change.after?.place ?? null;
  return [
    `**${isNews(kind) && severity !== null ? severity : kind}**, ${escaped(about)}`,
    '',
    `- Before: ${escaped(sideText(change, 'before', all))}`,
    `- After: ${escaped(sideText(change, 'after', all))}`,
    ...(place === null ? [] : [`- At ${code(place)}`]),
    ...(isTold ? remedies.map((remedy) => `- Do: ${escaped(remedyText(remedy))}`) : []),
    ...(isTold && avoidable === false ? ['- No change of a setting, or of one HSM, avoids it.'] : []),
    '',
    ...(isTold ? [`> ${escaped(ruleOf(change))}`, ''] : []),
    ...(trace === null
      ? []
      : [
          `${escaped(traceHeading(trace))}:`,
          '',
          ...trace.trace.map(({ sentence }, index) => `${index + 1}. ${escaped(sentence)}`),
          '',
        ]),
  ];
}
