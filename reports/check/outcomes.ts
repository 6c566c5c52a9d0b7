import type { TraceStep } from '#properties';

type Step = Omit<TraceStep, 'changed'> & { changed: TraceStep['changed'][number][] };

/** What an application is told, by what a creation becomes. */
const outcomes: Readonly<Record<string, string>> = {
  acknowledged: 'was created',
  unacknowledged: 'was not created',
  rejected: 'was not created',
};

/** A step that ends a creation, with what the application is told of it. */
export function toldStep<Told extends Step>(step: Told): Told {
  const outcome = step.changed.flatMap(({ subject, aspect, to }) =>
    aspect === 'creation' && Object.hasOwn(outcomes, to) ? [{ key: subject, is: outcomes[to] }] : [],
  );
  const [told] = outcome;
  if (told === undefined) return step;
  return { ...step, sentence: `${step.sentence} The application is told that ${told.key} ${told.is}.` };
}
