import { type Capabilities, needName, needsOf, profiles, type Suite } from '#properties';
import { code, table } from '../formats/markdown.ts';

/** Which controls make how many tests of a suite applicable, as two Markdown tables. */
export function controlsTables(suite: Suite): string {
  const needs = suite.tests.map((test) => {
    const { scenario } = suite.deployments[test.deployment]!;
    return new Set(needsOf(nothing, scenario, test).map(needName));
  });
  return [
    'What a driver would be told first, each row with all before it:',
    '',
    table([
      ['to be told, or to know, also', `tests of \`${suite.name}\` that are then applicable`],
      ...inOrderOfUse(needs).map(({ added, total }) => [added.map(code).join(', '), String(total)]),
    ]),
    '',
    'How many tests need each action, and how many of them are left to a driver that can be told all others, where this one happens by',
    'itself, or never:',
    '',
    table([
      ['action', 'tests with it', 'where it happens by itself', 'where it never does'],
      ...Object.keys(everything.controls).map((action) => [
        code(action),
        String(needs.filter((ofTest) => ofTest.has(action)).length),
        String(applicable(suite, { ...without(action), spontaneous: [action] })),
        String(applicable(suite, without(action))),
      ]),
      ...(everything.fields ?? []).map((field) => [
        `the field ${code(field)}`,
        String(needs.filter((ofTest) => ofTest.has(field)).length),
        '',
        String(
          applicable(suite, { ...everything, fields: everything.fields!.filter((one) => one !== field) }),
        ),
      ]),
      [
        '`bounds`',
        String(needs.filter((ofTest) => ofTest.has('bounds')).length),
        '',
        String(applicable(suite, { ...everything, bounds: false })),
      ],
    ]),
  ].join('\n');
}

const everything = profiles.find(({ name }) => name === 'stepwise')!.capabilities;

const nothing: Capabilities = { ...everything, controls: {}, bounds: false, fields: [] };

function without(action: string): Capabilities {
  const { [action]: _, ...controls } = everything.controls;
  return { ...everything, controls };
}

const applicable = ({ tests, deployments }: Suite, capabilities: Capabilities): number =>
  tests.filter((test) => needsOf(capabilities, deployments[test.deployment]!.scenario, test).length === 0)
    .length;

interface Row {
  readonly added: readonly string[];
  readonly total: number;
}

/** What brings most tests for what has to be added comes first. */
function inOrderOfUse(needs: readonly ReadonlySet<string>[]): readonly Row[] {
  const rows: Row[] = [];
  const known = new Set<string>();
  const isFor = (ofTest: ReadonlySet<string>, also: readonly string[] = []): boolean =>
    [...ofTest].every((need) => known.has(need) || also.includes(need));
  for (;;) {
    const open = new Map(
      needs
        .filter((ofTest) => !isFor(ofTest))
        .map((ofTest) => [...ofTest].filter((need) => !known.has(need)).sort())
        .map((added) => [added.join(), added] as const),
    );
    if (open.size === 0) return rows;
    const before = needs.filter((ofTest) => isFor(ofTest)).length;
    const choices = [...open.values()].map((added) => ({
      added,
      total: needs.filter((ofTest) => isFor(ofTest, added)).length,
    }));
    const use = ({ added, total }: Row): number => (total - before) / added.length;
    const best = choices.reduce((one, other) =>
      use(other) > use(one) || (use(other) === use(one) && other.added.join() < one.added.join())
        ? other
        : one,
    );
    for (const need of best.added) known.add(need);
    rows.push(best);
  }
}
