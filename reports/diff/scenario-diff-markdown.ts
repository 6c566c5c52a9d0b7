import { code, escaped, escapedLine, table } from '../formats/markdown.ts';
import { evidenceText, goesRound, stays, verdictText } from '../trace/trace-text.ts';
import { claimOf } from '../verification/claims.ts';
import type { PropertyDiff, ScenarioDiff } from './scenario-diff-report.ts';
import { scenarioHeadline, sidesText, traceTitle } from './scenario-diff-text.ts';

/** Two scenarios beside each other as a Markdown page: what changed, and the verdict of every property. */
export function scenarioDiffMarkdown(report: ScenarioDiff): string {
  const { properties } = report;
  const changed = properties.filter(({ kind }) => kind !== 'same');
  const rows = properties.map(({ name, kind, before, after }) => [
    code(name),
    kind,
    verdictText(before),
    verdictText(after),
  ]);
  const lines = [
    '# What changed between two scenarios',
    '',
    scenarioHeadline(report),
    '',
    ...sidesText(report).flatMap((line) => [escapedLine(line), '']),
    ...changed.flatMap(propertyMarkdown),
    '## All properties',
    '',
    table([['property', 'change', 'before', 'after'], ...rows]),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

function propertyMarkdown({ name, kind, before, after, trace }: PropertyDiff): string[] {
  const claim = claimOf(name);
  return [
    `## ${code(name)}: ${kind}`,
    '',
    ...(claim === undefined ? [] : [escaped(claim.statement), '']),
    `- Before: ${verdictText(before)}`,
    `- After: ${verdictText(after)}`,
    '',
    ...(trace === null ? [] : traceMarkdownOf(trace)),
  ];
}

function traceMarkdownOf(told: NonNullable<PropertyDiff['trace']>): string[] {
  const { trace, loop, evidence } = told;
  const steps = trace.map(({ sentence }, index) => {
    const round = index === loop ? `*${goesRound}* ` : '';
    return `${index + 1}. ${round}${escaped(sentence)}`;
  });
  return [
    traceTitle(told),
    '',
    ...steps,
    '',
    ...(loop === trace.length ? [stays, ''] : []),
    ...(evidence === null ? [] : [`Evidence: ${escaped(evidenceText(evidence))}`, '']),
  ];
}
