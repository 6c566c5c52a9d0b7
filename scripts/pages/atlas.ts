import { join } from 'node:path';
import { largestZone } from '#properties';
import { type AtlasTable, atlasPage, atlasTableSchema, KnownCells } from '#reports';
import { readJsonFile } from '../input/files/json-file.ts';
import { root } from '../root.ts';
import { minimumsChart } from './atlas-chart.ts';

/** Where the atlas is. */
export const atlasFolder = 'reports/published/atlas';

/** The sweeps that it is made of: what is asked of keys, of creations, and every history of small clusters. */
export const atlasSweeps = ['atlas-keys', 'atlas-creation', 'atlas-histories'] as const;

/** A sweep of the atlas, as it is published. */
export function atlasTable(name: (typeof atlasSweeps)[number]): AtlasTable {
  return atlasTableSchema.parse(readJsonFile(join(root, atlasFolder, `${name}.json`)).value);
}

/** The page of the atlas and its pictures, each with its path from the root. */
export function atlasPages(): readonly (readonly [string, string])[] {
  const tables = atlasSweeps.map(atlasTable);
  const cells = new KnownCells(tables[0]!, tables[1]!);
  const zones = minimumsChart(
    cells,
    [2, 3].map((count) => ({
      title: `the largest of ${count} zones is lost`,
      lossOf: (hsms) => ({ zoneOf: largestZone(hsms, count) }),
    })),
  );
  const losses = minimumsChart(
    cells,
    [1, 2, 3].map((lost) => ({
      title: lost === 1 ? 'any one HSM is lost' : `any ${lost} HSMs are lost`,
      lossOf: () => ({ hsms: lost }),
    })),
  );
  const pictures = { zones: 'zones.svg', losses: 'losses.svg' };
  return [
    [`${atlasFolder}/README.md`, atlasPage(cells, tables, pictures)],
    [`${atlasFolder}/${pictures.zones}`, zones],
    [`${atlasFolder}/${pictures.losses}`, losses],
  ];
}
