import { actions } from '#models';
import type { Mutant } from '../../mutants/mutant.ts';
import { propertyNamed } from '../../properties.ts';
import { isSafety } from '../../property.ts';
import type { FuzzingFailure } from '../minimising.ts';
import { Fuzzing } from './fuzzing.ts';

/** Where random runs look for a mutant. */
export type HuntSource = 'random-deployments' | 'own-scenario';

/** What became of one hunt. */
export interface Hunt {
  readonly seed: number;
  /** What gave the mutant away: a property, or a claim about the engines; null if nothing did. */
  readonly claim: string | null;
  /** Runs up to the failure, or all. */
  readonly runCount: number;
  readonly lengths: FuzzingFailure['lengths'] | null;
}

/** A mutant, and what became of looking for it, once for each seed. */
export interface HuntedMutant {
  readonly mutant: Mutant;
  /** Undefined where no run can show it. */
  readonly ground: HuntSource | undefined;
  readonly hunts: readonly Hunt[];
}

/**
 * Where random runs can find a mutant; undefined for one that only makes impossible what should be possible,
 * which no run can show.
 *
 * @remarks
 * What breaks a property that must hold is seen in any deployment. What only lets a hazard happen where it
 * should not needs a deployment that excludes the hazard.
 */
function huntSourceOf({ breaks, isDeep }: Mutant): HuntSource | undefined {
  const broken = Object.keys(breaks).map((name) => propertyNamed(name)!);
  const isShownByRuns = broken.some((property) => isSafety(property) && property.kind !== 'reachable');
  if (!isShownByRuns) return undefined;
  const showsAnywhere = broken.some(({ duty }) => duty === 'must') && isDeep !== true;
  return showsAnywhere ? 'random-deployments' : 'own-scenario';
}

/** Looks for a mutant with random runs, once with each seed. */
export function huntMutant(mutant: Mutant, seeds: readonly number[], runCountMax: number): HuntedMutant {
  const ground = huntSourceOf(mutant);
  const hunts = ground === undefined ? [] : seeds.map((seed) => hunt(mutant, ground, seed, runCountMax));
  return { mutant, ground, hunts };
}

function hunt(mutant: Mutant, ground: HuntSource, seed: number, runCountMax: number): Hunt {
  const { mutation, scenario, breaks } = mutant;
  const fuzzing = new Fuzzing({
    seed,
    runCountMax,
    actions: { ...actions, ...mutation },
    scenario: ground === 'own-scenario' ? { ...scenario, expect: breaks } : undefined,
  });
  while (fuzzing.advance());
  const { failure, runCount } = fuzzing.result();
  return { seed, claim: failure?.claim ?? null, runCount, lengths: failure?.lengths ?? null };
}
