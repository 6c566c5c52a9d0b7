import { Project } from 'ts-morph';

let read: Project | undefined;

/** All sources, as the compiler sees them. Read once for the tests that share a process; they leave it as it is. */
export function allSources(): Project {
  read ??= new Project({ tsConfigFilePath: 'tsconfig.json' });
  return read;
}
