import { parseArgs } from 'node:util';
import { print } from '../output/terminal.ts';
import { brokenRules } from '../traceability/broken-rules.ts';
import { BrokenCopy } from '../traceability/judge-edit.ts';

/**
 * Breaks each rule that has no mutant in the matrix, and runs the test that must notice: `npm run broken-rules`.
 *
 * @remarks
 * It takes minutes, in which a copy of the sources is edited and never the sources themselves. It fails where
 * something goes unnoticed.
 */
// It has no options: whoever asks for --help is not to wait for minutes.
parseArgs();
using copy = new BrokenCopy(process.cwd());
for (const [clause, rule] of Object.entries(brokenRules)) {
  if (rule.kind !== 'edit') continue;
  const fate = await copy.judge(rule);
  print(`${clause.padEnd(28)} ${fate}`);
  if (fate !== 'noticed') process.exitCode = 1;
}
