import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { publicScenarios } from '#models';
import { verificationReportSchema } from '#reports';
import { bundledCommand } from '../bundled-command.ts';

const tellsPeak =
  'data:text/javascript,process.on("exit",()=>console.error("peak",process.resourceUsage().maxRSS))';
/** Node itself, the models, and what is remembered of the steps. */
const otherwise = 700;

/** Verifies every scenario with this option; returns how it ended, and the memory that it took in MiB. */
function verified(...options: readonly string[]) {
  const args = [
    '--import',
    tellsPeak,
    bundledCommand(),
    'verify',
    '--count-worlds',
    '--json',
    '-',
    ...options,
  ];
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  const { scenarios } = verificationReportSchema.parse(JSON.parse(stdout));
  const peak = Number(/^peak (\d+)$/m.exec(stderr)?.[1]) / 1024;
  return { status, signal, scenarios, peak };
}

test.each([
  ['1K', 1],
  ['1M', 1],
  ['3M', 3],
])('every scenario ends in order where its worlds may take no more than %s', (size, mebibytes) => {
  const { status, signal, scenarios, peak } = verified(
    '--max-memory',
    size,
    '--property',
    'acknowledged-key-survives,token-keys-converge',
  );
  expect({ status, signal }).toEqual({ status: 3, signal: null });
  expect(scenarios).toHaveLength(publicScenarios.length);
  const stopped = scenarios.filter(({ stopped }) => stopped !== null);
  expect(stopped.length).toBeGreaterThan(0);
  for (const { stopped: why, judgement } of stopped) {
    expect(why?.by).toBe('memory');
    expect(judgement).not.toBe('expected');
  }
  expect(peak).toBeGreaterThan(20);
  expect(peak).toBeLessThan(otherwise + 10 * mebibytes);
});
