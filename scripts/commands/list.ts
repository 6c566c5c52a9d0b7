import { clauses, publicScenarios } from '#models';
import { properties } from '#properties';
import { paint, print } from '../terminal.ts';

/** Lists the scenarios that come with keysync, and the properties. */
export function listCommand(): void {
  const width = Math.max(...[...publicScenarios, ...properties].map(({ name }) => name.length));
  const scenarioLines = publicScenarios.map(({ name, note }) =>
    `  ${name.padEnd(width)}  ${note ?? ''}`.trimEnd(),
  );
  const propertyLines = properties.map(
    ({ name, statement, duty, clause }) =>
      `  ${name.padEnd(width)}  ${statement}\n  ${' '.repeat(width)}  ${paint('quiet', `${duty}; ${clauses[clause].source}`)}`,
  );
  print(
    [paint('title', 'Scenarios'), ...scenarioLines, '', paint('title', 'Properties'), ...propertyLines].join(
      '\n',
    ),
  );
}
