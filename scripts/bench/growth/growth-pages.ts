import { growthMarkdown } from '#reports';
import { folder } from '../../pages/published.ts';
import { growthChart } from './growth-chart.ts';
import { knownCounts } from './known-counts.ts';

const chart = 'growth.svg';

/** The page about how the worlds grow, and its drawing: each with its path from the root. */
export function growthPages(): readonly (readonly [string, string])[] {
  return [
    [`${folder}/growth.md`, growthMarkdown(knownCounts, chart)],
    [`${folder}/${chart}`, growthChart(knownCounts)],
  ];
}
