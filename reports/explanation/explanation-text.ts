import type { Paint } from '../formats/paint.ts';
import type { ExplanationReport } from './explanation-report.ts';

type StepRole = ExplanationReport['steps'][number];

/** Put before a step that decides the claim. */
export const decidesMark = '*';

/** What the mark means. */
export const decidesMeaning =
  'had it not happened, come later, or gone the other way, the claim would have been kept';

/** One line about one step, or about several that have nothing of their own to tell. */
export interface RoleLine {
  /** Such as `5`, or `1, 3-4`. */
  readonly steps: string;
  readonly decides: boolean;
  readonly sentence: string;
}

/** What the steps have to do with a finding; those of which there is nothing to say but the usual, together. */
export function roleLines({ steps }: ExplanationReport): readonly RoleLine[] {
  const usual = (Object.keys(usualRoles) as UsualRole[]).map((without) => {
    const places = [...steps.keys()].filter((place) => usualRoleOf(steps[place]!) === without);
    return { without, places };
  });
  const together = usual.filter(({ places }) => places.length > fewSteps);
  const grouped = new Map(together.map((group) => [group.places[0]!, group]));
  return [...steps.entries()].flatMap(([place, role]): RoleLine[] => {
    const group = grouped.get(place);
    if (group !== undefined)
      return [{ steps: rangesOf(group.places), decides: false, sentence: usualRoles[group.without] }];
    if (together.some(({ places }) => places.includes(place))) return [];
    return [{ steps: String(place + 1), decides: role.decides, sentence: role.sentence }];
  });
}

/** So few steps are told one by one. */
const fewSteps = 2;

const usualRoles = {
  refused: 'Without one of them, a later step is refused.',
  gone: 'Without one of them, the finding is gone.',
} as const;

type UsualRole = keyof typeof usualRoles;

/** Undefined for a step that has something of its own to tell. */
function usualRoleOf(role: StepRole): UsualRole | undefined {
  const { decides, without, postponed, interchangeableWith } = role;
  const isUsual = !decides && postponed !== 'remains' && interchangeableWith.length === 0;
  return isUsual && (without === 'refused' || without === 'gone') ? without : undefined;
}

/** Places from 0 as numbers from 1: `1, 3-5`. */
function rangesOf(places: readonly number[]): string {
  const starts = places.filter((place) => !places.includes(place - 1));
  const ends = places.filter((place) => !places.includes(place + 1));
  return starts
    .map((start, index) => (start === ends[index] ? `${start + 1}` : `${start + 1}-${ends[index]! + 1}`))
    .join(', ');
}

/** What would have prevented a finding, in sentences; and where that is not all, or nothing, what is to be said. */
export function preventionSentences(
  { neighbours, complete }: ExplanationReport,
  verdict: string,
): readonly string[] {
  if (verdict !== 'violated') return [];
  const sentences = neighbours.map(({ sentence }) => sentence);
  if (!complete) return [...sentences, notAll];
  return sentences.length === 0 ? [nothingSmall] : sentences;
}

const notAll = 'Not every setting was looked at to the end: there may be more that prevents it.';
const nothingSmall = 'No single step, and no single setting that was looked at, prevents it.';

/** An explanation for a terminal: what each step has to do with the finding, and what would have prevented it. */
export function explanationLines(explanation: ExplanationReport, verdict: string, paint: Paint): string[] {
  const roles = roleLines(explanation);
  const width = Math.max(0, ...roles.map(({ steps }) => steps.length));
  const prevention = preventionSentences(explanation, verdict);
  const legend = roles.some(({ decides }) => decides) ? ` (${decidesMark} ${decidesMeaning})` : '';
  const ofSteps = roles.map(({ steps, decides, sentence }) => {
    const mark = decides ? decidesMark : ' ';
    return `  ${mark} ${steps.padEnd(width)}  ${decides ? sentence : paint('quiet', sentence)}`;
  });
  return [
    ...block(`  Which steps matter${paint('quiet', legend)}`, ofSteps),
    ...block(
      '  What would have prevented it',
      prevention.map((sentence) => `    - ${sentence}`),
    ),
  ];
}

const block = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [title, ...lines, ''];
