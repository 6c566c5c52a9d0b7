import { huntMutants } from './hunt-command.ts';

/**
 * Looks for every mutant with random runs, prints the table and writes it as a page and as data: `npm run hunt`.
 *
 * `-- --only TEXT` looks for those whose name contains the text, and writes nothing. `--queue ADDRESS` has the workers of
 * a queue do it, and `--patience S` gives up where it cannot be reached for so long. What is found is kept, so that a
 * hunt that is interrupted goes on the next time.
 */
process.exitCode = await huntMutants(process.argv.slice(2));
