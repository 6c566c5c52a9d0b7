import { join } from 'node:path';
import { publicRates, publicScenarios } from '#models';
import { prismFiles, ratesReportOf } from '#reports';
import { ProgramError, run } from '../bench/peers/programs.ts';
import { writeOutput } from '../output/write-output.ts';
import { version } from '../version.ts';
import { exported, RatesRun } from './rates-run.ts';

/** A number of ours, and the same of PRISM. */
export interface ComparedNumber {
  readonly scenario: string;
  readonly property: string;
  readonly what: 'probability' | 'share';
  readonly ours: number;
  readonly theirs: number;
  readonly agrees: boolean;
}

/** Within a day PRISM, which uniformizes, still comes to an end. */
const horizon = 86_400;

/** PRISM is asked for more than these digits. */
const relativeDifferenceMax = 1e-5;

/**
 * Compares the numbers of scenarios with those of PRISM, on a bad day.
 *
 * @param program - how PRISM is started
 * @param folder - where its files are written
 * @returns nothing where PRISM is not installed
 */
export async function compareWithPrism(
  program: string,
  scenarios: readonly string[],
  folder: string,
  signal: AbortSignal,
): Promise<readonly ComparedNumber[] | undefined> {
  const compared: ComparedNumber[] = [];
  for (const name of scenarios) {
    const into = join(folder, name);
    for (const { label, property, ...ours } of await exportChain(name, into)) {
      const ask = async (query: string, more: readonly string[]): Promise<number> => {
        const args = [
          '-importmodel',
          'chain.tra,sta,lab',
          '-ctmc',
          ...more,
          '-pf',
          query,
          '-epsilon',
          '1e-10',
        ];
        return resultIn((await run(program, args, signal, into)).stdout);
      };
      const note = (what: ComparedNumber['what'], theirs: number): void => {
        const agrees = Math.abs(theirs - ours[what]) <= relativeDifferenceMax * ours[what];
        compared.push({ scenario: name, property, what, ours: ours[what], theirs, agrees });
      };
      try {
        note('probability', await ask(`P=? [ F<=${horizon} "${label}" ]`, []));
        const seconds = await ask(`R=? [ C<=${horizon} ]`, ['-importstaterewards', `${label}.srew`]);
        note('share', seconds / horizon);
      } catch (error) {
        if (error instanceof ProgramError && error.isMissing) return undefined;
        throw error;
      }
    }
  }
  return compared;
}

interface OwnNumbers {
  readonly property: string;
  readonly label: string;
  readonly probability: number;
  readonly share: number;
}

async function exportChain(name: string, into: string): Promise<readonly OwnNumbers[]> {
  const scenario = publicScenarios.find((candidate) => candidate.name === name)!;
  const rates = publicRates.get('day-of-trouble')!;
  const rated = new RatesRun();
  try {
    const question = { scenario, rates, horizon, stateCountMax: 100_000, elasticities: false };
    const findings = await rated.findings(question);
    for (const [file, text] of prismFiles(exported(findings))) writeOutput(join(into, file), text);
    return Object.entries(ratesReportOf(findings, version).properties).map(
      ([property, { probability, share }]) => ({
        property,
        label: property.replaceAll('-', '_'),
        probability: probability!,
        share: share!,
      }),
    );
  } finally {
    rated.end();
  }
}

/** What PRISM says that the answer is. */
export function resultIn(printed: string): number {
  const [, text] = /^Result: (\S+)/m.exec(printed) ?? [];
  const value = Number(text);
  if (text === undefined || Number.isNaN(value)) throw new ProgramError(`PRISM gave no result:\n${printed}`);
  return value;
}
