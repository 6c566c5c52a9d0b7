import catalogue from '../catalogue.json' with { type: 'json' };
import { paint, print } from '../output/terminal.ts';

/** Lists the scenarios and sweeps that come with keysync, and the properties. */
export function listCommand(): void {
  const { scenarios, sweeps, properties } = catalogue;
  const width = Math.max(...[...scenarios, ...properties].map(({ name }) => name.length));
  const linesOf = (told: typeof scenarios): readonly string[] =>
    told.map(({ name, note }) => `  ${name.padEnd(width)}  ${note}`.trimEnd());
  const propertyLines = properties.map(
    ({ name, statement, duty, source }) =>
      `  ${name.padEnd(width)}  ${statement}\n  ${' '.repeat(width)}  ${paint('quiet', `${duty}; ${source}`)}`,
  );
  print(
    [
      paint('title', 'Scenarios'),
      ...linesOf(scenarios),
      '',
      paint('title', 'Sweeps'),
      ...linesOf(sweeps),
      '',
      paint('title', 'Properties'),
      ...propertyLines,
    ].join('\n'),
  );
}
