import { wrapped } from '../check/first-screen.ts';
import { counted } from '../deployment-map/outline.ts';
import { type Paint, plain } from '../formats/paint.ts';
import { printable } from '../formats/printable.ts';
import { changesHeadline, namesText } from './change-words.ts';
import { changesLines } from './changes-text.ts';
import type { DeploymentDiff } from './deployment-diff-report.ts';

/** How a comparison is told. */
export interface DiffTextOptions {
  readonly paint?: Paint;
  /** Whether each change comes with the trace that only one side has. */
  readonly traces?: boolean;
  /** The ids of what fails, where it was judged. */
  readonly failing?: readonly string[] | undefined;
}

/** Two deployments beside each other, for a terminal: what is worse first. */
export function deploymentDiffText(
  report: DeploymentDiff,
  { paint = plain, traces = false, failing }: DiffTextOptions = {},
): string {
  const names = [...namesText(report), ...settingsText(report)];
  return [
    ...wrapped(diffHeadline(report), 0).map((line) => paint('title', line)),
    ...openText(report).flatMap((line) => wrapped(line, 0)),
    '',
    ...(names.length === 0 ? [] : [...names.flatMap((line) => wrapped(line, 0)), '']),
    ...changesLines(report, { paint, traces, remedies: true }),
    ...notesText(report)
      .flatMap((note) => wrapped(note, 0))
      .map((line) => paint('quiet', line)),
    ...gateLines(failing, paint),
  ].join('\n');
}

/** What changed, in a sentence or two. */
export function diffHeadline(report: DeploymentDiff): string {
  const { complete, same } = report;
  const changed = changesHeadline(report);
  if (changed !== undefined) return changed;
  if (!complete) return 'No change was found in what could be asked.';
  return `Nothing changed: ${same === 1 ? 'the answer is' : `all ${same} answers are`} the same before and after.`;
}

/** What is no pass, whatever changed. */
export function openText({ before, after }: DeploymentDiff): string[] {
  return (['before', 'after'] as const).flatMap((name) => {
    const { asked, complete, clusters } = { before, after }[name];
    if (name === 'before' && clusters.length === 0) return ['There is no cluster before: all is new.'];
    if (!asked)
      return [`Nothing could be asked of the side ${name}: no cluster in the files can have a client.`];
    return complete ? [] : [`Some questions are open ${name}, and open questions do not count as a pass.`];
  });
}

/** The clients whose setting is another one. */
export function settingsText({ before, after, matchedOtherwise }: DeploymentDiff): string[] {
  return after.clients.flatMap(({ name, setting }) => {
    const earlier =
      matchedOtherwise.find(({ kind, after: now }) => kind === 'client' && now === name)?.before ?? name;
    const then = before.clients.find((client) => client.name === earlier);
    return then === undefined || then.setting === setting
      ? []
      : [`The setting of ${name} before: ${then.setting}; after: ${setting}.`];
  });
}

/** What was not read, and which time ages are told by. */
export function notesText({ before, after }: DeploymentDiff): string[] {
  return (['before', 'after'] as const).flatMap((name) => {
    const { notes, time } = { before, after }[name];
    return [
      ...notes.map((note) => `Note, ${name}: ${note}`),
      ...(time === null ? [] : [`Ages ${name} are told as of ${time}.`]),
    ];
  });
}

function gateLines(failing: readonly string[] | undefined, paint: Paint): string[] {
  if (failing === undefined) return [''];
  const fails =
    failing.length === 0
      ? `The gate ${paint('good', 'passes')}.`
      : `The gate ${paint('bad', 'fails')}, because of ${counted(failing.length, 'hazard')} that ${failing.length === 1 ? 'is' : 'are'} worse or new.`;
  return ['', fails, ...failing.map((id) => `  fails: ${printable(id)}`), ''];
}
