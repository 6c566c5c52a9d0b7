import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { publicSweep, type Sweep } from '#models';
import {
  canBeCreated,
  cellAnswerOf,
  type Demand,
  demandOf,
  largestZone,
  minimumsThatLast,
  staysUsable,
  survives,
  sweepProperties,
} from '#properties';
import { KnownCells, type Loss, rowsOfAtlasTable, type TableRow } from '#reports';
import { atlasFolder, atlasSweeps, atlasTable } from '../pages/atlas.ts';
import { root } from '../root.ts';

/** One cell in so many is searched again. */
const sampleDistance = 83;

function demandIn({ sdk, createObjectMinimumNodes: minimum, keyAvailabilityCheck: check }: TableRow): Demand {
  return sdk === 3
    ? demandOf({ sdk, createObjectMinimumNodes: Number(minimum) })
    : demandOf({ sdk: 5, keyAvailabilityCheck: check === true });
}

/** The rows of which an expectation does not hold. */
const strays = (sweep: (typeof atlasSweeps)[number], isAsExpected: (row: TableRow) => boolean) =>
  rowsOfAtlasTable(atlasTable(sweep)).filter((row) => !isAsExpected(row));

const holds = (is: boolean): string => (is ? 'holds' : 'violated');

describe('the rule of the atlas', () => {
  test('is what every cell says of keys', () => {
    const asExpected = (row: TableRow): boolean => {
      const demand = demandIn(row);
      const isLoss = row['fault'] !== 'a zone is out of reach';
      const hit = Number(row['lost'] ?? row['inZone']);
      const holders = row['moment'] === 'everywhere' ? Number(row['hsms']) : demand.toCreate;
      return (
        row['acknowledged-key-survives'] === holds(!isLoss || survives(holders, hit)) &&
        row['acknowledged-key-can-be-used'] === holds(staysUsable(holders, hit, demand))
      );
    };
    expect(strays('atlas-keys', asExpected)).toEqual([]);
  });

  test('is what every cell says of creations', () => {
    const asExpected = (row: TableRow): boolean => {
      const is = canBeCreated(Number(row['hsms']), Number(row['gone']), demandIn(row));
      return row['key-creation-can-succeed'] === (is ? 'reachable' : 'unreachable');
    };
    expect(strays('atlas-creation', asExpected)).toEqual([]);
  });

  test('is what every history of small clusters says', () => {
    const asExpected = (row: TableRow): boolean => {
      const demand = demandIn(row);
      const hsms = Number(row['hsms']);
      const hit = Number(row['lost'] ?? Math.ceil(hsms / Number(row['zones'])));
      const isLoss = row['fault'] !== 'a zone is out of reach';
      // What is never acknowledged is not lost.
      const isMade = canBeCreated(hsms, 0, demand);
      const kept = (is: boolean): string => (isMade ? holds(is) : 'vacuous');
      // A cluster of which nothing is left is asked for nothing; of HSMs that fail one by one, one may be left.
      const left = row['fault'] === 'HSMs are lost' ? Math.max(hsms - hit, 1) : hsms - hit;
      const stops = isLoss && left > 0 && !canBeCreated(left, 0, demand);
      return (
        row['acknowledged-key-survives'] === kept(!isLoss || survives(demand.toCreate, hit)) &&
        row['acknowledged-key-can-be-used'] === kept(staysUsable(demand.toCreate, hit, demand)) &&
        row['key-creation-can-succeed'] === (isMade ? 'reachable' : 'unreachable') &&
        row['creation-stays-possible'] === holds(isMade && !stops)
      );
    };
    expect(strays('atlas-histories', asExpected)).toEqual([]);
  });
});

test('the values that last follow from it', () => {
  const known = new KnownCells(atlasTable('atlas-keys'), atlasTable('atlas-creation'));
  const losses = Array.from({ length: 28 }, (_, index) => index + 1).flatMap(
    (hsms): [number, Loss, number][] => [
      ...[1, 2, 3].map((lost): [number, Loss, number] => [hsms, { hsms: lost }, lost]),
      ...[1, 2, 3]
        .filter((zones) => zones <= hsms)
        .map((zones) => largestZone(hsms, zones))
        .map((zoneOf): [number, Loss, number] => [hsms, { zoneOf }, zoneOf]),
    ],
  );
  for (const [hsms, loss, lost] of losses) {
    const [first = 1, last = 0] = minimumsThatLast(hsms, lost) ?? [];
    const expected = Array.from({ length: last - first + 1 }, (_, index) => first + index);
    expect([hsms, loss, known.minimumsThatLast(hsms, loss)]).toEqual([hsms, loss, expected]);
  }
});

describe.each(atlasSweeps)('%s', (name) => {
  const sweep: Sweep = publicSweep(name)!;
  const rows = rowsOfAtlasTable(atlasTable(name));
  const asked = sweepProperties.filter((property) => sweep.properties?.includes(property.name));

  test('has the cells of the sweep as it is', () => {
    const axes = sweep.axes.map((axis) => axis.name);
    const valuesOf = (row: TableRow) => axes.map((axis) => row[axis] ?? null);
    expect(rows.map(valuesOf)).toEqual(sweep.cells.map(({ values }) => valuesOf(values)));
  });

  test('is the same as CSV', () => {
    const [head = '', ...lines] = readFileSync(join(root, atlasFolder, `${name}.csv`), 'utf8')
      .trimEnd()
      .split('\n');
    const columns = head.split(',');
    const asText = (row: TableRow) => Object.values(row).map((value) => String(value ?? ''));
    const { columns: told } = atlasTable(name);
    const places = told.map((column) => columns.indexOf(column));
    expect(lines.map((line) => places.map((place) => line.split(',')[place]))).toEqual(rows.map(asText));
  });

  test('says of a sample what a search says now', () => {
    const differences = sweep.cells.flatMap(({ name: cell, scenario }, index) => {
      if (index % sampleDistance !== 0) return [];
      const { complete, properties } = cellAnswerOf(scenario, asked);
      const found = Object.entries(properties).map(([property, { verdict }]) => [property, verdict]);
      const published = asked.map((property) => [property.name, rows[index]?.[property.name]]);
      return complete && JSON.stringify(found) === JSON.stringify(published)
        ? []
        : [{ cell, found, published }];
    });
    expect(differences).toEqual([]);
  });
});
