import { actions } from '#models';
import type { Mutant } from '../mutants/mutant.ts';
import { propertyNamed } from '../properties.ts';
import { Fuzzing } from './fuzzing.ts';

/** How a mutant is looked for. */
export type HuntingGround = 'random-deployments' | 'own-scenario';

/** What became of one hunt. */
export interface Hunt {
  readonly seed: number;
  /** What gave the mutant away: a property, or a claim about the engines; null if nothing did. */
  readonly claim: string | null;
  /** Runs up to the failure, or all. */
  readonly runs: number;
  /** Steps of the failure as it was found, shrunk, and by exhaustive search in the shrunk deployment. */
  readonly lengths: {
    readonly found: number;
    readonly shrunk: number;
    readonly shortest: number | null;
  } | null;
}

/**
 * Where random runs can find a mutant; undefined for one that only makes impossible what should be possible,
 * which no run can show.
 *
 * @remarks
 * What breaks a property that must hold is seen in any deployment. What only lets a hazard happen where it
 * should not needs a deployment that excludes the hazard.
 */
export function huntingGroundOf({ breaks }: Mutant): HuntingGround | undefined {
  const broken = Object.keys(breaks).map((name) => propertyNamed(name)!);
  if (broken.some(({ duty }) => duty === 'must')) return 'random-deployments';
  return broken.some(({ kind }) => kind !== 'reachable') ? 'own-scenario' : undefined;
}

/** Looks for a mutant with random runs. */
export function hunt(mutant: Mutant, ground: HuntingGround, seed: number, runCountMax: number): Hunt {
  const { mutation, scenario, breaks } = mutant;
  const fuzzing = new Fuzzing({
    seed,
    runCountMax,
    actions: { ...actions, ...mutation },
    scenario: ground === 'own-scenario' ? { ...scenario, expect: breaks } : undefined,
  });
  while (fuzzing.advance());
  const { failure, runCount } = fuzzing.result();
  return { seed, claim: failure?.claim ?? null, runs: runCount, lengths: failure?.lengths ?? null };
}
