import type { Command } from '../implementation.ts';
import type { Plan } from './plan.ts';
import routes from './profile-routes.json' with { type: 'json' };
import type { Attempt, Testbed } from './testbed.ts';

/**
 * A way on which mistakes show in a profile, and on no other test made for them there.
 *
 * @remarks
 * They are looked for by `npm run profiles`, which takes minutes and writes them down; the suite takes them as they are.
 */
export interface ProfileRoute {
  readonly profile: string;
  /** The mistake that it was looked for. */
  readonly mistake: string;
  readonly deployment: string;
  /** Each an action and its parameters, such as `sync-key key=key-1 source=hsm-a1 destination=hsm-b1`. */
  readonly steps: readonly string[];
}

/** All that were found. */
export const profileRoutes: readonly ProfileRoute[] = routes;

/** A step as it is written down. */
export const routeText = ({ action, parameters }: Command): string =>
  [action, ...Object.entries(parameters).map(([name, value]) => `${name}=${value}`)].join(' ');

/**
 * A way as a plan for a test: nothing is looked for.
 *
 * @throws Error where a step names nothing that can happen in its deployment
 */
export function planOfSteps(testbed: Testbed, about: string, steps: readonly string[]): Plan {
  const attempts = steps.map((step) => attemptOf(testbed, about, step));
  const way = attempts.slice(0, -1).filter((attempt) => attempt.kind === 'action');
  if (way.length !== attempts.length - 1) throw new Error(`${about}: a question is asked on the way.`);
  return { testbed, way, goal: attempts.at(-1)!, flaws: [0] };
}

function attemptOf({ attempts, uses }: Testbed, about: string, step: string): Attempt {
  const [action, ...chosen] = step.split(' ');
  const found = [...attempts, ...uses].find(
    ({ command }) =>
      command.action === action &&
      Object.entries(command.parameters).every(([parameter, name]) =>
        chosen.includes(`${parameter}=${name}`),
      ),
  );
  if (found === undefined) throw new Error(`${about}: ${step} is nothing that can happen.`);
  return found;
}
