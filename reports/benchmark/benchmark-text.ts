import { bareTable } from '../formats/bare-table.ts';
import { type Paint, plain } from '../formats/paint.ts';
import type { BenchmarkReport } from './benchmark.ts';
import {
  type BenchmarkTable,
  comparisonTable,
  growthTable,
  ratioTable,
  scenarioText,
} from './benchmark-tables.ts';

/** What a benchmark came to, for a terminal. */
export function benchmarkText(report: BenchmarkReport, paint: Paint = plain): string {
  const sections = report.comparisons.flatMap(({ title, remark, measurements }) => [
    '',
    `${paint('title', title)}  ${scenarioText(measurements)}`,
    paint('quiet', remark),
    ...lines(comparisonTable(measurements)),
  ]);
  return [
    report.machine,
    ...sections,
    ...(report.family.length === 0
      ? []
      : ['', paint('title', 'How it grows'), ...lines(growthTable(report.family))]),
    ...(report.ratios.length === 0
      ? []
      : ['', paint('title', 'Ratios within this run'), ...lines(ratioTable(report))]),
    ...(report.faults.length === 0
      ? []
      : ['', paint('bad', 'Faults'), ...report.faults.map((fault) => `  ${fault}`)]),
    '',
  ].join('\n');
}

const lines = ({ head, rows }: BenchmarkTable): readonly string[] =>
  bareTable(
    head,
    head.map((_, column) => (column === 0 ? 'left' : 'right')),
    rows,
  ).map((line) => `  ${line}`);
