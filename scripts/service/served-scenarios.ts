import { existsSync } from 'node:fs';
import { parseScenarioToSearch, type Scenario } from '#models';
import { readJsonFile } from '../input/files/json-file.ts';
import { loadScenario } from '../input/load-scenarios.ts';
import cloneAcrossRegions from './walk/clone-across-regions.json' with { type: 'json' };

/** Scenarios that come with keysync to be served: they begin with nothing, and are no question of a verdict. */
const toServe: Readonly<Record<string, unknown>> = { [cloneAcrossRegions.name]: cloneAcrossRegions };

/**
 * The scenario to be served: a file, one of those that come with keysync to be verified, or to be served.
 *
 * @remarks
 * Sources disagree on whether a cluster from a backup is ACTIVE before its first HSM. Clients wait for that, so it is what
 * they get, unless the file itself says how it is to be read.
 *
 * @throws InputError where it is none
 */
export function loadServed(argument: string): Scenario {
  const { scenario, reading } = found(argument);
  const restoredClusterActive = reading ?? true;
  return { ...scenario, assume: { ...scenario.assume, restoredClusterActive } };
}

function found(argument: string): { readonly scenario: Scenario; readonly reading: boolean | undefined } {
  const isFile = existsSync(argument);
  if (!isFile && Object.hasOwn(toServe, argument)) {
    const { scenario } = parseScenarioToSearch(toServe[argument]);
    if (scenario === undefined)
      throw new Error(`The scenario ${argument} that comes with keysync is not valid.`);
    return { scenario, reading: undefined };
  }
  const scenario = loadScenario(argument);
  if (!isFile) return { scenario, reading: undefined };
  const { assume } = readJsonFile(argument).value as { readonly assume?: Partial<Scenario['assume']> };
  return { scenario, reading: assume?.restoredClusterActive };
}
