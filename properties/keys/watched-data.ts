import type { Deployment } from '#models';

/**
 * A list of names of keys that says when somebody looks into it.
 *
 * @param look - told of each look: for which name, or undefined where it is for all of them
 */
export function watchedList(
  names: readonly string[],
  look: (name: string | undefined) => void,
): readonly string[] {
  return new Proxy(names, {
    get(target, property) {
      if (property === 'includes')
        return (name: string): boolean => {
          look(name);
          return target.includes(name);
        };
      look(undefined);
      return Reflect.get(target, property) as unknown;
    },
    has(target, property) {
      look(undefined);
      return Reflect.has(target, property);
    },
    ownKeys(target) {
      look(undefined);
      return Reflect.ownKeys(target);
    },
    getOwnPropertyDescriptor(target, property) {
      look(undefined);
      return Reflect.getOwnPropertyDescriptor(target, property);
    },
  });
}

/**
 * A deployment that says when somebody asks which keys there are.
 *
 * @param note - told what was asked for
 */
export function watchedDeployment(deployment: Deployment, note: (what: string) => void): Deployment {
  const watch = <Value>(what: string, value: Value): PropertyDescriptor => ({
    enumerable: true,
    get: (): Value => {
      note(what);
      return value;
    },
  });
  const { keys, slots, scenario } = deployment;
  const watchedScenario = Object.defineProperty({ ...scenario }, 'keys', watch('the keys', scenario.keys));
  return Object.defineProperties(
    { ...deployment, scenario: watchedScenario },
    { keys: watch('all keys', keys), slots: watch('all slots', slots) },
  );
}
