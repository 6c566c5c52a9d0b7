import { bareTable } from '../formats/bare-table.ts';
import { durationText, probabilityText, shortNumber } from './digits.ts';
import type { RatesReport } from './rates-report.ts';

/** A part of a report that was asked for: a title, and lines of equal letters. */
export interface Section {
  readonly title: string;
  readonly lines: readonly string[];
}

/** What was asked for beyond the numbers of the properties. */
export function furtherSections(report: RatesReport): readonly Section[] {
  return [...waitingSection(report), ...breakEvenSection(report), ...simulationSection(report)];
}

const barLength = 30;

/** Bars for probabilities: each decade is as long, from one down to what is asked for. */
function bar(probability: number, below: number): string {
  const decades = Math.max(1, Math.ceil(-Math.log10(below)) + 1);
  const length = barLength * (1 + Math.log10(Math.max(probability, 1e-300)) / decades);
  return '#'.repeat(Math.max(probability > 0 ? 1 : 0, Math.round(length)));
}

function waitingSection({ waiting }: RatesReport): readonly Section[] {
  if (waiting === null) return [];
  const { key, below, attempts, attemptsNeeded, waitNeededSeconds, retryEverySeconds } = waiting;
  const rows = attempts.map(({ afterSeconds, misses, allMiss }, index) => [
    String(index + 1),
    durationText(afterSeconds),
    shortNumber(misses, 4),
    shortNumber(allMiss, 4),
    bar(allMiss, below),
  ]);
  const head = ['attempt', 'after', 'misses', 'all miss', ''];
  const wait =
    waitNeededSeconds === null
      ? `No wait within the horizon makes a first attempt miss with at most ${below}.`
      : `A wait of ${durationText(waitNeededSeconds)} makes a first attempt miss with at most ${below}.`;
  const budget =
    attemptsNeeded === null
      ? `Not even ${attempts.length} attempts all miss with at most ${below}.`
      : `${attemptsNeeded === 1 ? 'One attempt is' : `${attemptsNeeded} attempts, ${durationText(retryEverySeconds)} apart, are`} enough: with at most ${below} all miss.`;
  return [
    {
      title: `How long to wait with ${key} after its creation, for calls routed to any HSM`,
      lines: [...bareTable(head, ['right', 'left', 'right', 'right', 'left'], rows), '', wait, budget],
    },
  ];
}

function breakEvenSection({ breakEven, properties }: RatesReport): readonly Section[] {
  if (breakEven === null) return [];
  const { action, against } = breakEven;
  const lines = breakEven.properties.map(({ property, probabilityThere, perSecond, lessLikely }) => {
    const here = properties[property]?.probability ?? null;
    const both = `${here === null ? 'unknown' : probabilityText(here, 4)} here, ${probabilityText(probabilityThere, 4)} there`;
    if (perSecond === null) return `${property}: ${both}; no rate of ${action} makes them alike`;
    const often = `once in ${durationText(1 / perSecond)}`;
    const side = lessLikely === 'above' ? 'or oftener' : 'or less often';
    return `${property}: ${both}; with ${action} ${often} ${side}, here is as good as there`;
  });
  return [{ title: `Where it is as good as ${against}, by ${action}`, lines }];
}

function simulationSection({ simulation, properties }: RatesReport): readonly Section[] {
  if (simulation === null) return [];
  const { runs, seed, properties: drawn } = simulation;
  const rows = Object.entries(drawn)
    .filter(([name, { agrees }]) => Object.hasOwn(properties, name) || !agrees)
    .map(([name, { probability, share, agrees }]) => [
      name,
      `${shortNumber(probability.low, 3)} to ${shortNumber(probability.high, 3)}`,
      `${shortNumber(share.low, 3)} to ${shortNumber(share.high, 3)}`,
      agrees ? 'agrees' : 'DIFFERS',
    ]);
  const head = ['property', 'probability', 'share of time', ''];
  return [
    {
      title: `${runs.toLocaleString('en-US')} histories, drawn with seed ${seed}: between, with 99 percent`,
      lines: bareTable(head, ['left', 'left', 'left', 'left'], rows),
    },
  ];
}
