import { escaped } from '../formats/markdown.ts';
import type { ExplanationReport } from './explanation-report.ts';
import { decidesMeaning, preventionSentences, roleLines } from './explanation-text.ts';

/** Added to a step that decides the claim. */
export const decidesNote = '**(decides)**';

/** An explanation as Markdown: what each step has to do with the finding, and what would have prevented it. */
export function explanationMarkdown(explanation: ExplanationReport, verdict: string): string[] {
  const roles = roleLines(explanation);
  const prevention = preventionSentences(explanation, verdict);
  const legend = roles.some(({ decides }) => decides) ? ` ${decidesNote}: ${decidesMeaning}.` : '';
  return [
    ...(roles.length === 0 ? [] : [`Which steps matter.${legend}`, '']),
    ...roles.map(({ steps, decides, sentence }) => {
      const which = `${/^\d+$/.test(steps) ? 'Step' : 'Steps'} ${steps}`;
      return `- ${which}${decides ? ` ${decidesNote}` : ''}: ${escaped(sentence)}`;
    }),
    ...(roles.length === 0 ? [] : ['']),
    ...(prevention.length === 0 ? [] : ['What would have prevented it:', '']),
    ...prevention.map((sentence) => `- ${escaped(sentence)}`),
    ...(prevention.length === 0 ? [] : ['']),
  ];
}
