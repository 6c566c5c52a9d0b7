import { ContradictionError, UnacceptedEventError } from '#models';

/** What must hold of the model as a machine, whatever the deployment; random runs check it on their way. */
export const engineClaims = {
  'events-are-accepted': 'No action tells a machine something that it does not accept.',
  'steps-are-deterministic': 'A step taken twice in the same world does the same.',
  'engines-agree': 'Live actors and interned worlds are in the same states after every step.',
  'use-fits-the-copies': 'What comes of using a key fits the copies that are there, and changes nothing.',
  'search-sees-every-world': 'The exhaustive search has seen every world that a run reaches.',
} as const satisfies Record<string, string>;

/** See {@link engineClaims}. */
export type EngineClaim = keyof typeof engineClaims;

/** Whether a name is that of a claim about the engines instead of a property. */
export function isEngineClaim(name: string): name is EngineClaim {
  return Object.hasOwn(engineClaims, name);
}

/** The claim that an error breaks; undefined for one that has nothing to do with the model. */
export function claimBrokenBy(error: unknown): EngineClaim | undefined {
  if (error instanceof UnacceptedEventError) return 'events-are-accepted';
  return error instanceof ContradictionError ? 'steps-are-deterministic' : undefined;
}

/** What is answered, or the error by which an action shows its defect. Other errors are thrown on. */
export function unlessDefect<Answer>(ask: () => Answer): Answer | Error {
  try {
    return ask();
  } catch (error) {
    if (claimBrokenBy(error) === undefined) throw error;
    return error as Error;
  }
}
