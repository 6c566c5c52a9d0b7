import { markdownTable } from 'markdown-table';
import { escaped } from '../formats/markdown.ts';
import type { BenchmarkReport } from './benchmark.ts';
import {
  type BenchmarkTable,
  comparisonTable,
  growthTable,
  ratioTable,
  scenarioText,
} from './benchmark-tables.ts';

/**
 * What a benchmark came to, as a Markdown page.
 *
 * @param chart - where its drawing lies, as seen from the page, if there is one
 */
export function benchmarkMarkdown(report: BenchmarkReport, chart?: string): string {
  return [
    '# Benchmark',
    '',
    `On ${escaped(report.machine)}.`,
    '',
    ...report.comparisons.flatMap(({ title, remark, measurements }) => [
      `## ${escaped(title)}`,
      '',
      `${escaped(scenarioText(measurements))}. ${escaped(remark)}`,
      '',
      tableText(comparisonTable(measurements)),
      '',
    ]),
    ...(report.family.length === 0
      ? []
      : [
          '## How it grows',
          '',
          ...(chart === undefined ? [] : [`![Worlds and seconds by the number of HSMs](<${chart}>)`, '']),
          tableText(growthTable(report.family)),
          '',
        ]),
    ...(report.ratios.length === 0
      ? []
      : ['## Ratios within this run', '', tableText(ratioTable(report)), '']),
    ...(report.faults.length === 0
      ? []
      : ['## Faults', '', ...report.faults.map((fault) => `- ${escaped(fault)}`), '']),
  ].join('\n');
}

const tableText = ({ head, rows }: BenchmarkTable): string =>
  markdownTable(
    [head, ...rows].map((row) => row.map(escaped)),
    {
      align: head.map((_, column) => (column === 0 ? 'l' : 'r')),
      alignDelimiters: false,
    },
  );
