import { markdownTable } from 'markdown-table';
import { type GeneratedRow, type MutationMatrix, mutationScoreOf } from './mutation-matrix.ts';

/** The matrix of mutants and the properties that kill them, as a Markdown page. */
export function mutationMatrixMarkdown(matrix: MutationMatrix): string {
  return [
    '# Mutants of the models, and what kills them',
    '',
    'Each mutant is the source of the models with one mistake in it, made by a tool; or an action that somebody has made',
    'wrong on purpose. Every property is asked in every scenario of the list below, and a property kills a mutant where its',
    'verdict is not that of the model as it is. `npm run mutants` makes this page.',
    '',
    ...summary(matrix),
    '',
    '## Properties',
    '',
    ...propertyTable(matrix),
    '',
    '## Kinds of mistakes',
    '',
    ...operatorTable(matrix),
    '',
    ...survivors(matrix),
    ...countedOnly(matrix),
    ...generatedTables(matrix),
    ...byHandTable(matrix),
    ...scenarioList(matrix),
  ].join('\n');
}

function summary(matrix: MutationMatrix): string[] {
  const { generated, equivalent, killed, byProperty } = mutationScoreOf(matrix);
  const different = generated - equivalent;
  const with_ = (fate: GeneratedRow['fate']): number => countOf(matrix.generated, (row) => row.fate === fate);
  const earlier = [...matrix.generated, ...matrix.madeByHand].filter(({ isEarlier }) => isEarlier).length;
  const dead = countOf(matrix.madeByHand, ({ fate }) => fate === 'property');
  return [
    `- ${generated} mutants of the source; ${equivalent} of them mean the same as the model, each for a reason given below.`,
    `- Of the other ${different}, ${killed} are killed (${percent(killed, different)}): ${byProperty} by a property (${percent(byProperty, different)}), ${with_('defect')} by a machine or an engine that finds the model defective.`,
    `- The remaining ${with_('counts')} of the killed give themselves away by numbers of worlds or transitions that are known from elsewhere. This is weaker: it says that something has changed, and not what is wrong.`,
    `- ${different - killed} survive, each explained below.`,
    `- Of ${matrix.madeByHand.length} mutants made by hand, properties kill ${dead}.`,
    ...(earlier === 0
      ? []
      : [
          `- ${earlier} of all these were judged before the last change of the model, which left every earlier scenario as it was: what killed them still does, and what came later may kill them as well.`,
        ]),
    ...(matrix.pending.length === 0
      ? []
      : [
          `- ${matrix.pending.length} more are not judged yet, and count for nothing here: \`npm run mutants -- --new\` does it.`,
        ]),
    ...(matrix.unasked.length === 0
      ? []
      : [
          `- No mutants are made of ${matrix.unasked.map((name) => `\`${name}\``).join(', ')}: no action, machine or property asks it, so that only tests of its own can tell.`,
        ]),
  ];
}

function propertyTable({ properties, generated, madeByHand }: MutationMatrix): string[] {
  const kills = (name: string) => (row: { readonly killers: object }) => Object.hasOwn(row.killers, name);
  const alone = (name: string) => (row: GeneratedRow) => Object.keys(row.killers).join() === name;
  const idle = properties.filter((name) => ![...generated, ...madeByHand].some(kills(name)));
  return [
    'How many mutants each property kills, and how many no other property does.',
    '',
    markdownTable(
      [
        ['property', 'of the source', 'alone', 'made by hand'],
        ...properties.map((name) => [
          name,
          String(countOf(generated, kills(name))),
          String(countOf(generated, alone(name))),
          String(countOf(madeByHand, kills(name))),
        ]),
      ],
      { align: ['l', 'r', 'r', 'r'] },
    ),
    '',
    idle.length === 0
      ? 'Every property kills some mutant.'
      : `These kill nothing: ${idle.map((name) => `\`${name}\``).join(', ')}.`,
  ];
}

function operatorTable({ operators, generated }: MutationMatrix): string[] {
  const row = (name: string, says: string, rows: readonly GeneratedRow[]): string[] => [
    name,
    says,
    String(rows.length),
    ...(['property', 'defect', 'counts'] as const).map((fate) =>
      String(countOf(rows, (one) => one.fate === fate)),
    ),
    String(countOf(rows, ({ reason }) => reason?.kind === 'explained')),
    String(countOf(rows, ({ reason }) => reason?.kind === 'equivalent')),
  ];
  return [
    markdownTable(
      [
        ['kind', 'what goes wrong', 'mutants', 'property', 'defect', 'numbers', 'survive', 'equivalent'],
        ...Object.entries(operators).map(([name, says]) =>
          row(
            name,
            says,
            generated.filter(({ operator }) => operator === name),
          ),
        ),
      ],
      { align: ['l', 'l', 'r', 'r', 'r', 'r', 'r', 'r'] },
    ),
  ];
}

function survivors({ generated }: MutationMatrix): string[] {
  const explained = generated.filter(({ reason }) => reason?.kind === 'explained');
  const equivalent = generated.filter(({ reason }) => reason?.kind === 'equivalent');
  const open = generated.filter(
    ({ fate, reason }) => reason === null && (fate === 'survived' || fate === 'unnoticed'),
  );
  return [
    ...reasons('Survivors', 'Mistakes that nothing notices, and why.', explained),
    ...reasons(
      'Equivalent mutants',
      'They mean the same as the model: no number of any scenario differs.',
      equivalent,
    ),
    ...(open.length === 0 ? [] : ['## Not explained', '', ...open.map((row) => `- ${mistake(row)}`), '']),
  ];
}

function reasons(title: string, says: string, rows: readonly GeneratedRow[]): string[] {
  const texts = [...new Set(rows.map(({ reason }) => reason?.text ?? ''))];
  return [
    `## ${title}`,
    '',
    ...(rows.length === 0 ? ['None.', ''] : [says, '']),
    ...texts.flatMap((text) => [
      text,
      '',
      ...rows.filter(({ reason }) => reason?.text === text).map((row) => `- ${mistake(row)}`),
      '',
    ]),
  ];
}

