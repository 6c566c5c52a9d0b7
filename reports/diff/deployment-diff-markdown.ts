import { escaped, escapedLine } from '../formats/markdown.ts';
import { namesText } from './change-words.ts';
import { changesMarkdown } from './changes-markdown.ts';
import type { DeploymentDiff } from './deployment-diff-report.ts';
import { diffHeadline, notesText, openText, settingsText } from './deployment-diff-text.ts';

/** Two deployments beside each other as a Markdown page: what is worse first. */
export function deploymentDiffMarkdown(report: DeploymentDiff): string {
  const names = [...namesText(report), ...settingsText(report)];
  const notes = notesText(report);
  const lines = [
    '# What changed for the keys of this deployment',
    '',
    escapedLine(diffHeadline(report)),
    '',
    ...openText(report).flatMap((line) => [escapedLine(line), '']),
    ...(names.length === 0 ? [] : [...names.map((line) => `- ${escaped(line)}`), '']),
    ...changesMarkdown(report),
    ...(notes.length === 0 ? [] : ['## Notes', '', ...notes.map((note) => `- ${escaped(note)}`), '']),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}
