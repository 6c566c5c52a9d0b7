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

/** A verdict in a few characters, with the length of what was found, and a mark where it is not as expected. */
export function cellText(cell: Cell): string {
  if (cell === undefined) return '';
  return `${cell.judgement === 'unexpected' ? '!' : ''}${verdictText(cell)}`;
}

/** A verdict in a few characters, with the length of what was found. */
export function verdictText({ verdict, length }: Pick<PropertyReport, 'verdict' | 'length'>): string {
  switch (verdict) {
    case 'holds':
      return 'ok';
    case 'vacuous':
      return '-';
    case 'incomplete':
      return '?';
    case 'violated':
      return `x${length ?? '∞'}`;
    case 'reachable':
      return `r${length}`;
    case 'unreachable':
      return 'never';
  }
}

/** What the verdicts mean, for below a table. */
export const verdictLegend =
  'ok holds · xN violated after N steps · x∞ violated by a history without end · - vacuous, nothing to judge · ' +
  'rN reachable after N steps · never unreachable · ? incomplete';

/** What the cells mean, for below a table. */
export const cellLegend = `${verdictLegend} · ! differs from what is expected`;