function countedOnly({ generated }: MutationMatrix): string[] {
  const rows = generated.filter(({ fate }) => fate === 'counts');
  return [
    '## Killed by numbers only',
    '',
    'No property has another verdict, and no machine objects; the numbers of a scenario are not the known ones.',
    '',
    ...rows.map((row) => `- ${mistake(row)} (${row.counted})`),
    '',
  ];
}

function generatedTables({ generated }: MutationMatrix): string[] {
  const files = [...new Set(generated.map(({ file }) => file))];
  return [
    '## Every mutant of the source',
    '',
    ...files.flatMap((file) => [
      `### ${file}`,
      '',
      unpadded([
        ['place', 'kind', 'before', 'after', 'killed by'],
        ...generated
          .filter((row) => row.file === file)
          .map((row) => [row.place, row.operator, code(row.before), code(row.after), killersOf(row)]),
      ]),
      '',
    ]),
  ];
}

function byHandTable({ madeByHand }: MutationMatrix): string[] {
  return [
    '## Every mutant made by hand',
    '',
    unpadded([
      ['mutant', 'action', 'killed by'],
      ...madeByHand.map((row) => [row.name, row.action, killersOf(row)]),
    ]),
    '',
  ];
}

function scenarioList({ scenarios }: MutationMatrix): string[] {
  return [
    '## Scenarios',
    '',
    'From the smallest to the largest. Those whose numbers of worlds and transitions are known from elsewhere are marked; the',
    'others belong to the mutants made by hand, or are new.',
    '',
    markdownTable(
      [
        ['scenario', 'worlds', 'transitions', 'known'],
        ...scenarios.map(({ name, worlds, transitions, isKnown }) => [
          name,
          worlds.toLocaleString('en-US'),
          transitions.toLocaleString('en-US'),
          isKnown ? 'yes' : '',
        ]),
      ],
      { align: ['l', 'r', 'r', 'l'] },
    ),
    '',
  ];
}

function killersOf(
  row: Pick<GeneratedRow, 'fate' | 'killers' | 'defect'> & { reason?: GeneratedRow['reason'] },
): string {
  const names = Object.keys(row.killers);
  const defect = row.defect === null ? [] : [`*${row.defect.kind}*`];
  switch (row.fate) {
    case 'property':
    case 'defect':
      return [...names, ...defect].join(', ');
    case 'counts':
      return '*numbers*';
    case 'unnoticed':
    case 'survived':
      return row.reason?.kind === 'equivalent' ? '*equivalent*' : '**survives**';
  }
}

function mistake({ file, place, before, after }: GeneratedRow): string {
  return `${file}, ${place}: ${code(before)} → ${code(after)}`;
}

/** A piece of source within a table, in which a bar would end the cell. */
function code(text: string): string {
  if (text === '') return '*nothing*';
  return `\`${text.replaceAll('`', "'").replaceAll('|', '\\|')}\``;
}

/** A table of long cells: to align them would take more space than they do. */
function unpadded(rows: readonly (readonly string[])[]): string {
  return markdownTable(
    rows.map((row) => [...row]),
    { alignDelimiters: false },
  );
}

function countOf<Row>(rows: readonly Row[], isMeant: (row: Row) => boolean): number {
  return rows.filter(isMeant).length;
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '0 %' : `${((100 * part) / whole).toFixed(1)} %`;
}
