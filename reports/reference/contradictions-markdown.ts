import { type Contradiction, contradictions, documents, type Statement } from '#models';
import { clauseLinks } from './page-links.ts';

/** Where the sources contradict each other, and what the model follows. */
export function contradictionsMarkdown(): string {
  const all = Object.entries<Contradiction>(contradictions);
  const decided = all.filter(([, { follows }]) => typeof follows === 'number').length;
  const indifferent = all.filter(([, { follows }]) => String(follows).startsWith('none')).length;
  return [
    '# Contradictions',
    '',
    `${all.length} places where the sources disagree, or where one of them disagrees with itself. The model follows one`,
    `statement in ${decided} of them; in ${indifferent} it does not matter to the model. \`npm run docs\` makes this page.`,
    '',
    ...all.flatMap(([id, contradiction]) => contradictionMarkdown(id, contradiction)),
  ].join('\n');
}

function contradictionMarkdown(id: string, contradiction: Contradiction): string[] {
  const { title, statements, follows, why, clauses } = contradiction;
  return [
    `## ${id}`,
    '',
    `${title}:`,
    '',
    ...statements.map((statement, index) => `${index + 1}. ${statementText(statement)}`),
    '',
    `The model follows ${typeof follows === 'number' ? `statement ${follows}` : follows}. ${why}`,
    '',
    `Clauses: ${clauseLinks(clauses)}`,
    '',
  ];
}

const statementText = ({ says, source }: Statement): string =>
  `${says} (${documents[source.document].title}, ${source.section})`;
