import type { IncidentStory } from '#properties';
import { escaped, table } from '../formats/markdown.ts';
import { headlineOf } from './headline.ts';
import type { IncidentReport } from './incident-schema.ts';

/** The index of the incidents that are told as examples. */
export function incidentStoriesMarkdown(
  told: readonly { readonly story: IncidentStory; readonly report: IncidentReport }[],
): string {
  const rows = told.map(({ story, report }) => [
    `[${escaped(story.title)}](${story.name}.md)`,
    escaped(headlineOf(report)),
  ]);
  return [
    '# What happened: ten incidents, told after their logs',
    '',
    'Each page is what `keysync incident` tells of a folder of logs that comes with keysync: the verdict, where the key was held from when to when, and a history that explains all that was seen.',
    '',
    table([['what happened', 'what is told'], ...rows]),
    '',
  ].join('\n');
}
