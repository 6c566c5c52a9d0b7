import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commandLine, inFolder } from '../testing.ts';

/** Two files with one name: in the second one, what is expected is not met. */
test('what is told of scenarios with one name is told of the right file', async () => {
  await inFolder(async (folder) => {
    const shipped = JSON.parse(readFileSync('models/scenarios/public/sdk5-quorum-1hsm.json', 'utf8'));
    const files = ['first', 'second'].map((name) => join(folder, `${name}.json`));
    const [property] = Object.keys(shipped.expect);
    const wrong = { ...shipped.expect, [property!]: 'violated' };
    writeFileSync(files[0]!, JSON.stringify(shipped, null, 2));
    writeFileSync(files[1]!, JSON.stringify({ ...shipped, expect: wrong }, null, 2));
    const [sarif, junit] = ['sarif', 'junit'].map((name) => join(folder, name));
    const run = await commandLine('verify', ...files, '--sarif', sarif!, '--junit', junit!, '--json', '-');
    expect(run.code).toBe(1);
    const names = JSON.parse(run.stdout).scenarios.map(({ name }: { name: string }) => name);
    expect(names).toEqual(files.map((file) => `sdk5-quorum-1hsm (${file})`));
    const [result] = JSON.parse(readFileSync(sarif!, 'utf8')).runs[0].results.filter(
      ({ level }: { level: string }) => level === 'error',
    );
    expect(result.relatedLocations[0].physicalLocation.artifactLocation.uri).toContain('second.json');
    expect(readFileSync(junit!, 'utf8')).toContain(`<testsuite name="sdk5-quorum-1hsm (${files[1]})"`);
  });
});
