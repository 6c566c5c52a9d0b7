import { describe, expect, test } from 'vitest';
import { parseScenario } from '#models';
import { code, escaped, prose } from '../formats/markdown.ts';
import { actionsMarkdown, type DescribedAction } from './actions-markdown.ts';
import type { DescribedMachine } from './described-machine.ts';
import { machinesMarkdown } from './machines-markdown.ts';
import { type DescribedProperty, propertiesMarkdown } from './properties-markdown.ts';
import { publishedMarkdown } from './published-markdown.ts';

const hostile = '<script>|*_`#~&[x](y)\\\u0007';

describe('text in a page', () => {
  test('is never markup', () => {
    expect(escaped(hostile)).toBe('\\<script\\>\\|\\*\\_\\`\\#\\~\\&\\[x\\](y)\\\\ ');
    expect(escaped('key-1 is (not) lost.')).toBe('key-1 is (not) lost.');
  });

  test('has code where a sentence says so, and leads to clauses', () => {
    expect(prose('`FAILED` is *ours*, see KS-HSM-LOSS.')).toBe(
      '`FAILED` is \\*ours\\*, see [KS-HSM-LOSS](clauses.md#ks-hsm-loss).',
    );
    expect(prose('`KS-HSM-LOSS` and one ` alone')).toBe('`KS-HSM-LOSS` and one \\` alone');
  });

  test.each([
    ['sync-key', '`sync-key`'],
    ['a`b', '``a`b``'],
    ['`', '`` ` ``'],
    ['``a', '``` ``a ```'],
    ['a || b_c', 'a \\|\\| b\\_c'],
    ['a\nb', '`a b`'],
  ])('is code: %o', (name, expected) => expect(code(name)).toBe(expected));
});

const meaning = {
  summary: 'A lamp, on or off.',
  remarks: undefined,
  assumptions: [],
  file: 'models/machines/lamp.machine.ts',
};

const lamp: DescribedMachine = {
  name: 'lamp',
  meaning: { ...meaning, remarks: 'It `glows`; <b>bold</b>.' },
  clause: 'KS-HSM-LOSS',
  carries: ['hours'],
  guards: { hasPower: 'context.power > 0' },
  states: [
    {
      name: 'off',
      description: 'It is dark.',
      clause: 'KS-HSM-LOSS',
      isInitial: true,
      isFinal: false,
      transitions: [
        transition('switch.pressed', 'hasPower', 'on'),
        transition('switch.pressed', 'else', 'off'),
        transition('lamp.moved', undefined, 'off'),
      ],
    },
    {
      name: 'on',
      description: 'It is | bright.',
      clause: 'KS-HSM-OUTAGE',
      isInitial: false,
      isFinal: true,
      transitions: [],
    },
  ],
};

function transition(event: string, guard: string | undefined, target: string) {
  return { event, guard, target, description: `What ${event} does.`, clause: 'KS-HSM-LOSS' };
}

