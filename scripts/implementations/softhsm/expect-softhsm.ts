import { exitCodes } from '../../exit-codes.ts';
import { findRequirements } from './requirements.ts';

// Said once and before the first test, instead of by each of them.
const found = findRequirements();
if ('missing' in found) {
  process.stderr.write(`${found.missing}\n`);
  process.exitCode = exitCodes.badInput;
}
