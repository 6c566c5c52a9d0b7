import { markdownTable } from 'markdown-table';
import type { HuntedMutant } from '#properties';

type Hunt = HuntedMutant['hunts'][number];

/** What became of looking for every mutant with random runs, as a Markdown page. */
export function mutantHuntMarkdown(hunted: readonly HuntedMutant[], runCountMax: number): string {
  const looked = hunted.filter(({ ground }) => ground !== undefined);
  const left = hunted.filter(({ ground }) => ground === undefined);
  const seeds = looked[0]?.hunts.map(({ seed }) => seed) ?? [];
  const found = looked.filter(({ hunts }) => hunts.every(({ claim }) => claim !== null));
  const excess = excessOf(looked.flatMap(({ hunts }) => hunts));
  return [
    '# Mutants found by random runs',
    '',
    'In each mutant one action of the model is wrong. `keysync fuzz` looks for a failure, in random deployments where the',
    'mistake breaks a property that must hold everywhere, and else in the scenario of the mutant, which excludes the hazard',
    'that the mistake lets happen. `npm run hunt` makes this page.',
    '',
    `- ${found.length} of ${looked.length} mutants found within ${runCountMax.toLocaleString('en-US')} runs with each of the seeds ${seeds.join(', ')}.`,
    `- A shrunk trace has ${excess.mean.toFixed(2)} steps more than the shortest one on average, ${excess.most} at most, over ${excess.count} failures for which a shortest one was looked for.`,
    '',
    'For each seed: the run that failed, and the steps of the failure as it was found → shrunk → shortest.',
    '',
    markdownTable(
      [
        ['mutant', 'action', 'where', ...seeds.map((seed) => `seed ${seed}`), 'given away by'],
        ...looked.map(({ mutant, ground, hunts }) => [
          mutant.name,
          mutant.action,
          ground === 'random-deployments' ? 'anywhere' : 'its scenario',
          ...hunts.map(huntText),
          [...new Set(hunts.map(({ claim }) => claim ?? 'nothing'))].join(', '),
        ]),
      ],
      { align: ['l', 'l', 'l', ...seeds.map(() => 'r'), 'l'] },
    ),
    '',
    'A run shows what happens, not what cannot happen any more. These mutants only make impossible what should be possible,',
    'and are left to the exhaustive search:',
    '',
    ...left.map(({ mutant }) => `- ${mutant.name} (${mutant.action})`),
    '',
  ].join('\n');
}

function huntText({ runCount, lengths }: Hunt): string {
  if (lengths === null) return 'not found';
  const { found, shrunk, shortest } = lengths;
  return `${runCount.toLocaleString('en-US')}: ${found} → ${shrunk} → ${shortest ?? '?'}`;
}

/** By how many steps shrunk traces are longer than the shortest. */
function excessOf(hunts: readonly Hunt[]): { mean: number; most: number; count: number } {
  const excesses = hunts.flatMap(({ lengths }) =>
    lengths === null || lengths.shortest === null ? [] : [lengths.shrunk - lengths.shortest],
  );
  const sum = excesses.reduce((total, excess) => total + excess, 0);
  return { mean: sum / excesses.length, most: Math.max(...excesses), count: excesses.length };
}
