import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inFolder } from '../testing.ts';
import { compareWithPrism, resultIn } from './prism-peer.ts';

const { signal } = new AbortController();
const scenario = 'observed-on-one-of-three';

test('what PRISM prints is held against what we say', async () => {
  await inFolder(async (folder) => {
    // It stands in for PRISM, knows one answer, and expects the files to be there.
    const program = join(folder, 'prism');
    writeFileSync(
      program,
      '#!/bin/sh\ntest -f chain.tra && test -f chain.sta && test -f chain.lab && echo "Result: 1.0 (exact floating point)"\n',
    );
    chmodSync(program, 0o755);
    const compared = (await compareWithPrism(program, [scenario], folder, signal))!;
    const agreeing = compared.filter(({ agrees }) => agrees);
    const certain = compared.filter(({ what, ours }) => what === 'probability' && ours === 1);
    expect(certain.length).toBeGreaterThan(1);
    expect(agreeing).toEqual(certain);
    expect(compared.filter(({ agrees }) => !agrees).length).toBeGreaterThan(1);
  });
});

test('where PRISM is not installed, nothing is compared', async () => {
  await inFolder(async (folder) => {
    expect(await compareWithPrism(join(folder, 'none'), [scenario], folder, signal)).toBeUndefined();
  });
});

test('an answer is taken from the line that has it', () => {
  expect(resultIn('Model checking: P=? …\n\nResult: 1.6758714E-10 (+/- 1E-12)\n')).toBe(1.6758714e-10);
  expect(() => resultIn('Error: out of memory')).toThrow('PRISM gave no result');
});
