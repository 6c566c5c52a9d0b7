import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { IncidentObserver, type IncidentStory, incidentStories } from '#properties';
import {
  type IncidentReport,
  incidentMarkdown,
  incidentPictures,
  incidentReportOf,
  incidentStoriesMarkdown,
} from '#reports';
import { incidentFiles } from '../input/logs/incident-files.ts';
import { LogReading } from '../input/logs/read-logs.ts';
import { version } from '../version.ts';

/** Where the pages are, and the logs that they are about. */
const pagesFolder = 'reports/published/incidents';
const logsFolder = 'scripts/input/testdata/incidents';

/** The logs of every story, its page, and their index: each with its path from the root. */
export async function incidentPages(): Promise<readonly (readonly [string, string])[]> {
  const pages: (readonly [string, string])[] = [];
  const told: { readonly story: IncidentStory; readonly report: IncidentReport }[] = [];
  for (const story of incidentStories) {
    const files = incidentFiles(story.events);
    const report = await reportOf(files);
    told.push({ story, report });
    for (const [name, content] of files) pages.push([`${logsFolder}/${story.name}/${name}`, content]);
    for (const [position, picture] of incidentPictures(report).entries())
      pages.push([`${pagesFolder}/${pictureOf(story, position)}`, picture]);
    pages.push([`${pagesFolder}/${story.name}.md`, pageOf(story, report)]);
  }
  return [[`${pagesFolder}/README.md`, incidentStoriesMarkdown(told)], ...pages];
}

const pictureOf = ({ name }: IncidentStory, position: number): string => `${name}.${position + 1}.svg`;

const pageOf = (story: IncidentStory, report: IncidentReport): string =>
  incidentMarkdown(report, {
    title: story.title.replace(/\.$/, ''),
    introduction: `This is what \`keysync incident ${logsFolder}/${story.name} --whole-lists\` says about [these logs](../../../${logsFolder}/${story.name}). In brackets are the records behind each statement, as file:line. [How to read it](../../incidents/README.md#how-to-read-it).`,
    pictureAt: (position) => pictureOf(story, position),
  });

/** What the command tells of files: they are read from a folder of their own, and named without it. */
export async function reportOf(files: ReadonlyMap<string, string>): Promise<IncidentReport> {
  const folder = mkdtempSync(join(tmpdir(), 'keysync-incident-'));
  const reading = new LogReading({ listsAreWhole: true });
  try {
    for (const [name, content] of files) writeFileSync(join(folder, name), content);
    for await (const _ of reading.read([folder]));
    const observer = new IncidentObserver();
    for (const part of reading.events())
      for (const event of part) {
        const place = { ...event.place, file: basename(event.place.file) };
        observer.observe({ ...event, clock: basename(event.clock), place });
      }
    const notes = reading.notes.map((note) => note.replaceAll(`${folder}/`, ''));
    return incidentReportOf(observer.analyse(), { keysync: version, notes, isInterrupted: false });
  } finally {
    reading.end();
    rmSync(folder, { recursive: true, force: true });
  }
}
