import { spawnSync } from 'node:child_process';
import { exitCodes } from '../exit-codes.ts';

// Said once and before the first test, instead of by each of them.
if (spawnSync('redis-server', ['--version']).status !== 0) {
  process.stderr.write('The tests of the queue need redis-server: apt-get install redis-server\n');
  process.exitCode = exitCodes.badInput;
}
