import type { PropertyReport, ScenarioReport, VerificationReport } from './verification-report.ts';

/** A table of verdicts: one row for each scenario, one column for each property that any of them has. */
export interface VerdictMatrix {
  /** Property names, one for each column. */
  readonly properties: readonly string[];
  readonly rows: readonly { readonly scenario: ScenarioReport; readonly cells: readonly Cell[] }[];
}

/** What one scenario says of one property; nothing where it was not asked. */
export type Cell = PropertyReport | undefined;

/** The matrix of a report, with the scenarios that differ from their expectation first. */
export function verdictMatrix({ scenarios }: VerificationReport): VerdictMatrix {
  const properties = [...new Set(scenarios.flatMap((scenario) => Object.keys(scenario.properties)))];
  const rows = scenarios.map((scenario) => ({
    scenario,
    cells: properties.map((name): Cell => scenario.properties[name]),
  }));
  const order = ['unexpected', 'incomplete', 'expected'] as const;
  return {
    properties,
    rows: order.flatMap((judgement) => rows.filter(({ scenario }) => scenario.judgement === judgement)),
  };
}

/** A verdict in a few characters, with the length of what was found. */
export function cellText(cell: Cell): string {
  if (cell === undefined) return '';
  const mark = cell.judgement === 'unexpected' ? '!' : '';
  switch (cell.verdict) {
    case 'holds':
      return `${mark}ok`;
    case 'vacuous':
      return `${mark}-`;
    case 'incomplete':
      return `${mark}?`;
    case 'violated':
      return `${mark}x${cell.length ?? '∞'}`;
    case 'reachable':
      return `${mark}r${cell.length}`;
    case 'unreachable':
      return `${mark}never`;
  }
}

/** What the cells mean, for below a table. */
export const cellLegend =
  'ok holds · xN violated after N steps · x∞ violated by a history without end · - vacuous, nothing to judge · rN reachable after N steps · ' +
  'never unreachable · ? incomplete · ! differs from what is expected';
