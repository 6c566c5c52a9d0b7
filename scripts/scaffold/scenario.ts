import type { Verdict } from '#models';
import type { NewAction } from './action.ts';
import {
  camelCase,
  capitalized,
  type ReadSource,
  type Written,
  withImport,
  withMember,
} from './insertion.ts';

/** The name of the scenario in which a new action happens. */
export const scenarioName = (action: string): string => `${action}-2hsm`;

/** The least scenario that allows a new action, and its place among the others. */
export function scenarioSource({ name, about, means }: NewAction, read: ReadSource): Written {
  const all = 'models/scenarios/public-scenarios.ts';
  const scenario = scenarioName(name);
  const own = camelCase(scenario);
  const told = {
    $schema: '../scenario.schema.json',
    name: scenario,
    note: `${capitalized(means)}.`,
    regions: { 'us-east-1': 'aws' },
    clusters: { 'cluster-a': { region: 'us-east-1', hsms: ['hsm-a1', 'hsm-a2'], start: 'running' } },
    clients: { app: { cluster: 'cluster-a', sdk: 3 } },
    users: ['co', 'cu'],
    cryptoOfficer: 'co',
    keys: { 'key-1': { class: 'token', client: 'app', owner: 'cu' } },
    ...(about.includes('backup') && { backups: 1 }),
    allow: { [camelCase(name)]: true },
  };
  const imported = withImport(
    read(all),
    `import ${own} from './public/${scenario}.json' with { type: 'json' };`,
    all,
  );
  return new Map([
    [`models/scenarios/public/${scenario}.json`, `${JSON.stringify(told, undefined, 2)}\n`],
    [
      all,
      withMember(imported, ['export const publicScenarios', '= ['], '\n].map(validated)', `\n  ${own},`, all),
    ],
  ]);
}

/** Property to verdict. */
export type Verdicts = Readonly<Record<string, Verdict>>;

/** A scenario file that expects these verdicts as well, behind those that it has. */
export function withVerdicts(text: string, verdicts: Verdicts, file: string): string {
  const lines = Object.entries(verdicts).map(
    ([name, verdict]) => `    ${JSON.stringify(name)}: "${verdict}"`,
  );
  if (lines.length === 0) return text;
  const written = lines.join(',\n');
  return text.includes('"expect": {')
    ? withMember(text, ['"expect": {'], '\n  }', `,\n${written}`, file)
    : text.replace(/\n\}\s*$/, () => `,\n  "expect": {\n${written}\n  }\n}\n`);
}

/** How many worlds and transitions a scenario has, and how deep it is. */
export interface Numbers {
  readonly worlds: number;
  readonly transitions: number;
  readonly depth: number | null;
}

/** The file of the numbers of scenarios with those of one more, by name. */
export function withNumbers(text: string, name: string, numbers: Numbers): string {
  const known = Object.entries({ ...(JSON.parse(text) as Record<string, Numbers>), [name]: numbers });
  const sorted = known.sort(([one], [other]) => (one < other ? -1 : 1));
  return `${JSON.stringify(Object.fromEntries(sorted), undefined, 1)}\n`;
}
