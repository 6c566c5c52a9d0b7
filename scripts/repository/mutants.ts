import { judgeMutants } from '../mutation/command.ts';

/**
 * Judges every mutant and writes the matrix: `npm run mutants`.
 *
 * `-- --only TEXT` judges those whose id contains the text, and writes nothing; `--threads N` says in how many
 * threads, `--queue ADDRESS` has the workers of a queue judge instead (`--patience S` gives up where it cannot be reached
 * for so long), and `--memory FILE` where a run that is interrupted leaves what the next one goes on from. `--new` judges
 * only what is not published yet: after a change that leaves the numbers of every earlier scenario as they were, what
 * killed a mutant still does. `--as-is` judges nothing more, and publishes the mutants that are left as pending.
 */
process.exitCode = await judgeMutants(process.argv.slice(2));
