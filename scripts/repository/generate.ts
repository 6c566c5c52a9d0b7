import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { print } from '../output/terminal.ts';
import { writeOutput } from '../output/write-output.ts';
import { root } from '../root.ts';
import { generatedFiles, schemaFiles } from './generated-files.ts';

/**
 * Writes every committed file that is made from the code, and says which of them changed: `npm run docs`. With
 * `-- --schemas` only what takes no time.
 */
const files = process.argv.includes('--schemas') ? schemaFiles() : await generatedFiles();
let unchangedCount = 0;
for (const [file, content] of files) {
  const path = join(root, file);
  const isUnchanged = existsSync(path) && readFileSync(path, 'utf8') === content;
  if (isUnchanged) unchangedCount += 1;
  else {
    writeOutput(path, content);
    print(`${file}: written`);
  }
}
print(`${unchangedCount} others are as they were.`);
