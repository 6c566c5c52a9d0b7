import { basename } from 'node:path';
import { type IncidentReport, incidentMarkdown, incidentPictures } from '#reports';
import { expectOwn, isStandardOutput, writeOutput } from './write-output.ts';

/** The file of the picture of a time line: beside the page, by its name. */
const fileOf = (page: string, position: number): string =>
  `${page.replace(/\.md$/i, '')}.${position + 1}.svg`;

const hasPictures = (page: string | undefined): page is string =>
  page !== undefined && !isStandardOutput(page);

/** Where the first picture is written with a page; the others are beside it. */
export function incidentPictureOutputs(page: string | undefined): Readonly<Record<string, string>> {
  return hasPictures(page) ? { 'markdown (time line)': fileOf(page, 0) } : {};
}

/** A page that shows its time lines as pictures, which are written beside it. On standard output they are characters. */
export function incidentPageWithPictures(page: string | undefined): (report: IncidentReport) => string {
  if (!hasPictures(page)) return (report) => incidentMarkdown(report);
  return (report) => {
    const pictures = incidentPictures(report);
    for (const position of pictures.keys()) expectOwn(fileOf(page, position), 'incident-time-line');
    for (const [position, picture] of pictures.entries()) writeOutput(fileOf(page, position), picture);
    return incidentMarkdown(report, { pictureAt: (position) => encodeURI(basename(fileOf(page, position))) });
  };
}
