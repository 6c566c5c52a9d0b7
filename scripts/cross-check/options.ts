import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { publicScenarios, type Scenario } from '#models';
import { InputError } from '../input/files/input-error.ts';
import { loadScenario } from '../input/load-scenarios.ts';

/** What `npm run cross-check` may be told on the command line. */
export interface Options {
  /** Names and files; all that come with keysync by default. */
  readonly scenarios: readonly Scenario[];
  /** tla2tools.jar. */
  readonly tlc: string | undefined;
  /** Scenarios with more worlds are left out, and it is said. */
  readonly worldCountMax: number;
}

const usage = 'Usage: npm run cross-check -- [--tlc PATH/tla2tools.jar] [--max-worlds N] [SCENARIO…]';

/**
 * Reads the options.
 *
 * @throws InputError where one is wrong, or a file is not there
 */
export function optionsIn(args: readonly string[]): Options {
  const { values, positionals } = parsed(args);
  const { tlc, 'max-worlds': largest = '100000' } = values;
  if (tlc !== undefined && !existsSync(tlc))
    throw new InputError('--tlc', `there is no file ${tlc}`, 'It takes the path of tla2tools.jar.');
  const worldCountMax = Number(largest);
  if (!Number.isSafeInteger(worldCountMax) || worldCountMax < 1)
    throw new InputError(
      '--max-worlds',
      `expected a whole number from 1 up, found ${JSON.stringify(largest)}`,
    );
  const scenarios = positionals.length === 0 ? publicScenarios : positionals.map(loadScenario);
  return { scenarios, tlc: tlc && resolve(tlc), worldCountMax };
}

function parsed(args: readonly string[]) {
  try {
    const options = { tlc: { type: 'string' }, 'max-worlds': { type: 'string' } } as const;
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new InputError('arguments', error instanceof Error ? error.message : String(error), usage);
  }
}
