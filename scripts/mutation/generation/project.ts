import { join } from 'node:path';
import { Project } from 'ts-morph';
import { root } from '../../root.ts';

/** The sources of the models and the properties, without their tests. */
export function sourceProject(): Project {
  const project = new Project({
    tsConfigFilePath: join(root, 'tsconfig.json'),
    skipAddingFilesFromTsConfig: true,
  });
  project.addSourceFilesAtPaths([
    join(root, '{models,properties}/**/*.ts'),
    join(root, 'scripts/mutation/**/*.ts'),
    `!${join(root, '**/*.test.ts')}`,
  ]);
  return project;
}
