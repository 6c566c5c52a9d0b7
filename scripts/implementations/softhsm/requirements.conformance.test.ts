import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { exitCodes } from '../../exit-codes.ts';

test.each(['expect-softhsm.ts', 'driver.ts', '../pkcs11/expect-pkcs11.ts'])(
  '%s says what is missing, and how to install it',
  (program) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, program)], {
      encoding: 'utf8',
      input: '',
      env: { ...process.env, SOFTHSM2_LIBRARY: '/nowhere/libsofthsm2.so' },
    });
    expect({ status, stdout }).toEqual({ status: exitCodes.badInput, stdout: '' });
    expect(stderr).toContain('SoftHSM2 is not installed. On Debian or Ubuntu: apt-get install softhsm2.\n');
  },
);
