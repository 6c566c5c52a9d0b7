import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { outcomeOfConformance, runConformance, type Suite } from '#properties';
import { DriverProcess } from './driver-process.ts';
import { loadSuite } from './load-suite.ts';
import { transcriptSuite } from './testing.ts';

/** Runs a suite against the driver of the page, and tells what went between the two. */
async function run(suite: Suite) {
  const lines: string[] = [];
  const onLine = (direction: string, line: string): void => void lines.push(`${direction} ${line}`);
  const driver = new DriverProcess('python3 scripts/conformance/skeleton.py', { timeLimit: 60, onLine });
  try {
    const result = await runConformance(suite, driver, { patience: 0 });
    await driver.leave();
    return { result, lines };
  } finally {
    await driver.end();
  }
}

test('the transcript on the page is one', async () => {
  const { result, lines } = await run(transcriptSuite);
  expect(outcomeOfConformance(result)).toBe('passed');
  const page = readFileSync('reports/conformance/driver-protocol.md', 'utf8');
  const [, written] = /<!-- transcript -->\n\n```text\n([^`]*)```\n\n<!-- end -->/.exec(page) ?? [];
  expect(written).toBe(`${lines.join('\n')}\n`);
});

test('it passes every test of core that is for it', async () => {
  const { result } = await run(loadSuite('core'));
  const verdicts = result.results.map(({ verdict }) => verdict);
  expect(new Set(verdicts)).toEqual(new Set(['passed', 'not-applicable']));
  expect(verdicts.filter((verdict) => verdict === 'passed').length).toBeGreaterThan(10);
});
