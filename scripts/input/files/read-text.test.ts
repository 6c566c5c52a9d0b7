import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readDeployment } from '../deployment-files.ts';
import { fileOf, refusal, refusalOf, sample } from '../testdata/sample-files.ts';
import { filesAt } from './files-at.ts';
import { allOf, bytesMax, readText } from './read-text.ts';

const folder = mkdtempSync(join(tmpdir(), 'keysync-'));
afterAll(() => rmSync(folder, { recursive: true }));
const clusters = JSON.stringify(sample('web-signing/describe-clusters.json').value);

function written(name: string, text: string): string {
  const file = join(folder, name);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, text);
  return file;
}

describe('the size of a file has a limit', () => {
  test('beyond which it is not read', () => {
    const file = written('large.json', '');
    truncateSync(file, bytesMax + 1);
    expect(refusal(() => readText(file))).toBe(
      `${file}: there are more than 100 MiB in it.\n  No file of a real deployment is that large.`,
    );
  });
  test('also where it has no end', () => {
    const endless = (into: Buffer): number => into.length;
    expect(refusal(() => allOf(endless, 'endless'))).toContain('endless: there are more than 100 MiB in it');
  });
});

test('a file that is read in many pieces is read whole', () => {
  const text = Array.from({ length: 400_000 }, (_, index) => index).join();
  expect(text.length).toBeGreaterThan(2.5 * 2 ** 20);
  expect(readText(written('numbers.txt', text)) === text).toBe(true);

  const pieces = ['one', ' ', 'two', ''];
  const read = (into: Buffer): number => into.write(pieces.shift()!);
  expect(String(allOf(read, 'pieces'))).toBe('one two');
});

describe('what is long is not quoted in full', () => {
  const long = 'x'.repeat(50_000);

  test.each([
    [
      'the value of a field that is not known',
      { Clusters: [{ ClusterId: 'cluster-a', State: 'ACTIVE', Y: long }] },
    ],
    ['the name of one', { Clusters: [{ ClusterId: 'cluster-a', State: 'ACTIVE', [long]: 1 }] }],
  ])('%s', (_, value) => {
    const file = written('fields.json', JSON.stringify(value));
    const { notes } = readDeployment([file]);
    expect(notes.join('').length).toBeLessThan(1_000);
    expect(notes).toContainEqual(expect.stringContaining('not read: Clusters[]'));
  });
  test.each([
    ['a wrong value', { Clusters: [{ ClusterId: long, State: 'ACTIVE' }] }],
    ['a wrong name', { client: { [long]: 1 }, server: { hostname: 'x' } }],
    ['outermost names', { [long]: 1, [`${long}y`]: 2 }],
    ['an address', { Clusters: [], [long]: long, client: {}, server: { hostname: long } }],
  ])('%s', (_, value) => {
    expect(refusalOf(fileOf('x.json', value)).length).toBeLessThan(5_000);
  });
});

describe('a folder', () => {
  test('stands for the files in it that can be of a deployment', () => {
    const place = join(folder, 'site');
    written('site/b.json', clusters);
    written('site/a.yaml', 'Backups: []\n');
    written('site/package.json', '{ "name": "site" }');
    written('site/notes.txt', 'hello');
    written('site/inner/c.json', '{');
    const { deployment, notes } = readDeployment([place]);
    expect(deployment.clusters).toHaveLength(1);
    expect(notes).toEqual([
      `${place}/inner: not read: a folder in a folder`,
      `${place}/notes.txt: not read: its name does not end in .json, .cfg, .yaml, .yml or .tfstate`,
      `${place}/package.json: not read: it is none of the known kinds of file`,
    ]);
  });
  test('does not hide a file in it that is broken', () => {
    written('broken/a.json', clusters);
    written('broken/b.json', '{ "Clusters": [');
    expect(refusal(() => readDeployment([join(folder, 'broken')]))).toContain(
      'b.json:1:16: the text ends too early',
    );
  });
  test('does not hide one that was named beside it', () => {
    written('named/a.json', clusters);
    const other = written('named/b.json', '{ "name": "x" }');
    expect(refusal(() => readDeployment([join(folder, 'named'), other]))).toContain(
      'this kind of file is not known',
    );
  });
  test('is read once with its files, in whatever order', () => {
    const file = written('once/a.json', clusters);
    const place = join(folder, 'once');
    for (const paths of [
      [place, file],
      [file, place],
      [place, `${place}/`],
    ]) {
      expect(filesAt(paths).files).toHaveLength(1);
    }
  });
  test('that has none is refused', () => {
    written('empty/readme.md', '');
    expect(refusal(() => readDeployment([join(folder, 'empty')]))).toContain(
      'there is no file in this folder',
    );
  });
});

test('inherited names are names', () => {
  for (const name of ['constructor', 'toString', '__proto__', 'hasOwnProperty']) {
    const file = written(`${name}.json`, clusters);
    expect(readDeployment([file]).deployment.clusters).toHaveLength(1);
    const hsm = { AvailabilityZone: 'us-east-1a', EniIp: name, HsmId: 'toString', State: 'ACTIVE' };
    const config = { clusters: [{ cluster: { servers: [{ hostname: name }] } }] };
    const own = { Clusters: [{ ClusterId: 'constructor', State: 'ACTIVE', VpcId: name, Hsms: [hsm] }] };
    const files = [written('own.json', JSON.stringify(own)), written(`${name}.cfg`, JSON.stringify(config))];
    expect(readDeployment(files).deployment.clients).toMatchObject([{ name, cluster: 'constructor' }]);
  }
});
