import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { siteDataSchema } from '#reports';
import { commandLine, inFolder } from '../testing.ts';

const scenario = 'sdk3-min1-3hsm-1fail';

/** The page of a folder: its bytes, and what is in it. */
function pageIn(folder: string) {
  const text = readFileSync(join(folder, 'index.html'), 'utf8');
  const part = (pattern: RegExp): string => pattern.exec(text)?.[1] ?? '';
  return {
    text,
    data: siteDataSchema.parse(JSON.parse(part(/<script type="application\/json"[^>]*>(.*)<\/script>/))),
    program: part(/<script>([\s\S]*)<\/script>/),
    policy: part(/<meta http-equiv="Content-Security-Policy" content="([^"]*)">/),
  };
}

test('a page with the verdicts, the traces and why; the same bytes each time, whatever the number of threads', async () => {
  await inFolder(async (folder) => {
    const one = join(folder, 'one');
    const { code, stdout, stderr } = await commandLine('report', scenario, 'clone-2x2', '--out', one);
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: `Open ${join(one, 'index.html')} in a browser.\n`,
      stderr: '',
    });
    const { text, data, program, policy } = pageIn(one);
    expect(data.scenarios.map(({ name }) => name)).toEqual([scenario, 'clone-2x2']);
    const found = data.report.scenarios[0]!.properties['acknowledged-key-survives']!;
    expect(found.trace).toHaveLength(5);
    expect(found.explanation?.neighbours.length).toBeGreaterThan(1);
    expect(policy).toContain(createHash('sha256').update(program).digest('base64'));

    const other = join(folder, 'deep', 'down');
    expect((await commandLine('report', scenario, 'clone-2x2', '--workers', '2', '--out', other)).code).toBe(
      0,
    );
    expect(pageIn(other).text).toBe(text);
  });
});

test('the cells of a sweep, beside each other', async () => {
  await inFolder(async (folder) => {
    const file = join(folder, 'own.sweep.json');
    const axes = { createObjectMinimumNodes: [1, 2], hsmFailures: [0, 1] };
    const own = { name: 'own', scenario, axes, properties: ['acknowledged-key-survives'] };
    writeFileSync(file, JSON.stringify(own));
    expect(await commandLine('report', file, '--out', folder)).toMatchObject({ code: 0, stderr: '' });
    const { data } = pageIn(folder);
    const names = data.scenarios.map(({ name }) => name);
    expect(names).toEqual(data.sweep?.cells.map(({ name }) => name));
    expect(names).toHaveLength(4);
    const found = data.report.scenarios.map(({ properties }) => properties['acknowledged-key-survives']!);
    expect(found.map(({ trace }) => trace.length)).toEqual([0, 5, 0, 0]);
    expect(data.sweep?.cells.map((cell) => cell.properties['acknowledged-key-survives']?.length)).toEqual(
      found.map(({ length }) => length),
    );
    const { code, stderr } = await commandLine('report', file, scenario, '--out', folder);
    expect(code).toBe(2);
    expect(stderr).toContain('a sweep has a report of its own');
  });
});

test('a scenario that is not as expected is reported, and exits with 1', async () => {
  await inFolder(async (folder) => {
    const file = join(folder, 'scenario.json');
    const shipped = JSON.parse(readFileSync(`models/scenarios/public/${scenario}.json`, 'utf8'));
    const expect_ = { ...shipped.expect, 'acknowledged-key-survives': 'holds' };
    writeFileSync(file, JSON.stringify({ ...shipped, $schema: undefined, expect: expect_ }));
    expect((await commandLine('report', file, '--out', folder)).code).toBe(1);
    expect(pageIn(folder).data.report.judgement).toBe('unexpected');
  });
});

describe('bad input: one message, exit code 2, nothing written', () => {
  test.each([
    ['a scenario that there is not', ['nothing'], 'nothing: there is no such file'],
    ['two scenarios with one name', [scenario, scenario], `its name, "${scenario}", is that of ${scenario}`],
  ])('%s', async (_, files, said) => {
    await inFolder(async (folder) => {
      const out = join(folder, 'out');
      const { code, stdout, stderr } = await commandLine('report', ...files, '--out', out);
      expect(code).toBe(2);
      expect(stdout).toBe('');
      expect(stderr).toContain(said);
      expect(stderr).not.toContain('    at ');
      expect(existsSync(out)).toBe(false);
    });
  });

  test('a folder that is a file', async () => {
    await inFolder(async (folder) => {
      const file = join(folder, 'file');
      writeFileSync(file, '');
      const { code, stderr } = await commandLine('report', scenario, '--out', file);
      expect(code).toBe(2);
      expect(stderr).toContain('the folder cannot be written');
      expect(readFileSync(file, 'utf8')).toBe('');
    });
  });
});
