import { meanings } from '../check/first-screen.ts';
import { counted } from '../deployment-map/outline.ts';
import { type Changes, isNews, type ReportedChange } from './change-report.ts';

/** The chapters of a report of changes, in their order, with the kinds of change that each has. */
export const chapters: readonly {
  readonly heading: string;
  readonly kinds: readonly ReportedChange['kind'][];
}[] = [
  { heading: 'Worse or new, the worst first', kinds: ['worse', 'new'] },
  { heading: 'Not known on one side', kinds: ['unknown'] },
  { heading: 'Better', kinds: ['better'] },
  { heading: 'No longer applicable', kinds: ['gone'] },
  { heading: 'Other changes', kinds: ['changed'] },
];

/** What an answer is on one side, in a sentence. */
export function sideText(
  change: ReportedChange,
  side: 'before' | 'after',
  { appeared }: Pick<Changes, 'appeared'>,
): string {
  const answer = change[side];
  if (answer !== null) return answer.sentence;
  const isThere = !appeared.some(({ about }) => about === change.about);
  if (side === 'before' && !isThere) return 'it was not there.';
  switch (change.kind) {
    case 'worse':
    case 'better':
      return 'no such hazard.';
    case 'new':
    case 'unknown':
      return 'not asked.';
    case 'gone':
      return 'it is not there.';
    case 'changed':
      return 'nothing to tell.';
  }
}

/** What a trace shows, and which side has it. */
export const traceHeading = ({ side, shows }: NonNullable<ReportedChange['trace']>): string =>
  `Only ${side}: ${(shows ?? 'how').replace(/^[A-Z]/, (letter) => letter.toLowerCase())}`;

/** What changed, in a sentence or two; undefined where nothing did. */
export function changesHeadline({ changes, worst, appeared, disappeared }: Changes): string | undefined {
  if (changes.length + appeared.length + disappeared.length === 0) return undefined;
  const count = (...kinds: readonly string[]): number =>
    changes.filter(({ kind }) => kinds.includes(kind)).length;
  const news = changes.filter(({ kind }) => isNews(kind)).length;
  const what = worst === null ? '' : `, the worst: ${meanings[worst]}`;
  const [better, unknown] = [count('better'), count('unknown')];
  return [
    news === 0 ? 'No answer got worse.' : `${answers(news)} worse or new${what}.`,
    ...(better === 0 ? [] : [`${answers(better)} better.`]),
    ...(unknown === 0 ? [] : [`${answers(unknown)} not known on one side, and could not be compared.`]),
  ].join(' ');
}

const answers = (count: number): string => `${counted(count, 'answer')} ${count === 1 ? 'is' : 'are'}`;

/** What is taken for the same, and what is on one side only, a sentence each. */
export function namesText({ matchedOtherwise, appeared, disappeared }: Changes): string[] {
  return [
    ...matchedOtherwise.map(
      ({ kind, before, after, why }) => `The ${kind} ${before} before is taken for ${after} after: ${why}.`,
    ),
    ...disappeared.map(({ kind, about }) => `Only before: the ${kindWords[kind]} ${about}.`),
    ...appeared.map(({ kind, about }) => `Only after: the ${kindWords[kind]} ${about}.`),
  ];
}

const kindWords = {
  cluster: 'cluster',
  client: 'client',
  pair: 'pair of clusters',
  'sync-configuration': 'configuration',
} as const;
