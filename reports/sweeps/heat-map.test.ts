import { expect, test } from 'vitest';
import { heatMapsOf } from './heat-map.ts';
import { sweepPictures } from './sweep-pictures.ts';
import type { SweepReport, SweepRow } from './sweep-report.ts';

function cell(values: SweepRow['values'], verdict: 'holds' | 'violated'): SweepRow {
  const length = verdict === 'violated' ? 4 : null;
  const name = JSON.stringify(values);
  const same = { verdict: 'holds', length: null, anyNumberOfKeys: true } as const;
  const properties = { told: { verdict, length, anyNumberOfKeys: true }, same };
  return { name, values, worlds: 1, transitions: 1, complete: true, properties };
}

const report: SweepReport = {
  schemaVersion: 1,
  keysync: '0',
  name: 'some',
  note: null,
  complete: true,
  axes: [
    { name: 'sdk', values: [3, 5] },
    { name: 'hsms', values: [1, 2, 3] },
    { name: 'minimum', values: [1, 2] },
    { name: 'fixed', values: ['<&"'] },
  ],
  cells: [
    cell({ sdk: 3, hsms: 1, minimum: 1, fixed: '<&"' }, 'violated'),
    cell({ sdk: 3, hsms: 2, minimum: 1, fixed: '<&"' }, 'violated'),
    cell({ sdk: 3, hsms: 2, minimum: 2, fixed: '<&"' }, 'holds'),
    cell({ sdk: 5, hsms: 1, minimum: null, fixed: '<&"' }, 'holds'),
    cell({ sdk: 5, hsms: 3, minimum: null, fixed: '<&"' }, 'holds'),
  ],
};

test('the axes with the most values are those of the tables; every cell has a place, and no other', () => {
  const [map, ...others] = heatMapsOf(report);
  expect(others).toEqual([]);
  expect(map).toMatchObject({ property: 'told', across: 'hsms', down: 'minimum' });
  const shown = map?.panels.map(({ title, columns, rows }) => [
    title,
    columns,
    rows.map(({ value, cells }) => [value, ...cells.map((one) => one?.properties['told']?.verdict)]),
  ]);
  expect(shown).toEqual([
    [
      'sdk=3',
      ['1', '2'],
      [
        ['1', 'violated', 'violated'],
        ['2', undefined, 'holds'],
      ],
    ],
    ['sdk=5', ['1', '3'], [['', 'holds', 'holds']]],
  ]);
});

test('nothing is drawn of what nobody can see at once', () => {
  expect(heatMapsOf({ ...report, cells: Array.from({ length: 5001 }, () => report.cells[0]!) })).toEqual([]);
});

test('a picture has every cell, and texts in it are texts', () => {
  const axes = report.axes.map((axis) => (axis.name === 'sdk' ? { ...axis, name: '<sdk>' } : axis));
  const cells = report.cells.map((one) => ({
    ...one,
    values: { '<sdk>': one.values['sdk'] ?? null, ...one.values },
  }));
  const pictures = sweepPictures({ ...report, axes, cells });
  expect([...pictures.keys()]).toEqual(['told.svg']);
  const svg = pictures.get('told.svg')!;
  expect(svg.match(/>x4</g)).toHaveLength(2);
  expect(svg.match(/>ok</g)).toHaveLength(3);
  expect(svg).toContain('&lt;sdk&gt;=3');
  expect(svg).not.toContain('<sdk>');
});