describe('the page of the machines', () => {
  const api = {
    ours: { lamp: { off: 'Lamps in the `API` are on.' } },
    notModelled: { lamp: { broken: 'Lamps last.' }, other: {} },
  };
  const page = machinesMarkdown([lamp], api, new Map([['lamp switch.pressed', ['press', 'lean-on']]]));

  test('draws a machine', () => {
    expect(page).toContain(
      [
        '```mermaid',
        'stateDiagram-v2',
        '  [*] --> off',
        '  off --> on : switch.pressed [hasPower]',
        '  off --> off : switch.pressed [else]<br/>lamp.moved',
        '  on --> [*]',
        '```',
      ].join('\n'),
    );
  });

  test('says what it means, what it carries and under which conditions', () => {
    expect(page).toContain('\n## `lamp`\n\nA lamp, on or off.\n\nIt `glows`; \\<b\\>bold\\</b\\>.\n');
    expect(page).toContain('[KS-HSM-LOSS](clauses.md#ks-hsm-loss); the source is [`lamp.machine.ts`]');
    expect(page).toContain('](../../models/machines/lamp.machine.ts)');
    expect(page).toContain('Besides its state it carries `hours`.');
    expect(page).toContain('- `hasPower`: `context.power > 0`');
  });

  test('has a row for each state and transition', () => {
    expect(page.split('\n').filter((line) => /^\| `(off|on)`/.test(line))).toEqual([
      '| `off`, initial | It is dark. | [KS-HSM-LOSS](clauses.md#ks-hsm-loss) | ours. Lamps in the `API` are on. |',
      '| `on`, final | It is \\| bright. | [KS-HSM-OUTAGE](clauses.md#ks-hsm-outage) | API |',
      '| `off` | `switch.pressed` if `hasPower` | `on` | What switch.pressed does. | [KS-HSM-LOSS](clauses.md#ks-hsm-loss) | [`press`](actions.md#press), [`lean-on`](actions.md#lean-on) |',
      '| `off` | `switch.pressed` else | stays | What switch.pressed does. | [KS-HSM-LOSS](clauses.md#ks-hsm-loss) | [`press`](actions.md#press), [`lean-on`](actions.md#lean-on) |',
      '| `off` | `lamp.moved` | stays | What lamp.moved does. | [KS-HSM-LOSS](clauses.md#ks-hsm-loss) | |',
    ]);
  });

  test('lists the states of the API that are not modelled, where there are some', () => {
    expect(page).toContain('| `broken` | [`lamp`](#lamp) | Lamps last. |');
    const plain = machinesMarkdown([lamp], { ours: {}, notModelled: {} }, new Map());
    expect(plain).not.toContain('not modelled');
    expect(plain).toContain(
      '| `on`, final | It is \\| bright. | [KS-HSM-OUTAGE](clauses.md#ks-hsm-outage) |\n',
    );
  });
});

describe('the page of the actions', () => {
  const press: DescribedAction = {
    name: 'press-switch',
    meaning: {
      summary: 'Someone presses a switch.',
      remarks: 'Once.',
      assumptions: ['gloves', 'one-hand'],
      file: 'models/actions/press.action.ts',
    },
    clause: 'KS-HSM-OUTAGE',
    parameters: [
      { name: 'switch', kinds: ['switch'] },
      { name: 'by', kinds: ['HSM', 'backup'] },
    ],
    forbids: [{ name: 'no-hands', text: 'it has no hands' }],
    refuses: [{ name: 'pressed', text: 'the switch is | pressed' }],
    tells: [
      { machine: 'lamp', event: 'switch.pressed' },
      { machine: 'meter', event: 'power.used' },
      { machine: 'lamp', event: 'lamp.moved' },
    ],
    example: 'lamp_1 is *pressed*.',
    watchedBy: ['light-stays'],
  };
  const page = actionsMarkdown([press]);

  test('tells an action', () => {
    expect(page.slice(page.indexOf('## '))).toBe(
      [
        '## `press-switch`',
        '',
        'Someone presses a switch.',
        '',
        'Once.',
        '',
        '- It follows [KS-HSM-OUTAGE](clauses.md#ks-hsm-outage) and assumes [`gloves`](assumptions.md#gloves), [`one-hand`](assumptions.md#one-hand); the source is [`press.action.ts`](../../models/actions/press.action.ts).',
        '- Parameters: `switch` (switch), `by` (HSM or backup).',
        '- For example: lamp\\_1 is \\*pressed\\*.',
        '- It tells [`lamp`](machines.md#lamp) that `switch.pressed` or `lamp.moved`, [`meter`](machines.md#meter) that `power.used`.',
        '- Mistakes in it break [`light-stays`](properties.md#light-stays).',
        '',
        '| refusal | because | in |',
        '| - | - | - |',
        '| `no-hands` | it has no hands | every world |',
        '| `pressed` | the switch is \\| pressed | some worlds |',
        '',
      ].join('\n'),
    );
  });

  test('leaves out what there is not', () => {
    const bare = actionsMarkdown([{ ...press, forbids: [], refuses: [], example: undefined, watchedBy: [] }]);
    expect(bare).not.toMatch(/For example|Mistakes|refusal \|/);
  });
});

