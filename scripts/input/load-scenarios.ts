import { existsSync } from 'node:fs';
import {
  nearestName,
  type ParsedScenario,
  parseScenarioToSearch,
  publicScenarios,
  remarksOn,
  type Scenario,
  unknownName,
} from '#models';
import { printable } from '#printable';
import { properties } from '#properties';
import { type FilePlace, filePlaceOf } from '#reports';
import { reportedPath } from '../output/report-outputs.ts';
import { tell } from '../output/terminal.ts';
import { InputError } from './files/input-error.ts';
import { type JsonFile, readJsonFile } from './files/json-file.ts';

/** A scenario, and where it was read. */
export interface LoadedScenario {
  readonly scenario: Scenario;
  /** Where it says what it expects of a property, or the nearest place there is; undefined for one without a file. */
  readonly placeOf: (property: string | undefined) => FilePlace | undefined;
}

/**
 * The scenario that an argument names: a file, or a scenario that comes with keysync.
 *
 * @throws InputError with one message where it is neither, or not valid
 */
export const loadScenario = (argument: string): Scenario => loadWithPlaces(argument).scenario;

/** The same, with the places in the file. */
function loadWithPlaces(argument: string): LoadedScenario {
  const shipped = publicScenarios.find(({ name }) => name === argument);
  if (shipped !== undefined && !existsSync(argument)) return withoutPlaces(shipped);
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
  const placeOf = (property: string | undefined): FilePlace | undefined => {
    const place = filePlaceOf(file.placeOf(property === undefined ? [] : ['expect', property]));
    return place && { ...place, file: reportedPath(place.file) };
  };
  const scenario = validated(parseScenarioToSearch(file.value), file);
  for (const remark of remarksOn(scenario)) tell(`keysync: ${printable(`${argument}: ${remark}`)}.`);
  return { scenario, placeOf };
}

/**
 * Several at once. A scenario is known by its name: where two have the same, the name of its file is added to each.
 *
 * @throws InputError where one is not valid
 */
export function loadAll(files: readonly string[]): readonly LoadedScenario[] {
  const loaded = files.map(loadWithPlaces);
  const isTaken = (wanted: string): boolean =>
    loaded.filter(({ scenario }) => scenario.name === wanted).length > 1;
  return loaded.map(({ scenario, placeOf }, index) => {
    if (!isTaken(scenario.name)) return { scenario, placeOf };
    return { scenario: { ...scenario, name: `${scenario.name} (${reportedPath(files[index]!)})` }, placeOf };
  });
}

/** A scenario that comes with keysync, which has no file of the user's. */
export const withoutPlaces = (scenario: Scenario): LoadedScenario => ({
  scenario,
  placeOf: () => undefined,
});

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
