import type { ClauseId } from '#models';
import {
  camelCase,
  capitalized,
  type ReadSource,
  type Written,
  withImport,
  withInserted,
  withMember,
} from './insertion.ts';
import { scenarioSource } from './scenario.ts';

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

/** What an action can be about: the type of each, all there are in a deployment, and one in the tests. */
export const subjects = {
  key: { slot: 'KeySlot', all: 'keys', tried: 'key-sdk5' },
  hsm: { slot: 'HsmSlot', all: 'hsms', tried: 'hsm-a1' },
  cluster: { slot: 'ClusterSlot', all: 'clusters', tried: 'cluster-a' },
  backup: { slot: 'BackupSlot', all: 'backups', tried: 'backup-1' },
  user: { slot: 'UserSlot', all: 'users', tried: 'cu' },
} as const;

/** How what is left to write says so, wherever it is run before that. */
export const unwritten = 'Say in';

/** Where it stands what every action is to one key. */
export const keyHistories = 'properties/incidents/writing/steps-in-search.ts';

/** The name of something that an action can be about. */
export type Subject = keyof typeof subjects;

/** A new action: its name in kebab case, its area, the rule that it follows, and what it is about. */
export interface NewAction {
  readonly name: string;
  readonly area: keyof typeof suiteAreas;
  readonly clause: ClauseId;
  /** In this order, each once. */
  readonly about: readonly Subject[];
  /** What happens, in the present tense and without a full stop: "an operator moves a key". */
  readonly means: string;
}

/**
 * The sources with a new action, and a scenario that allows it.
 *
 * @remarks
 * It is forbidden wherever a scenario does not allow it by a field of its own, so that no old number changes.
 */
export function scaffoldAction(action: NewAction, read: ReadSource): Written {
  const { name, area } = action;
  const source = `models/actions/${area}/${name}.action.ts`;
  const all = 'models/actions/actions.ts';
  const imported = withImport(
    read(all),
    `import { ${camelCase(name)} } from './${area}/${name}.action.ts';`,
    all,
  );
  return new Map([
    [source, actionSource(action, source)],
    [all, withMember(imported, ['export const actions = {'], '} as const;', `  ${camelCase(name)},\n`, all)],
    ...testSources(action, read),
    ...tableSources(action, read),
    ...historySource(action, read),
    ...scenarioSource(action, read),
  ]);
}

/** What is done to users alone moves no key; of all else somebody has to say what it is to one. */
function historySource({ name, about }: NewAction, read: ReadSource): readonly [string, string][] {
  if (!about.includes('user') || !about.every((subject) => subject === 'user' || subject === 'cluster'))
    return [];
  return [
    [
      keyHistories,
      withInserted(read(keyHistories), ['const movesNoKey = new Set(['], `'${name}', `, keyHistories),
    ],
  ];
}

/** The tests of its refusals, and where tests list all actions. */
function testSources({ name, area, about }: NewAction, read: ReadSource): readonly [string, string][] {
  const own = camelCase(name);
  const ofArea = `models/actions/${area}/${area}.actions.test.ts`;
  const ofAreas = 'models/actions/testing.ts';
  const ofAll = 'models/actions/actions.test.ts';
  const tried = about.map((subject) => subjects[subject].tried).join(' ');
  const cases = `\n  ${own}: {
    happens: [start({ allow: { ${own}: true } }), '${tried}'],
    'not-allowed': [start(), '${tried}'],${
      about.includes('hsm')
        ? `\n    'hsm-not-active': [start({ allow: { ${own}: true } }), '${tried.replace('hsm-a1', 'hsm-b1')}'],`
        : ''
    }
  },`;
  const inArea = ['export const areas = {', `\n  ${area.includes('-') ? `'${area}'` : area}: [`];
  return [
    [ofArea, withMember(read(ofArea), [`testRefusals('${area}', {\n`], '\n});', cases, ofArea)],
    [ofAreas, withInserted(read(ofAreas), inArea, `'${own}', `, ofAreas)],
    [
      ofAll,
      withInserted(read(ofAll), ["describe('the steps of a model'", 'allow: {'], ` ${own}: true,`, ofAll),
    ],
  ];
}