describe('the page of the properties', () => {
  const light: DescribedProperty = {
    name: 'light-stays',
    kind: 'always',
    duty: 'must',
    statement: 'A lamp that is on stays on.',
    clause: 'KS-HSM-LOSS',
    meaning: {
      summary: 'Nobody sits in the dark.',
      remarks: undefined,
      assumptions: [],
      file: 'properties/always/light.ts',
    },
    applies: 'appliesTo: (world) => world.lamps > 0,',
    mutants: [{ name: 'the switch is [stuck](x)', action: 'press-switch' }],
    generated: { killed: 3, tried: 40 },
    story: { title: 'It gets *dark*', page: 'hazards/light-stays.md' },
    verdicts: { hall: 'holds', cell_ar: 'violated', attic: 'holds' },
  };
  const { scenario } = parseScenario({
    name: 'hall',
    regions: { 'us-east-1': 'aws' },
    clusters: { one: { region: 'us-east-1', hsms: ['a', 'b'] }, two: { region: 'us-east-1', hsms: ['c'] } },
    clients: { app: { cluster: 'one', sdk: 3, minSrv: 2 } },
    users: ['co'],
    cryptoOfficer: 'co',
    allow: { hsmFailures: 2, clone: true },
    assume: { tombstones: true },
  });
  const page = propertiesMarkdown([light], [scenario!]);

  test('tells a property', () => {
    expect(page.slice(page.indexOf('## `'), page.indexOf('## The scenarios'))).toBe(
      [
        '## `light-stays`',
        '',
        '**A lamp that is on stays on.**',
        '',
        'Nobody sits in the dark.',
        '',
        '- Kind: always, that is, every reachable world satisfies it.',
        '- Duty: must. It must hold in every scenario; a violation is a defect of the model.',
        '- What it means, and what to configure: [It gets \\*dark\\*](hazards/light-stays.md).',
        '- It follows [KS-HSM-LOSS](clauses.md#ks-hsm-loss); the source is [`light.ts`](../../properties/always/light.ts).',
        '- It notices 3 of 40 [generated mutants](mutation-matrix.md).',
        '',
        'It has something to say where',
        '',
        '```ts',
        'appliesTo: (world) => world.lamps > 0,',
        '```',
        '',
        'Mistakes in the model that break it:',
        '',
        '- [`press-switch`](actions.md#press-switch): the switch is \\[stuck\\](x)',
        '',
        'Verdicts:',
        '',
        '- **holds** in [hall](#hall), [attic](#attic)',
        '- **violated** in [cell\\_ar](#cell_ar)',
        '',
        '',
      ].join('\n'),
    );
  });

  test('tells the scenarios that the verdicts are about', () => {
    expect(page).toContain(
      '| <a id="hall"></a>[hall](../../models/scenarios/public/hall.json) | 2 HSMs + 1 HSM | SDK 3, a token key on 2 HSMs | 2 `hsmFailures`, `clone`, `tombstones` |',
    );
  });

  test('leaves out what is not known', () => {
    const bare = {
      ...light,
      applies: undefined,
      mutants: [],
      generated: undefined,
      story: undefined,
      verdicts: {},
    };
    expect(propertiesMarkdown([bare], [])).not.toMatch(
      /something to say|break it|generated|Verdicts:|configure/,
    );
  });
});

test('the index has the title and the first sentence of each page, hazards first', () => {
  const files = [
    {
      name: 'a.md',
      content: '# All *of* it\n\nWhat is in\nhere. And more.\n\nElse.\n',
      madeBy: 'npm run docs',
    },
    { name: 'b.md', content: '# Bare\n\n| a | table |\n', madeBy: 'npm run docs' },
    { name: 'c.md', content: '# Colon\n\nThis is so: because.\n', madeBy: 'npm run hunt' },
    { name: 'd.json', content: '{}\n', madeBy: 'npm run docs' },
    { name: 'hazards/e.md', content: '# Lost\n\nIt is lost. Yes.\n', madeBy: 'npm run docs' },
  ];
  const lines = publishedMarkdown(files).split('\n');
  expect(lines.filter((line) => /^(- |## )/.test(line))).toEqual([
    '## What can go wrong, for anybody who runs CloudHSM',
    '- [hazards/e.md](hazards/e.md): Lost. It is lost. Written by `npm run docs`.',
    '## What keysync says of itself',
    '- [a.md](a.md): All *of* it. What is in here. Written by `npm run docs`.',
    '- [b.md](b.md): Bare. Written by `npm run docs`.',
    '- [c.md](c.md): Colon. This is so: because. Written by `npm run hunt`.',
    '- [d.json](d.json): Data. Written by `npm run docs`.',
  ]);
});
