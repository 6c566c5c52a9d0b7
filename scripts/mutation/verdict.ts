import { isDead, type MutationMatrix, mutationScoreOf } from '#reports';
import { reasonsByMutant } from './matrix.ts';

/** Of the mutants that mean something else than the model, this share must be killed. */
const killedShareMin = 0.95;

/** All that is wrong with the mutants, for a person; nothing if all is well. */
export function faultsOf(matrix: MutationMatrix): string[] {
  const { generated, madeByHand } = matrix;
  const known = new Set(generated.map(({ id }) => id));
  const { generated: count, equivalent, killed } = mutationScoreOf(matrix);
  const share = killed / (count - equivalent);
  return [
    ...generated
      .filter(({ fate, reason }) => !isDead(fate) && reason === null)
      .map(({ id }) => `It survives, and nothing in explanations.ts says why: ${id}`),
    ...generated
      .filter(({ fate, reason }) => isDead(fate) && reason !== null)
      .map(({ id, fate }) => `explanations.ts says why it survives, but it is killed (${fate}): ${id}`),
    ...generated
      .filter(({ fate, reason }) => fate === 'unnoticed' && reason?.kind === 'equivalent')
      .map(
        ({ id, counted }) =>
          `explanations.ts calls it equivalent, but the numbers of "${counted}" differ: ${id}`,
      ),
    ...[...reasonsByMutant().keys()]
      .filter((id) => !known.has(id))
      .map((id) => `explanations.ts names a mutant that does not exist: ${id}`),
    ...madeByHand
      .filter(({ fate }) => fate !== 'property')
      .map(({ name }) => `No property kills this mutant made by hand: ${name}`),
    ...(share < killedShareMin
      ? [`Only ${(100 * share).toFixed(1)} % are killed, less than ${100 * killedShareMin} %.`]
      : []),
  ];
}
