import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import {
  nearestName,
  parseSweep,
  publicScenarios,
  publicSweep,
  publicSweepNames,
  type Sweep,
  unknownName,
} from '#models';
import { sweepProperties } from '#properties';
import { InputError } from './files/input-error.ts';
import { readJsonFile } from './files/json-file.ts';

/** A sweep, and the files that were read for it. */
export interface LoadedSweep {
  readonly sweep: Sweep;
  readonly files: readonly string[];
}

const remedy = 'See sweep.schema.json for the format; "keysync list" shows examples.';

/** Whether an argument that may be a scenario or a sweep is a sweep: a shipped one, or a file that is called so. */
export const isSweepName = (argument: string): boolean =>
  argument.endsWith('.sweep.json') || (!existsSync(argument) && publicSweepNames.includes(argument));

/**
 * The sweep that an argument names: a file, or a sweep that comes with keysync.
 *
 * @throws InputError with one message where it is neither, or not valid
 */
export function loadSweep(argument: string): LoadedSweep {
  const files = [argument];
  if (!existsSync(argument)) {
    const shipped = publicSweep(argument);
    if (shipped !== undefined) return { sweep: shipped, files };
    if (!/[./\\]/.test(argument)) {
      const what = 'there is no such file, and no sweep of this name comes with keysync';
      const nearest = nearestName(argument, publicSweepNames);
      throw new InputError(argument, what, `The nearest is ${nearest}; "keysync list" shows all of them.`);
    }
  }
  const file = readJsonFile(argument);
  const { sweep, problems } = parseSweep(file.value, (name) => scenarioNamed(name, dirname(argument), files));
  if (sweep === undefined) throw file.errorOf(problems, remedy);
  for (const [index, name] of (sweep.properties ?? []).entries()) {
    const known = sweepProperties.map((property) => property.name);
    const path = ['properties', index];
    if (!known.includes(name)) throw file.errorAt({ path, message: unknownName('property', name, known) });
  }
  return { sweep, files };
}

/** A file is named by its path from the sweep. */
function scenarioNamed(name: string, folder: string, files: string[]): unknown {
  const path = isAbsolute(name) ? name : join(folder, name);
  const shipped = publicScenarios.find((scenario) => scenario.name === name);
  if (shipped !== undefined && !existsSync(path)) return shipped;
  if (existsSync(path) || /[./\\]/.test(name)) {
    files.push(path);
    return readJsonFile(path).value;
  }
  const known = publicScenarios.map((scenario) => scenario.name);
  throw new InputError(path, unknownName('scenario', name, known), '"keysync list" shows all scenarios.');
}
