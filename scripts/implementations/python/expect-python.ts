import { spawnSync } from 'node:child_process';
import { exitCodes } from '../../exit-codes.ts';

// Said once and before the first test, instead of by each of them.
const isOldEnough = 'import sys; sys.exit(sys.version_info < (3, 9))';
if (spawnSync('python3', ['-c', isOldEnough]).status !== 0) {
  process.stderr.write(
    'These tests need python3, 3.9 or newer, which is not installed. On Debian or Ubuntu: apt-get install python3.\n',
  );
  process.exitCode = exitCodes.badInput;
}
