import { spawnSync } from 'node:child_process';

/** The Python that has boto3: the one that a shell finds, or Debian's, which another may stand in front of. */
export const pythonWithBoto3: string | undefined = ['python3', '/usr/bin/python3'].find(
  (python) => spawnSync(python, ['-c', 'import boto3']).status === 0,
);
