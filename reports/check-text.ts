import type { CheckFinding, CheckReport } from './check-report.ts';
import { type Paint, plain, type Tone } from './paint.ts';

/** An assessment for a terminal: what was not read, each cluster, each client, each pair, and the count. */
export function checkText(report: CheckReport, paint: Paint = plain): string {
  return [
    ...report.notes.map((note) => paint('quiet', `Note: ${note}`)),
    ...report.clusters.map((cluster) => clusterText(cluster, paint)),
    ...report.clients.map(({ name, cluster, setting, place, findings }) =>
      section(`${name}: ${setting}, on ${cluster}`, place, findings, paint),
    ),
    ...report.pairs.map(({ home, other, maskingKey, findings }) =>
      section(`${home} and ${other}: ${maskingKeys[maskingKey]}`, undefined, findings, paint),
    ),
    ...report.syncConfigurations.map(({ name, hsms, place, findings }) =>
      section(`${name}: syncKey between ${hsms.join(' and ')}`, place, findings, paint),
    ),
    summary(report, paint),
    '',
  ].join('\n');
}

/** What is said of the masking keys of two clusters. */
export const maskingKeys = {
  same: 'one masking key',
  different: 'different masking keys',
  unknown: 'it is not known whether they share a masking key',
} as const;

function clusterText(cluster: CheckReport['clusters'][number], paint: Paint): string {
  const { id, region, state, hsms, place, findings } = cluster;
  const width = Math.max(0, ...hsms.map((hsm) => hsm.id.length));
  const hsmLines = hsms.map((hsm) => `           ${hsm.id.padEnd(width)}  ${hsm.zone}  ${hsm.state}`);
  const heading = `${id}: ${region}, ${state}, ${hsms.length} ${hsms.length === 1 ? 'HSM' : 'HSMs'}`;
  return section(heading, place, findings, paint, hsmLines);
}

function section(
  heading: string,
  place: string | undefined,
  findings: readonly CheckFinding[],
  paint: Paint,
  lines: readonly string[] = [],
): string {
  const where = place === undefined ? '' : paint('quiet', `  (${place})`);
  return [
    `${paint('title', heading)}${where}`,
    ...lines,
    ...findings.flatMap((found) => findingLines(found, place, paint)),
    '',
  ].join('\n');
}

const labels: Readonly<Record<CheckFinding['grade'], readonly [string, Tone]>> = {
  good: ['good', 'good'],
  hazard: ['HAZARD', 'bad'],
  advice: ['advice', 'warning'],
  information: ['note', 'quiet'],
  incomplete: ['UNKNOWN', 'warning'],
};

function findingLines(
  { grade, sentence, shows, trace, source, place }: CheckFinding,
  known: string | undefined,
  paint: Paint,
): string[] {
  const [label, tone] = labels[grade];
  const head = `  ${paint(tone, label.padEnd(7))}  ${sentence}`;
  const isRule = grade === 'hazard' || grade === 'advice';
  const cause = isRule && place !== null && place !== known ? [`           ${place}`] : [];
  const rule = isRule ? [...cause, `           ${source}`].map((line) => paint('quiet', line)) : [];
  if (shows === null) return [head, ...rule];
  const steps = trace.map((step, index) => `             ${index + 1}. ${step.sentence}`);
  return [head, ...rule, `           ${shows}:`, ...steps];
}

function summary({ hazards, complete }: CheckReport, paint: Paint): string {
  if (!complete)
    return paint(
      'warning',
      'Incomplete: a limit stopped some searches; what is said to be unknown is not a pass.',
    );
  if (hazards === 0) return paint('good', 'No hazard found.');
  return paint('bad', `${hazards} ${hazards === 1 ? 'hazard' : 'hazards'} found.`);
}
