import { basename } from 'node:path';
import { pictureNames, type RatesReport, ratesMarkdown, ratesPictures } from '#reports';
import { isStandardOutput, writeOutput } from '../output/write-output.ts';

type PictureName = (typeof pictureNames)[number];

/** The files of the pictures of a page: beside it, by its name. */
const fileOf = (page: string, name: PictureName): string => `${page.replace(/\.md$/i, '')}.${name}`;

const hasPictures = (page: string | undefined): page is string =>
  page !== undefined && !isStandardOutput(page);

/** Where pictures may be written with a page, by what they are. */
export function pictureOutputs(page: string | undefined): Readonly<Record<string, string>> {
  if (!hasPictures(page)) return {};
  return Object.fromEntries(pictureNames.map((name) => [`markdown (${name})`, fileOf(page, name)]));
}

/** A page that shows its pictures, which are written beside it. On standard output it has none. */
export function pageWithPictures(page: string | undefined): (report: RatesReport) => string {
  if (!hasPictures(page)) return (report) => ratesMarkdown(report);
  return (report) => {
    for (const [name, picture] of ratesPictures(report)) writeOutput(fileOf(page, name), picture);
    return ratesMarkdown(report, (name) => encodeURI(basename(fileOf(page, name))));
  };
}
