import type { ClauseId } from '#models';
import {
  camelCase,
  inWords,
  type ReadSource,
  type Written,
  withImport,
  withInserted,
  withMember,
} from './insertion.ts';

/** The areas of actions, each with the area of the suite that its tests belong to where no key says it. */
export const suiteAreas = {
  'key-creation': 'creation-sdk5',
  'clean-up': 'creation-sdk3',
  'key-life': 'server-side-sync',
  users: 'users',
  hsms: 'failure-and-replacement',
  clusters: 'cluster-lifecycle',
  backups: 'backups',
  clones: 'clones',
} as const;

/** A new action: its name in kebab case, its area, and the rule that it follows. */
export interface NewAction {
  readonly name: string;
  readonly area: keyof typeof suiteAreas;
  readonly clause: ClauseId;
}

/**
 * The sources with a new action, about one HSM and nothing else until somebody says more.
 *
 * @remarks
 * It is forbidden wherever a scenario does not allow it by a field of its own, so that no old number changes.
 */
export function scaffoldAction(action: NewAction, read: ReadSource): Written {
  const { name, area } = action;
  const own = camelCase(name);
  const at = (file: string, place: string, end: string, added: string) =>
    [file, withMember(read(file), [place], end, added, file)] as const;
  const source = `models/actions/${area}/${name}.action.ts`;
  const all = 'models/actions/actions.ts';
  const imported = withImport(read(all), `import { ${own} } from './${area}/${name}.action.ts';`, all);
  const ofAreas = 'models/actions/testing.ts';
  const ofAll = 'models/actions/actions.test.ts';
  const inArea = ['export const areas = {', `\n  ${key(area)}: [`];
  return new Map([
    [source, actionSource(action, source)],
    [all, withMember(imported, ['export const actions = {'], '} as const;', `  ${own},\n`, all)],
    [ofAreas, withInserted(read(ofAreas), inArea, `'${own}', `, ofAreas)],
    [
      ofAll,
      withInserted(read(ofAll), ["describe('the steps of a model'", 'allow: {'], ` ${own}: true,`, ofAll),
    ],
    at(
      `models/actions/${area}/${area}.actions.test.ts`,
      `testRefusals('${area}', {\n`,
      '\n});',
      `\n  ${own}: {
    happens: [start({ allow: { ${own}: true } }), 'hsm-a1'],
    'not-allowed': [start(), 'hsm-a1'],
    'hsm-not-active': [start({ allow: { ${own}: true } }), 'hsm-b1'],
  },`,
    ),
    at(
      'models/scenarios/scenario.ts',
      'const allow = z.strictObject({',
      '\n});',
      `\n  ${own}: flag.describe('It may happen: ${inWords(name)}.'),`,
    ),
    at(
      'reports/reference/scenario-sentences.ts',
      '/** What each field of `allow` lets happen. */',
      '\n};',
      `\n  ${own}: () => 'it may happen: ${inWords(name)}',`,
    ),
    at(
      'properties/conformance/suite/area-of.ts',
      'const areaOfAction: ',
      '\n};',
      `\n  '${name}': '${suiteAreas[area]}',`,
    ),
    at(
      'reports/trace/trace-elements.ts',
      'export const elementsByAction: ',
      '\n};',
      `\n  '${name}': ({ step }) => [note([hsm(step)], '${inWords(name)}')],`,
    ),
    at(
      'scripts/implementations/in-memory/commands.ts',
      '/** By the name of the action that each is. */',
      '\n};',
      `\n  '${name}': command(\n    hsm,\n    () => {\n      throw new Error('Say in scripts/implementations/in-memory/commands.ts what ${name} does.');\n    },\n    '${own}',\n  ),`,
    ),
  ]);
}

const key = (area: string): string => (area.includes('-') ? `'${area}'` : area);

const actionSource = (
  { name, clause }: NewAction,
  file: string,
): string => `import type { HsmSlot } from '../../world/slots.ts';
import { isActive } from '../../world/questions.ts';
import type { Action } from '../action.ts';
import { choices } from '../choices.ts';

/**
 * What happens, in one sentence: ${inWords(name)}.
 *
 * @clause ${clause}
 */
export const ${camelCase(name)}: Action<{ hsm: HsmSlot }> = {
  name: '${name}',
  clause: '${clause}',
  parameters: ({ hsms }) => choices({ hsm: hsms }),

  forbids: ({ scenario }) => (scenario.allow.${camelCase(name)} ? undefined : 'not-allowed'),

  refuses: (world, { hsm }) => (isActive(world, hsm) ? undefined : 'hsm-not-active'),

  apply(_, { hsm }) {
    throw new Error(\`Say in ${file} what \${hsm.name} is told, and what it makes of it.\`);
  },

  describe: ({ hsm }) => \`It happens to \${hsm.name}: ${inWords(name)}.\`,
};
`;
