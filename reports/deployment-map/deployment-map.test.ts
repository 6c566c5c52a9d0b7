import { XmlDocument } from 'libxml2-wasm';
import { describe, expect, test } from 'vitest';
import { checkReportSchema } from '../check/check-report.ts';
import { deploymentMap } from './deployment-map.ts';
import { type MapOfDeployment, mapOfDeployment } from './map-of-deployment.ts';
import { mapOutline, mapSummary, type Outline } from './outline.ts';
import { givingUp, hostileDeployment, hostileNames, largeDeployment, reportOf } from './testing.ts';

const large = await reportOf(largeDeployment, givingUp);
const hostile = await reportOf(hostileDeployment);

/** What a strict reader of XML finds: all texts, and the names of all elements. */
function readSvg(svg: string): { readonly texts: string; readonly elements: ReadonlySet<string> } {
  const document = XmlDocument.fromString(svg);
  try {
    const elements = new Set(document.find('//*').map((node) => ('name' in node ? String(node.name) : '')));
    return { texts: document.root.content, elements };
  } finally {
    document.dispose();
  }
}

const linesOf = (outline: readonly Outline[], depth = 0): string[] =>
  outline.flatMap(({ text, inner }) => [`${'  '.repeat(depth)}${text}`, ...linesOf(inner, depth + 1)]);

const linksOf = ({ links }: MapOfDeployment): string[] =>
  links.map(({ number, kind, from, to }) => `${number} ${kind}: ${from} -> ${to}`);

test('the reports are ones', () => {
  for (const report of [large, hostile]) checkReportSchema.parse(report);
});

describe('four regions, 28 HSMs in a cluster', () => {
  const map = mapOfDeployment(large);

  test('regions stand by partition', () => {
    expect(map.regions.map(({ name, partition }) => [name, partition])).toEqual([
      ['eu-central-1', 'aws'],
      ['us-east-1', 'aws'],
      ['us-west-2', 'aws'],
      ['us-gov-west-1', 'aws-us-gov'],
    ]);
  });

  test('a backup is a box where a cluster was made from it or from a copy; the others are counted', () => {
    const items = map.regions.flatMap(({ name, items: inner }) => inner.map((item) => ({ name, item })));
    const backups = items.flatMap(({ name, item }) =>
      item.kind === 'backup' ? [`${name} ${item.id} ${item.state}`] : [],
    );
    expect(backups).toEqual([
      'eu-central-1 backup-3 PENDING_DELETION',
      'eu-central-1 backup-elsewhere null',
      'us-east-1 backup-1 READY',
      'us-west-2 backup-2 READY',
    ]);
    const original = items.find(({ item }) => item.id === 'cluster-original0')?.item;
    expect(original).toMatchObject({ otherBackups: { count: 90, ready: 90 } });
  });

  test('lines follow the lineage, each once, and the routes of syncKey', () => {
    expect(linksOf(map)).toEqual([
      '1 lineage: backup backup-2 -> cluster cluster-clone0000',
      '1 lineage: backup backup-1 -> backup backup-2',
      '1 lineage: cluster cluster-original0 -> backup backup-1',
      '2 lineage: backup backup-3 -> cluster cluster-clone0001',
      '2 lineage: backup backup-2 -> backup backup-3',
      '3 lineage: backup backup-elsewhere -> cluster cluster-stranger0',
      ...map.links
        .filter(({ number }) => number > 3)
        .map(({ number, kind, from, to }) => `${number} ${kind}: ${from} -> ${to}`),
    ]);
    expect(map.links.filter(({ kind }) => kind.startsWith('sync')).map(({ from, to }) => [from, to])).toEqual(
      [
        ['cluster cluster-original0', 'cluster cluster-clone0000'],
        ['cluster cluster-original0', 'cluster cluster-governed0'],
        ['cluster cluster-clone0000', 'cluster cluster-governed0'],
      ],
    );
  });

  test('clusters of one backup history have one letter; where it is not known, a line says so', () => {
    expect(map.maskingKeys).toEqual([
      { letter: 'A', clusters: ['cluster-original0', 'cluster-clone0000', 'cluster-clone0001'] },
      { letter: 'B', clusters: ['cluster-stranger0'] },
      { letter: 'C', clusters: ['cluster-governed0'] },
    ]);
    const doubtful = map.links.filter(({ kind }) => kind === 'unknown-key');
    expect(doubtful.length).toBe(large.pairs.filter(({ maskingKey }) => maskingKey === 'unknown').length);
    expect(doubtful[0]?.sentence).toContain('in none of the files');
  });

  test('in words', () => {
    const lines = linesOf(mapOutline(map));
    expect(lines).toContain('Region us-gov-west-1, partition aws-us-gov');
    expect(lines).toContain('  Cluster cluster-stranger0, ROLLBACK_IN_PROGRESS, no HSMs, masking key B');
    expect(lines).toContain('      HSM hsm-xxxxxxxxx10, ACTIVE');
    expect(lines.filter((line) => line.includes('HSM hsm')).length).toBe(28 * 3 + 2);
    expect(lines).toContain('  SyncOne lists HSMs of one cluster only.');
    expect(mapSummary(map)).toBe('4 regions, 5 clusters, 86 HSMs, 3 clients and 3 syncKey routes.');
  });
});

