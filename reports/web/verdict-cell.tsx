import type { Cell } from '../verification/verdict-matrix.ts';
import { linkTo } from './address.ts';
import { lengthText, verdictMark } from './words.ts';

interface VerdictCellProps {
  readonly cell: Cell;
  readonly scenario: string;
  readonly property: string;
}

/** A verdict that leads to its finding. */
export function VerdictCell({ cell, scenario, property }: VerdictCellProps) {
  if (cell === undefined) return null;
  const differs = cell.judgement === 'unexpected' ? ', not as expected' : '';
  const said = `${property} in ${scenario}: ${cell.verdict}${cell.length === null ? '' : ` ${lengthText(cell)}`}${differs}`;
  return (
    <a
      class={`mark ${cell.verdict} ${cell.judgement}`}
      href={linkTo({ kind: 'finding', scenario, property, at: null })}
      title={said}
    >
      <span aria-hidden="true">{verdictMark(cell)}</span>
      <span class="visually-hidden">{said}</span>
    </a>
  );
}
