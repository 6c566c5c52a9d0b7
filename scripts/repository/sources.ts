import { join } from 'node:path';
import { Project } from 'ts-morph';
import { root } from '../root.ts';

let project: Project | undefined;

/**
 * All sources, with their tests, for whoever asks what is written in them. They are read once in a process, and nobody
 * changes them.
 */
export function sources(): Project {
  project ??= new Project({
    tsConfigFilePath: join(root, 'tsconfig.json'),
    skipFileDependencyResolution: true,
  });
  return project;
}
