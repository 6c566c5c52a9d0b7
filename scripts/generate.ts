import { join } from 'node:path';
import { generatedFiles } from './generated-files.ts';
import { print } from './terminal.ts';
import { writeOutput } from './write-output.ts';

/** Writes every committed file that is made from the code: `npm run docs`. */
const root = join(import.meta.dirname, '..');
for (const [file, content] of generatedFiles()) {
  writeOutput(join(root, file), content);
  print(file);
}
