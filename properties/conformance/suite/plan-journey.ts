import { type Attempt, Ground } from './ground.ts';
import type { Journey } from './journeys.ts';
import type { Plan } from './plan.ts';

/**
 * A journey as a plan for a test: nothing is looked for.
 *
 * @throws Error where a step names nothing that can happen in its deployment
 */
export function planOfJourney({ id, scenario, steps }: Journey): Plan {
  const ground = new Ground(scenario);
  const attempts = steps.map((step) => attemptOf(ground, id, step));
  const way = attempts.slice(0, -1).filter((attempt) => attempt.kind === 'action');
  if (way.length !== attempts.length - 1) throw new Error(`${id}: a question is asked on the way.`);
  return { ground, way, goal: attempts.at(-1)!, flaws: [0] };
}

function attemptOf({ attempts, uses }: Ground, id: string, step: string): Attempt {
  const [action, ...chosen] = step.split(' ');
  const found = [...attempts, ...uses].find(
    ({ command }) =>
      command.action === action &&
      Object.entries(command.parameters).every(([parameter, name]) =>
        chosen.includes(`${parameter}=${name}`),
      ),
  );
  if (found === undefined) throw new Error(`${id}: ${step} is nothing that can happen.`);
  return found;
}
