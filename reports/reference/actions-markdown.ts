import { clauseLink, code, escaped, nameLink, prose, table } from '../formats/markdown.ts';
import { type Meaning, originText } from './meaning.ts';

/** An action as a page tells it. */
export interface DescribedAction {
  readonly name: string;
  readonly meaning: Meaning;
  readonly clause: string;
  /** What it is about, in order: each with the kinds of things that it can be. */
  readonly parameters: readonly { readonly name: string; readonly kinds: readonly string[] }[];
  /** Why a choice can happen in no world of a deployment. */
  readonly forbids: readonly Reason[];
  /** Why it cannot happen in a world. */
  readonly refuses: readonly Reason[];
  /** What it tells which machines. */
  readonly tells: readonly { readonly machine: string; readonly event: string }[];
  /** What happened, in an example. */
  readonly example: string | undefined;
  /** Properties that some mistake in it breaks. */
  readonly watchedBy: readonly string[];
}

/** Why an action refuses, by name and in words. */
export interface Reason {
  readonly name: string;
  readonly text: string;
}

/** Every action as a Markdown page: what it means, why it refuses, what it tells the machines. */
export function actionsMarkdown(actions: readonly DescribedAction[]): string {
  return [
    '# The actions',
    '',
    'An action is one kind of atomic step. With each of its parameters chosen it either happens in a world or is refused,',
    'and says why; what it changes it tells the [machines](machines.md). A refusal in every world follows from the scenario',
    'alone: that choice of parameters is never tried. `npm run docs` makes this page from the actions themselves, which',
    'stand in the order in which a search tries them.',
    '',
    table([
      ['action', 'what happens', 'clause'],
      ...actions.map(({ name, meaning, clause }) => [
        nameLink('', name),
        prose(meaning.summary),
        clauseLink(clause),
      ]),
    ]),
    '',
    ...actions.flatMap(actionSection),
  ].join('\n');
}

function actionSection(action: DescribedAction): string[] {
  const { name, meaning, clause, parameters, example, watchedBy } = action;
  return [
    `## ${code(name)}`,
    '',
    prose(meaning.summary),
    ...(meaning.remarks === undefined ? [] : ['', prose(meaning.remarks)]),
    '',
    `- ${originText(clause, meaning)}`,
    `- Parameters: ${parameters.map((one) => `${code(one.name)} (${one.kinds.join(' or ')})`).join(', ')}.`,
    ...(example === undefined ? [] : [`- For example: ${escaped(example)}`]),
    `- It tells ${toldText(action)}.`,
    ...(watchedBy.length === 0
      ? []
      : [`- Mistakes in it break ${watchedBy.map((one) => nameLink('properties.md', one)).join(', ')}.`]),
    '',
    ...reasonTable(action),
  ];
}

/** Who is told what, each machine once. */
function toldText({ tells }: DescribedAction): string {
  const machines = [...new Set(tells.map(({ machine }) => machine))];
  return machines
    .map((machine) => {
      const events = tells.filter((told) => told.machine === machine).map(({ event }) => code(event));
      return `${nameLink('machines.md', machine)} that ${events.join(' or ')}`;
    })
    .join(', ');
}

/** Some choices of parameters no world of a deployment allows; the rest depends on the world. */
function reasonTable({ forbids, refuses }: DescribedAction): string[] {
  const rows = [
    ...forbids.map(({ name, text }) => [code(name), prose(text), 'every world']),
    ...refuses.map(({ name, text }) => [code(name), prose(text), 'some worlds']),
  ];
  return rows.length === 0 ? [] : [table([['refusal', 'because', 'in'], ...rows]), ''];
}
