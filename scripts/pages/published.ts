import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { publicScenarios } from '#models';
import {
  actionsMarkdown,
  machinesMarkdown,
  type PublishedFile,
  propertiesMarkdown,
  publishedMarkdown,
} from '#reports';
import { sources } from '../repository/sources.ts';
import { root } from '../root.ts';
import { describedActions } from './actions.ts';
import { apiPages } from './api.ts';
import { atlasSweeps } from './atlas.ts';
import { driverProtocol } from './driver-protocol.ts';
import { apiStates, describedMachines } from './machines.ts';
import { describedProperties, readGeneratedKills } from './properties.ts';
import { sourcePlaces } from './source-places.ts';

/** Where the pages are. */
export const folder = 'reports/published';

/** Published files that take too long for `npm run docs`, with the command that makes them. */
export const madeElsewhere: Readonly<Record<string, string>> = {
  'mutant-hunt.md': 'npm run hunt',
  'mutant-hunt.json': 'npm run hunt',
  'mutation-matrix.md': 'npm run mutants',
  'mutation-matrix.json': 'npm run mutants',
  'profiles.md': 'npm run profiles',
  'profiles.json': 'npm run profiles',
  'growth.json': 'npm run bench -- --count',
  ...Object.fromEntries(
    atlasSweeps
      .flatMap((name) => [`atlas/${name}.json`, `atlas/${name}.csv`])
      .map((name) => [name, 'npm run atlas']),
  ),
};

/**
 * What is made from the sources of the model and the properties: each with its path from the root.
 *
 * @param core - the suite that comes with keysync, as it is published
 */
export function referencePages(core: string): readonly (readonly [string, string])[] {
  const project = sources();
  const actions = describedActions(project);
  const tellers = new Map<string, string[]>();
  for (const { name, tells } of actions) {
    for (const { machine, event } of tells) {
      const told = `${machine} ${event}`;
      tellers.set(told, [...(tellers.get(told) ?? []), name]);
    }
  }
  const machines = machinesMarkdown(describedMachines(project), apiStates(), tellers);
  const properties = describedProperties(project, readGeneratedKills(root));
  return [
    [`${folder}/machines.md`, machines],
    [`${folder}/actions.md`, actionsMarkdown(actions)],
    [`${folder}/properties.md`, propertiesMarkdown(properties, publicScenarios)],
    ['reports/formats/source-places.json', sourcePlaces(project)],
    driverProtocol(actions, core),
    ...apiPages(),
  ];
}

/** The index of the folder: of all that is made there now, and of what was made elsewhere. */
export function publishedIndex(made: ReadonlyMap<string, string>): readonly [string, string] {
  const here = [...made]
    .filter(([file]) => file.startsWith(`${folder}/`))
    .map(
      ([file, content]): PublishedFile => ({
        name: file.slice(folder.length + 1),
        content,
        madeBy: 'npm run docs',
      }),
    );
  const elsewhere = Object.entries(madeElsewhere)
    .filter(([name]) => existsSync(join(root, folder, name)))
    .map(([name, madeBy]): PublishedFile => {
      return { name, content: readFileSync(join(root, folder, name), 'utf8'), madeBy };
    });
  return [`${folder}/README.md`, publishedMarkdown([...here, ...elsewhere])];
}
