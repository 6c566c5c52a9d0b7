import type { JsonFile } from './files/json-file.ts';
import type { BackupReading, ClusterReading, Reading, Source } from './formats/reading.ts';
import { unknownRegion } from './formats/region.ts';

/** Where a page says that its list goes on. */
export function goesOn(file: JsonFile, nextToken: string | undefined): Source | undefined {
  return nextToken === undefined || nextToken === '' ? undefined : { file, path: ['NextToken'] };
}

/** A page of a list of one region. */
interface Page {
  readonly file: string;
  readonly regions: ReadonlySet<string>;
  readonly goesOn: Source | undefined;
}

/**
 * Finds the pages that a list goes on with.
 *
 * @remarks
 * A page does not say which one it follows. So a page that goes on needs one of the same region that does not.
 *
 * @returns a note for each list that was put together
 * @throws InputError where a list goes on and no file has the rest
 */
export function putPagesTogether(
  read: readonly { readonly file: string; readonly reading: Reading }[],
): string[] {
  const clusters = read.flatMap(({ file, reading }) =>
    reading.kind === 'clusters' ? [pageOf(file, reading.clusters, reading.goesOn)] : [],
  );
  const backups = read.flatMap(({ file, reading }) =>
    reading.kind === 'backups' ? [pageOf(file, reading.backups, reading.goesOn)] : [],
  );
  return [clusters, backups].flatMap((pages) =>
    pages.flatMap((page) => {
      if (page.goesOn === undefined) return [];
      const { file, path } = page.goesOn;
      const last = pages.find((other) => other.goesOn === undefined && shareRegion(page, other));
      if (last !== undefined)
        return [`${file.placeOf(path)}: taken for a page of the list that ${last.file} ends`];
      throw file.errorAt(
        { path, message: 'the list goes on, and no file has the rest of it' },
        'Add the other pages, or run the command again without --max-items and without --no-paginate: it then fetches the whole list.',
      );
    }),
  );
}

function pageOf(
  file: string,
  items: readonly (ClusterReading | BackupReading)[],
  continuation: Source | undefined,
): Page {
  const regions = items.map((item) => ('vpc' in item ? item.observed.region : item.region));
  return { file, regions: new Set(regions), goesOn: continuation };
}

/** Where a page tells no region, nothing speaks against it. */
function shareRegion(one: Page, other: Page): boolean {
  const known = (page: Page): string[] => [...page.regions].filter((region) => region !== unknownRegion);
  const [here, there] = [known(one), known(other)];
  return here.length === 0 || there.length === 0 || here.some((region) => there.includes(region));
}
