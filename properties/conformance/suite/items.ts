import type { KeySlot, Refusal, UseOutcome } from '#models';

/** What a suite can be asked to cover. What a test is about is found in this order. */
export const criteria = {
  actions:
    'Each action happens, and each outcome of using a key, for keys of either client SDK and of a session.',
  refusals: 'Each action is refused for each of its reasons.',
  transitions: 'Each transition of each machine of the model is taken.',
  states:
    'Each action is tried with each thing that it is about in each of its states, where possible so that all else is in order.',
  journeys: 'Each of some stories from the documentation is gone through from beginning to end.',
  mistakes: 'Each of the mistakes that somebody made in the model on purpose would be noticed.',
  profiles:
    'Each mistake that shows in a kind of implementation which can be told less would be noticed there, too.',
  pairs: 'Each action happens right after each other one, where it can.',
} as const satisfies Record<string, string>;

/** See {@link criteria}. */
export type Criterion = keyof typeof criteria;

/** What the suite called core covers. */
export const coreCriteria = [
  'actions',
  'refusals',
  'transitions',
  'states',
  'journeys',
  'mistakes',
  'profiles',
] as const satisfies Criterion[];

/** Something to be covered. Its id is that of the test that is made for it. */
export interface Item {
  readonly id: string;
  readonly criterion: Criterion;
}

/** That an action happens. */
export const acceptedItem = (action: string): Item => ({ id: `${action}/accepted`, criterion: 'actions' });

/** That an action is refused. */
export const refusedItem = (action: string, reason: Refusal): Item => ({
  id: `${action}/refused/${reason}`,
  criterion: 'refusals',
});

/** That an action is tried with a parameter in some state. */
export const stateItem = (action: string, parameter: string, state: string): Item => ({
  id: `${action}/${parameter}/${state}`,
  criterion: 'states',
});

/** That one action follows another. */
export const pairItem = (first: string, second: string): Item => ({
  id: `pair/${first}/${second}`,
  criterion: 'pairs',
});

/** That a story is gone through. */
export const journeyItem = (id: string): Item => ({ id: `journey/${id}`, criterion: 'journeys' });

/** That a mistake is noticed. */
export const mistakeItem = (name: string): Item => ({ id: `mistake/${slugOf(name)}`, criterion: 'mistakes' });

/** That a mistake is noticed in a profile. */
export const profileItem = (profile: string, mistake: string): Item => ({
  id: `profile/${profile}/${slugOf(mistake)}`,
  criterion: 'profiles',
});

/** That a machine takes a transition, named as in `transitionsOf`. */
export function transitionItem(machine: string, transition: string): Item {
  const [, from, event, which] = /^(.+) on (\S+)(?: \((\d+) of \d+\))? to .+$/.exec(transition)!;
  const branch = which === undefined ? '' : `-${which}`;
  return { id: `${machine}/${from}-on-${event}${branch}`, criterion: 'transitions' };
}

/** What is asked of a use. Where there is no such call, nothing. */
export function useItem(key: KeySlot, { outcome }: UseOutcome): Item | undefined {
  return outcome === 'not-asked' ? undefined : useItemOf(kindOf(key), outcome);
}

/** The outcomes of using a key, as a test tells them. */
export const outcomesOfUse = { succeeds: 'accepted', fails: 'failed', refused: 'refused' } as const;

/** What kinds of keys there are, as far as their use goes. */
export const kindsOfKeys = ['sdk3', 'sdk5', 'session'] as const;

/** That a use of such a key comes to this. */
export const useItemOf = (kind: (typeof kindsOfKeys)[number], outcome: keyof typeof outcomesOfUse): Item => ({
  id: `use-key/${kind}/${outcomesOfUse[outcome]}`,
  criterion: 'actions',
});

const kindOf = (key: KeySlot): (typeof kindsOfKeys)[number] =>
  key.class === 'session' ? 'session' : `sdk${key.sdk}`;

const slugOf = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
