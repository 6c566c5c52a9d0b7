import { join } from 'node:path';
import { mutantHuntMarkdown } from '#reports';
import { hunted, page, runCountMax } from './mutant-hunt.ts';
import { ProgressLine } from './progress-line.ts';
import { print } from './terminal.ts';
import { expectWritable, writeOutput } from './write-output.ts';

/** Looks for every mutant with random runs, prints the table and writes the page: `npm run hunt`. */
const file = join(import.meta.dirname, '..', page);
expectWritable(file);
const line = new ProgressLine();
const found = hunted((count) => line.show(() => `${count} mutants looked for`));
line.clear();
const markdown = mutantHuntMarkdown(found, runCountMax);
writeOutput(file, markdown);
print(markdown);
