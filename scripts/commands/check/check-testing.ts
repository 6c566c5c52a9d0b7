import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { assess, sliceSize, Verification } from '#properties';
import { type CheckFinding, type CheckReport, checkReportOf, checkReportSchema } from '#reports';
import { readDeployment } from '../../input/deployment-files.ts';

const testdata = 'scripts/input/testdata';

/** The files of a folder of test data. */
export const filesIn = (folder: string): string[] =>
  readdirSync(join(testdata, folder)).map((file) => join(testdata, folder, file));

/** The report of some files, made in this process. */
export async function reportOf(
  files: readonly string[],
  { clients, time }: { readonly clients?: readonly string[]; readonly time?: number } = {},
): Promise<CheckReport> {
  const { deployment, notes } = readDeployment(files, clients);
  const assessment = await assess(
    deployment,
    (scenario, properties) => {
      const verification = new Verification(scenario, { properties, countsWorlds: false });
      while (!verification.isSettled && verification.advance(sliceSize));
      return Promise.resolve(verification.result().properties);
    },
    { time },
  );
  return checkReportSchema.parse(checkReportOf(assessment, notes, '0.0.0'));
}

/** All findings of a report. */
export const findingsOf = (report: CheckReport): readonly CheckFinding[] => [
  ...[
    ...report.clusters,
    ...report.clients,
    ...report.strayClients,
    ...report.pairs,
    ...report.syncConfigurations,
  ].flatMap(({ findings }) => findings),
  ...report.contradictions,
];

/** The answer of a report to one question about one subject, of which it is a part of the id. */
export const findingIn = (report: CheckReport, question: string, subject = ''): CheckFinding | undefined =>
  findingsOf(report).find((finding) => finding.question === question && finding.id.endsWith(subject));
