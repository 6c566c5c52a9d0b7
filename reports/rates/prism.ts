import type { Flow, ScenarioChain } from '#properties';

/** What goes into the files of other tools. */
export interface ChainToExport {
  readonly flow: Flow;
  readonly start: number;
  readonly marks: ScenarioChain['marks'];
  /** In seconds. */
  readonly horizon: number;
}

/**
 * A chain in the formats that PRISM reads (`.tra`, `.sta`, `.lab`, `.srew`, `.props`), and in the one that Storm reads
 * (`.drn`): file name to content.
 *
 * @remarks
 * Rates are a second. The properties ask for the same numbers as the report; the share of time is a reward of one a second
 * where the property is violated, or reached, one file of rewards for each.
 */
export function prismFiles({ flow, start, marks, horizon }: ChainToExport): ReadonlyMap<string, string> {
  const labels = [...marks].map(([{ name }, states]) => ({ label: name.replaceAll('-', '_'), states }));
  const { stateCount } = flow;
  const all = Array.from({ length: stateCount }, (_, state) => state);
  const isLast = (state: number): boolean => flow.firsts[state] === flow.firsts[state + 1];
  // Their places in the list are their numbers in the file.
  const numbered = [
    { label: 'init', isSo: (state: number) => state === start },
    { label: 'deadlock', isSo: isLast },
    ...labels.map(({ label, states }) => ({ label, isSo: (state: number) => states[state] === 1 })),
  ];
  const labelLines = all.flatMap((state) => {
    const own = [...numbered.keys()].filter((index) => numbered[index]!.isSo(state));
    return own.length === 0 ? [] : [`${state}: ${own.join(' ')}`];
  });
  return new Map([
    [
      'chain.tra',
      text([`${stateCount} ${flow.targets.length}`, ...all.flatMap((state) => rowsOf(flow, state))]),
    ],
    ['chain.sta', text(['(state)', ...all.map((state) => `${state}:(${state})`)])],
    ['chain.lab', text([numbered.map(({ label }, index) => `${index}="${label}"`).join(' '), ...labelLines])],
    ...labels.map(({ label, states }) => [`${label}.srew`, rewards(states)] as const),
    ['chain.props', text(labels.flatMap(({ label }) => questions(label, horizon)))],
    [
      'chain.drn',
      text([
        '@type: CTMC',
        '@parameters',
        '',
        '@nr_states',
        String(stateCount),
        '@model',
        ...all.flatMap((state) => stateLines(flow, state, numbered)),
      ]),
    ],
  ]);
}

const text = (lines: readonly string[]): string => `${lines.join('\n')}\n`;

/** Sorted, as PRISM writes them itself. */
function transitionsOf(
  { firsts, targets, rates }: Flow,
  state: number,
): readonly (readonly [number, number])[] {
  const own = Array.from(
    { length: firsts[state + 1]! - firsts[state]! },
    (_, index) => firsts[state]! + index,
  );
  return own.map((at) => [targets[at]!, rates[at]!] as const).toSorted(([one], [other]) => one - other);
}

const rowsOf = (flow: Flow, state: number): readonly string[] =>
  transitionsOf(flow, state).map(([target, rate]) => `${state} ${target} ${rate}`);

function rewards(states: Uint8Array): string {
  const own = [...states.keys()].filter((state) => states[state] === 1);
  return text([`${states.length} ${own.length}`, ...own.map((state) => `${state} 1`)]);
}

const questions = (label: string, horizon: number): readonly string[] => [
  `// ${label}: at least once; and, with ${label}.srew, for how many seconds`,
  `P=? [ F<=${horizon} "${label}" ]`,
  `R=? [ C<=${horizon} ]`,
];

function stateLines(
  flow: Flow,
  state: number,
  labels: readonly { readonly label: string; readonly isSo: (state: number) => boolean }[],
): readonly string[] {
  const own = labels.filter(({ isSo }) => isSo(state)).map(({ label }) => ` ${label}`);
  const transitions = transitionsOf(flow, state);
  // Storm has no state that nothing leaves: such a one leads to itself.
  const shown = transitions.length === 0 ? [[state, 1] as const] : transitions;
  return [
    `state ${state}${own.join('')}`,
    '\taction 0',
    ...shown.map(([target, rate]) => `\t\t${target} : ${rate}`),
  ];
}
