import { join } from 'node:path';
import { mutantHuntMarkdown } from '#reports';
import { ProgressLine } from '../output/progress-line.ts';
import { print } from '../output/terminal.ts';
import { expectWritable, writeOutput } from '../output/write-output.ts';
import { root } from '../root.ts';
import { hunted, huntJson, published, runCountMax } from './mutant-hunt.ts';

/** Looks for every mutant with random runs, prints the table and writes it as a page and as data: `npm run hunt`. */
const [page, data] = [published.page, published.data].map((path) => join(root, path));
for (const file of [page, data]) expectWritable(file);
const line = new ProgressLine();
const found = await hunted((count) => line.show(() => `${count} mutants looked for`));
line.clear();
const markdown = mutantHuntMarkdown(found, runCountMax);
writeOutput(page!, markdown);
writeOutput(data!, huntJson(found));
print(markdown);