/** Every table with a line for each action, or for each field under `allow`. */
function tableSources(
  { name, area, about, means }: NewAction,
  read: ReadSource,
): readonly [string, string][] {
  const own = camelCase(name);
  const at = (file: string, place: string, end: string, added: string): [string, string] => [
    file,
    withMember(read(file), [place], end, `\n${added}`, file),
  ];
  const random = 'properties/random/deployments/deployments.ts';
  const commands = 'scripts/implementations/in-memory/commands.ts';
  const parameters = about.map((subject) => `${subject}: '${subject}'`).join(', ');
  const told = quoted(means);
  return [
    at(
      'models/scenarios/scenario.ts',
      'const allow = z.strictObject({',
      '\n});',
      `  ${own}: flag.describe(${quoted(`It may happen that ${means}.`)}),`,
    ),
    at(
      'reports/reference/scenario-sentences.ts',
      '/** What each field of `allow` lets happen. */',
      '\n};',
      `  ${own}: () => ${told},`,
    ),
    at(
      'properties/conformance/deployment-fields.ts',
      'export const newerFields = {',
      '\n} as const',
      `  'allow.${own}': {\n    means: ${told},\n    isUsed: ({ allow }) => allow.${own},\n  },`,
    ),
    at('scripts/implementations/in-memory/in-memory.ts', 'const knownFields', '\n];', `  'allow.${own}',`),
    at('scripts/implementations/python/driver.py', 'FIELDS = [', '\n]', `    "allow.${own}",`),
    at(
      'properties/conformance/suite/area-of.ts',
      'const areaOfAction: ',
      '\n};',
      `  '${name}': '${suiteAreas[area]}',`,
    ),
    at(
      'properties/conformance/suite/deployments.ts',
      'const own: ',
      '\n};',
      `  '${name}-2x1': {
    clusters: { ...two, 'cluster-b': ${about.includes('cluster') ? "absent(east, 'hsm-b1')" : "{ ...running('hsm-b1'), maskingKey: home }"} },
    clients: { app: sdk3 },
    keys: { 'key-1': token, 'key-2': session },${about.includes('backup') ? '\n    backups: 1,' : ''}
    allow: { hsmOutages: 1, ${own}: true },
  },`,
    ),
    // In front of the others: behind the last the formatter may have left no comma.
    [random, withInserted(read(random), ['const newerPermissions', '= ['], `'${own}', `, random)],
    at(
      'reports/trace/trace-elements.ts',
      'export const elementsByAction: ',
      '\n};',
      `  '${name}': ${elementSource(about, told)},`,
    ),
    at(
      commands,
      '/** By the name of the action that each is. */',
      '\n};',
      `  '${name}': command({ ${parameters} }, () => {\n    throw new Error('${unwritten} ${commands} what ${name} does.');\n  }, '${own}'),`,
    ),
  ];
}

/** A note over what it is about: an HSM before a cluster or a backup, and the client of a key where there is no other. */
function elementSource(about: readonly Subject[], told: string): string {
  const over = (['hsm', 'cluster', 'backup'] as const).find((subject) => about.includes(subject));
  if (over !== undefined) return `({ step }) => [note([${over}(step)], ${told})]`;
  return about.includes('key')
    ? `(drawn) => [note([clientOf(drawn)], ${told})]`
    : `() => [note([operator], ${told})]`;
}

/** A string of the code in single quotes, as the formatter leaves it. */
const quoted = (text: string): string =>
  text.includes("'") ? JSON.stringify(text) : `'${text.replaceAll('\\', '\\\\')}'`;

function actionSource({ name, clause, about, means }: NewAction, file: string): string {
  const own = camelCase(name);
  const onHsm = about.includes('hsm');
  const names = about.join(', ');
  const list = (say: (subject: Subject) => string): string => about.map(say).join('; ');
  const slots = [...new Set(about.map((subject) => subjects[subject].slot))].sort().join(', ');
  return `${onHsm ? "import { isActive } from '../../world/questions.ts';\n" : ''}import type { ${slots} } from '../../world/slots.ts';
import type { Action } from '../action.ts';
import { choices } from '../choices.ts';

/**
 * ${capitalized(means)}.
 *
 * @clause ${clause}
 */
export const ${own}: Action<{ ${list((subject) => `${subject}: ${subjects[subject].slot}`)} }> = {
  name: '${name}',
  clause: '${clause}',
  parameters: ({ ${about.map((subject) => subjects[subject].all).join(', ')} }) =>
    choices({ ${about.map((subject) => `${subject}: ${subjects[subject].all}`).join(', ')} }),

  forbids: ({ scenario }) => (scenario.allow.${own} ? undefined : 'not-allowed'),

  refuses: ${onHsm ? "(world, { hsm }) => (isActive(world, hsm) ? undefined : 'hsm-not-active')" : '() => undefined'},

  apply(_, { ${names} }) {
    throw new Error(\`${unwritten} ${file} what \${[${names}].map(({ name }) => name)} is told, and what it makes of it.\`);
  },

  describe: ({ ${names} }) => \`${capitalized(means).replaceAll('`', "'")}: ${about.map((subject) => `\${${subject}.name}`).join(', ')}.\`,
};
`;
}
