import { spawnSync } from 'node:child_process';
import { exitCodes } from '../../exit-codes.ts';
import { pythonWithBoto3 } from './python.ts';

// Said once and before the first test, instead of by each of them.
const wanted: readonly (readonly [string, readonly string[], string])[] = [
  ['aws', ['--version'], 'awscli'],
  [pythonWithBoto3 ?? 'python3', ['-c', 'import boto3'], 'python3-boto3'],
  ['openssl', ['version'], 'openssl'],
  ['curl', ['--version'], 'curl'],
];
const missing = wanted.filter(([program, args]) => spawnSync(program, args).status !== 0);
if (missing.length > 0) {
  const packages = missing.map(([, , name]) => name).join(' ');
  process.stderr.write(
    `These tests need clients of AWS that are not installed. On Debian or Ubuntu: apt-get install ${packages}.\n`,
  );
  process.exitCode = exitCodes.badInput;
}
