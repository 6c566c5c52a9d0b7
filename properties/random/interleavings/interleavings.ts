import fc from 'fast-check';
import { type ActionSet, modelOf, type Scenario } from '#models';
import { ModelSpace } from '../../verification/model-space.ts';
import { drawSteps } from './draw-steps.ts';
import { withUses } from './draw-uses.ts';
import { Interleaving } from './interleaving.ts';
import { simplerInterleavings } from './simpler-interleavings.ts';

/** How interleavings are drawn. */
export interface InterleavingOptions {
  /** Steps of the longest, uses of keys not counted; 256 by default. */
  readonly stepCountMax?: number;
  /** Whether a failing one may end in a smaller deployment; not by default. */
  readonly mayReduceDeployment?: boolean;
}

/**
 * Draws interleavings over one deployment.
 *
 * @remarks
 * Each is a walk: most steps are drawn among those that can happen where the walk has come to. On its way keys
 * are used. They shrink to what cannot do without any of its steps.
 *
 * @param actions - pass an object with an action replaced to run a mutant
 */
export function interleavings(
  scenario: Scenario,
  { actions, ...options }: InterleavingOptions & { readonly actions?: ActionSet } = {},
): fc.Arbitrary<Interleaving> {
  return interleavingsOn(new ModelSpace(modelOf(scenario, actions)), options);
}

/** The same over a deployment that others run, too. */
export function interleavingsOn(
  space: ModelSpace,
  { stepCountMax = stepCountDefault, mayReduceDeployment = false }: InterleavingOptions,
): fc.Arbitrary<Interleaving> {
  return new Interleavings(space, stepCountMax, mayReduceDeployment);
}

/** Steps of the longest interleaving, where nobody says otherwise. */
const stepCountDefault = 256;

class Interleavings extends fc.Arbitrary<Interleaving> {
  readonly #space: ModelSpace;
  readonly #stepCountMax: number;
  readonly #mayReduceDeployment: boolean;

  constructor(space: ModelSpace, stepCountMax: number, mayReduceDeployment: boolean) {
    super();
    this.#space = space;
    this.#stepCountMax = stepCountMax;
    this.#mayReduceDeployment = mayReduceDeployment;
  }

  override generate(random: fc.Random): fc.Value<Interleaving> {
    const steps = drawSteps(this.#space, random, this.#stepCountMax);
    const numbers = withUses(this.#space, steps, random);
    return new fc.Value(new Interleaving(this.#space, numbers), undefined);
  }

  override canShrinkWithoutContext(value: unknown): value is Interleaving {
    return value instanceof Interleaving;
  }

  override shrink(value: Interleaving): fc.Stream<fc.Value<Interleaving>> {
    const simpler = simplerInterleavings(value, this.#mayReduceDeployment);
    return fc.stream(simpler).map((candidate) => new fc.Value(candidate, undefined));
  }
}
