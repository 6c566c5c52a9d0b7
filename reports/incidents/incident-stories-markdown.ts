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
    '# Ten incidents, explained from their logs',
    '',
    'Each page is what `keysync incident` says about a folder of logs that comes with keysync: what became of the key, what to do now, which HSMs had it and when, and how it could have happened. [How to read a page](../../incidents/README.md#how-to-read-it).',
    '',
    table([['what happened', 'what keysync says'], ...rows]),
    '',
  ].join('\n');
}
