import type { FilePlace } from './file-place.ts';
import type { Notice, NoticeReport } from './notice.ts';

/**
 * A report as workflow commands of GitHub Actions: one annotation for each finding, errors first.
 *
 * @remarks
 * GitHub shows the first ten of each kind in a step. What the scenario expects is not told. An annotation is at
 * the user's own file where there is one, because only that is in the pull request.
 */
export function githubAnnotations({ notices, incomplete }: NoticeReport): string {
  const told = notices.filter(({ level, isAccepted }) => level !== 'unknown' && !isAccepted);
  const commands = [
    ...incomplete.map(({ message, place }) => command('error', 'keysync: incomplete', message, place)),
    ...levels.flatMap(({ level, name }) =>
      told.filter((notice) => notice.level === level).map((notice) => annotation(name, notice)),
    ),
  ];
  return commands.map((line) => `${line}\n`).join('');
}

const levels = [
  { level: 'error', name: 'error' },
  { level: 'warning', name: 'warning' },
  { level: 'note', name: 'notice' },
] as const satisfies readonly { level: Notice['level']; name: string }[];

function annotation(name: string, { rule, about, message, steps, again, place, source }: Notice): string {
  const lines = [message, ...numbered(steps), ...(again === undefined ? [] : [`Again: ${again}`])];
  return command(name, `keysync: ${rule} (${about})`, lines.join('\n'), place ?? source);
}

function numbered(steps: Notice['steps']): string[] {
  let count = 0;
  return steps.map(({ text, isUse = false }) => {
    if (isUse) return `- ${text}`;
    count += 1;
    return `${count}. ${text}`;
  });
}

/** One command, in the form and order in which the toolkit of GitHub writes it. */
function command(name: string, title: string, message: string, place: FilePlace | undefined): string {
  const properties = {
    title,
    ...(place === undefined ? {} : { file: place.file, line: place.line }),
    ...(place?.column === undefined ? {} : { col: place.column }),
  };
  const written = Object.entries(properties).map(
    ([key, value]) => `${key}=${escapedProperty(String(value))}`,
  );
  return `::${name} ${written.join(',')}::${escapedData(message)}`;
}

/** The runner reads line by line, and takes these three as they are written here for what they stand for. */
const escapedData = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const escapedProperty = (text: string): string =>
  escapedData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
