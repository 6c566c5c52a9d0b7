import type { Outcome } from '#models';
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

/** The text of a scenario file that expects what is not vacuous of these verdicts. */
export function withVerdicts(text: string, verdicts: Outcome['verdicts']): string {
  const expected = Object.entries(verdicts).filter(([, verdict]) => verdict !== 'vacuous');
  const told = { ...(JSON.parse(text) as object), expect: Object.fromEntries(expected) };
  return `${JSON.stringify(told, undefined, 2)}\n`;
}

/** The manifest of what scenarios come to, by name. */
export function manifestOf(outcomes: ReadonlyMap<string, Outcome>): string {
  const sorted = [...outcomes].sort(([one], [other]) => (one < other ? -1 : 1));
  return `${JSON.stringify(Object.fromEntries(sorted), undefined, 2)}\n`;
}
