import { existsSync } from 'node:fs';
import {
  nearestName,
  type ParsedScenario,
  parseScenario,
  publicScenarios,
  type Scenario,
  unknownName,
} from '#models';
import { properties } from '#properties';
import { InputError } from './input/input-error.ts';
import { type JsonFile, readJsonFile } from './input/json-file.ts';

/**
 * The scenario that an argument names: a file, or a scenario that comes with keysync.
 *
 * @throws InputError with one message where it is neither, or not valid
 */
export function loadScenario(argument: string): Scenario {
  const shipped = publicScenarios.find(({ name }) => name === argument);
  if (shipped !== undefined && !existsSync(argument)) return shipped;
  if (!existsSync(argument) && !/[./\\]/.test(argument)) {
    const nearest = nearestName(
      argument,
      publicScenarios.map(({ name }) => name),
    );
    const what = `there is no such file, and no scenario of this name comes with keysync`;
    throw new InputError(
      argument,
      what,
      `The nearest scenario is ${nearest}; "keysync list" shows all of them.`,
    );
  }
  const file = readJsonFile(argument);
  return validated(parseScenario(file.value), file);
}

function validated(parsed: ParsedScenario, file: JsonFile): Scenario {
  if (parsed.scenario === undefined) {
    throw file.errorOf(parsed.problems, 'See scenario.schema.json for the format.');
  }
  for (const name of Object.keys(parsed.scenario.expect ?? {})) {
    if (properties.some((property) => property.name === name)) continue;
    const known = properties.map((property) => property.name);
    throw file.errorAt({ path: ['expect', name], message: unknownName('property', name, known) });
  }
  return parsed.scenario;
}