test('too many doubtful pairs are told, not drawn', () => {
  const pair = large.pairs.find(({ maskingKey }) => maskingKey === 'unknown')!;
  const map = mapOfDeployment({ ...large, pairs: Array.from({ length: 7 }, () => pair) });
  expect(map.links.filter(({ kind }) => kind === 'unknown-key')).toEqual([]);
  expect(map.notes.filter((note) => note.startsWith('It is not known whether')).length).toBe(7);
});

test('a pair that contradicts the letters is drawn', () => {
  const pairs = large.pairs.map((pair, index) =>
    index === 0 ? { ...pair, maskingKey: 'different' as const } : pair,
  );
  // The first is the original and its clone, which the clone of the clone still connects.
  const map = mapOfDeployment({ ...large, pairs });
  expect(map.links.filter(({ kind }) => kind === 'different-key').length).toBe(1);
});

test('backups that are copies of each other in a circle end the lineage', () => {
  const backups = [
    { id: 'one', state: 'READY', cluster: null, copyOf: 'other', region: null },
    { id: 'other', state: 'READY', cluster: null, copyOf: 'one', region: null },
  ];
  const clusters = large.clusters.map((cluster) => ({ ...cluster, createdFrom: 'one' }));
  const map = mapOfDeployment({ ...large, clusters, backups });
  expect(map.regions.at(-1)).toMatchObject({ name: null, items: [{ id: 'one' }, { id: 'other' }] });
  readSvg(deploymentMap({ ...large, clusters, backups }));
});

describe.each([340, 700, 1040])('as SVG, %d wide', (width) => {
  test('is well-formed, and nothing in it loads anything', () => {
    for (const report of [large, hostile]) {
      const svg = deploymentMap(report, width);
      const { elements } = readSvg(svg);
      expect([...elements].sort()).toEqual([
        'circle',
        'desc',
        'g',
        'path',
        'rect',
        'style',
        'svg',
        'text',
        'title',
      ]);
      expect(svg).not.toMatch(/\b(href|src|on\w+)=|url\(|@import/);
      expect(deploymentMap(report, width)).toBe(svg);
    }
  });

  test('every name is in it whole, as text', () => {
    const { texts } = readSvg(deploymentMap(hostile, width));
    for (const name of hostileNames) expect(texts).toContain(name.replace(/[\uFFFE\uD800]/gu, '\uFFFD'));
  });

  test('every HSM, cluster and client is in it', () => {
    const { texts } = readSvg(deploymentMap(large, width));
    for (const { id, hsms } of large.clusters)
      for (const name of [id, ...hsms.map((hsm) => hsm.id)]) expect(texts).toContain(name);
    for (const { name } of large.clients.filter(({ assumed }) => !assumed)) expect(texts).toContain(name);
  });
});
