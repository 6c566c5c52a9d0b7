import { verify } from '#properties';
import type { BenchmarkSize } from '#reports';
import { modelGraph } from '../bench/graphs.ts';
import { inTemporaryFolder, ProgramError } from '../bench/peers/programs.ts';
import { drawnByQuint } from '../bench/peers/quint-graph.ts';
import { missingPackage, spinSearch } from '../bench/peers/spin.ts';
import { coreScenario, nameOf } from '../bench/scenario-family.ts';
import { type Outcome, outcomeOf } from './outcome.ts';

/** What Spin counts: scenarios of the family that is written for it. */
export const spinSizes: readonly BenchmarkSize[] = [
  { hsms: 2, keys: 1, failures: 2 },
  { hsms: 3, keys: 1, failures: 1 },
  { hsms: 2, keys: 2, failures: 1 },
  { hsms: 3, keys: 2, failures: 1 },
];

/** Where Quint runs at random. */
const quintSize: BenchmarkSize = { hsms: 2, keys: 1, failures: 0 };

const quintRunCount = 500;

/** What a scenario of the family is called, and what came of comparing it. */
export interface FamilyOutcome {
  readonly scenario: string;
  readonly outcome: Outcome;
}

/** The worlds and transitions of Spin, and ours. */
export async function comparedWithSpin(size: BenchmarkSize, signal: AbortSignal): Promise<FamilyOutcome> {
  const scenario = nameOf(size);
  return inTemporaryFolder(async (folder) => {
    try {
      const { counts } = await (await spinSearch(size, folder, 20, signal))();
      const { worlds, transitions } = verify(coreScenario(size), { properties: [] });
      const differences = Object.entries({ worlds, transitions }).flatMap(([what, ours]) => {
        const theirs = counts[what as 'worlds' | 'transitions'];
        return theirs === ours ? [] : [`${what}: ${ours}, and ${theirs} of Spin`];
      });
      return { scenario, outcome: outcomeOf(differences) };
    } catch (error) {
      return { scenario, outcome: whereMissing(error) };
    }
  });
}

/** The worlds and steps that random runs of Quint see, and ours: in so small a scenario they see all of them. */
export async function comparedWithQuint(signal: AbortSignal): Promise<FamilyOutcome> {
  const scenario = nameOf(quintSize);
  try {
    const theirs = await drawnByQuint(quintSize, quintRunCount, signal);
    const ours = modelGraph(quintSize);
    const differences = (['worlds', 'steps'] as const).flatMap((what) => [
      ...[...theirs[what]].filter((one) => !ours[what].has(one)).map((one) => `of Quint alone: ${one}`),
      ...[...ours[what]].filter((one) => !theirs[what].has(one)).map((one) => `ours alone: ${one}`),
    ]);
    return { scenario, outcome: outcomeOf(differences) };
  } catch (error) {
    return { scenario, outcome: whereMissing(error) };
  }
}

/** A program that is not installed is left out; one that fails is said to. */
export function whereMissing(error: unknown): Outcome {
  const missing = missingPackage(error);
  if (missing !== undefined) return { kind: 'left-out', reason: `not run: ${missing}` };
  if (error instanceof ProgramError) return { kind: 'failed', reason: error.message };
  throw error;
}
