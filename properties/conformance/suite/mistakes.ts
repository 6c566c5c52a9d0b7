import type { Action, useKey } from '#models';
import { mutants } from '../../mutants/mutants.ts';
import { actionMistakes } from './action-mistakes.ts';
import { useMistakes } from './use-mistakes.ts';

/** Something that an implementation could do otherwise than the model. */
export type Mistake =
  | { readonly kind: 'action'; readonly name: string; readonly action: Action }
  | { readonly kind: 'use'; readonly name: string; readonly useKey: typeof useKey };

/** Every mistake that a suite has a test against. Each is told as one clause in the present tense. */
export const mistakes: readonly Mistake[] = [
  ...mutants.map(({ name, mutation }): Mistake => {
    const [action] = Object.values(mutation) as readonly Action[];
    return { kind: 'action', name, action: action! };
  }),
  ...Object.entries(actionMistakes).map(([name, action]): Mistake => ({ kind: 'action', name, action })),
  ...Object.entries(useMistakes).map(([name, wrong]): Mistake => ({ kind: 'use', name, useKey: wrong })),
];
