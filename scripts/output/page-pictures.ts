import { basename } from 'node:path';
import { isStandardOutput, writeOutput } from './write-output.ts';

/** What a page shows: the address of a picture by its name, where there is one. */
export type PictureOf<Name> = (name: Name) => string | undefined;

/** The files of the pictures of a page: beside it, by its name. */
const fileOf = (page: string, name: string): string => `${page.replace(/\.md$/i, '')}.${name}`;

const hasPictures = (page: string | undefined): page is string =>
  page !== undefined && !isStandardOutput(page);

/**
 * Where pictures may be written with a page, by what they are.
 *
 * @param names - of all that there may be, each with its ending
 */
export function pictureOutputs(
  page: string | undefined,
  names: readonly string[],
): Readonly<Record<string, string>> {
  if (!hasPictures(page)) return {};
  return Object.fromEntries(names.map((name) => [`markdown (${name})`, fileOf(page, name)]));
}

/**
 * A page that shows its pictures, which are written beside it. On standard output it has none.
 *
 * @param picturesOf - the pictures of a report, by name
 * @param pageOf - makes the page
 */
export function pageWithPictures<Report, Name extends string>(
  page: string | undefined,
  picturesOf: (report: Report) => ReadonlyMap<Name, string>,
  pageOf: (report: Report, pictureOf?: PictureOf<Name>) => string,
): (report: Report) => string {
  if (!hasPictures(page)) return (report) => pageOf(report);
  return (report) => {
    const pictures = picturesOf(report);
    for (const [name, picture] of pictures) writeOutput(fileOf(page, name), picture);
    return pageOf(report, (name) =>
      pictures.has(name) ? encodeURI(basename(fileOf(page, name))) : undefined,
    );
  };
}
