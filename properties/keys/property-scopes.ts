import type { Deployment } from '#models';
import {
  type AlwaysProperty,
  type LivenessProperty,
  type Property,
  type StepProperty,
  watchedSlots,
} from '../property.ts';

/** A property as it is asked of one group of keys: it concerns the deployment where it concerns the whole one. */
export function askedOfGroup<Asked extends Property>(property: Asked, isConcerned: boolean): Asked {
  return { ...property, concerns: () => isConcerned };
}

/**
 * Whether a property of steps has something to say, or to find fault with, where a step changes an HSM for another key:
 * of the key at hand nothing changes then.
 *
 * @returns undefined where a step that is about another key never changes what the property watches
 */
export function whileOthersStep(property: StepProperty): AlwaysProperty | undefined {
  if (property.watches !== 'hsm' && property.watches !== 'backup') return undefined;
  const watched = (deployment: Deployment): ReturnType<typeof watchedSlots> =>
    watchedSlots(property, deployment);
  return {
    ...common(property),
    kind: 'always',
    name: nameWhileOthersStep(property),
    appliesTo: (world) => watched(world.deployment).some((slot) => property.appliesTo(world, world, slot)),
    findViolation(world) {
      for (const slot of watched(world.deployment)) {
        const evidence = property.findViolation(world, world, slot);
        if (evidence !== undefined) return evidence;
      }
      return undefined;
    },
  };
}

/** What {@link whileOthersStep} is called. */
export function nameWhileOthersStep({ name }: Pick<Property, 'name'>): string {
  return `${name}, while others step`;
}

/**
 * That a claim which waits for all keys at once comes to be, key by key, for good: then there is a moment at which it
 * is so of all of them.
 */
export function forGood(property: LivenessProperty): LivenessProperty {
  return { ...property, kind: 'eventually-always', name: nameForGood(property) };
}

/** What {@link forGood} is called. */
export function nameForGood({ name }: Pick<Property, 'name'>): string {
  return `${name}, for good`;
}

type Common = Omit<AlwaysProperty, 'kind' | 'name' | 'appliesTo' | 'findViolation'>;

function common({ clause, statement, duty, concerns, distinguishes }: StepProperty): Common {
  return {
    clause,
    statement,
    duty,
    ...(concerns === undefined ? {} : { concerns }),
    ...(distinguishes === undefined ? {} : { distinguishes }),
  };
}
