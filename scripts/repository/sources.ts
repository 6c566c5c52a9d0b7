import { join } from 'node:path';
import { Project } from 'ts-morph';
import { root } from '../root.ts';

/**
 * Has the compiler read what is ours and the library of the language. What packages declare decides nothing of what is
 * asked of the sources, and is more to read than they are.
 */
export const withoutPackages = { noResolve: true, types: [] };

let project: Project | undefined;

/**
 * All sources, with their tests, for whoever asks what is written in them. They are read once in a process, and nobody
 * changes them.
 */
export function sources(): Project {
  project ??= new Project({
    tsConfigFilePath: join(root, 'tsconfig.json'),
    skipFileDependencyResolution: true,
    compilerOptions: withoutPackages,
  });
  return project;
}
