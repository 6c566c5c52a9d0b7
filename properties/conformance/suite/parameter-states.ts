import type { KeySlot, Parameter, Parameters, ReadonlyWorld } from '#models';
import { type Item, stateItem } from './items.ts';
import type { Attempt } from './testbed.ts';

/** The parameters of an attempt that have a state, and where a world keeps it. */
export function statefulParametersOf(
  attempt: Attempt,
): readonly { readonly name: string; readonly position: number }[] {
  return Object.entries(parametersOf(attempt)).flatMap(([name, slot]) =>
    'position' in slot ? [{ name, position: slot.position }] : [],
  );
}

/** The states in which the parameters of an attempt are in a world, as items. */
export function stateItemsOf(world: ReadonlyWorld, attempt: Attempt): readonly Item[] {
  return statefulParametersOf(attempt).map(({ name }) => stateItemOf(world, attempt, name));
}

/** The state in which one of them is. */
export function stateItemOf(world: ReadonlyWorld, attempt: Attempt, parameter: string): Item {
  const parameters = parametersOf(attempt);
  const state = stateOf(world, parameters[parameter]!, parameters);
  return stateItem(attempt.command.action, parameter, state ?? 'none');
}

const parametersOf = (attempt: Attempt): Parameters =>
  attempt.kind === 'use' ? { key: attempt.key, hsm: attempt.hsm } : attempt.chosen;

/** In one word. */
function stateOf(world: ReadonlyWorld, slot: Parameter, { key }: Parameters): string | undefined {
  switch (slot.kind) {
    case 'hsm': {
      const state = world.hsmState(slot);
      return key?.kind === 'key' && state !== 'NONE' && state !== 'FAILED'
        ? `${state}-${world.holds(slot, key) ? 'holding' : world.isMarked(slot, key) ? 'marked' : 'lacking'}`
        : state;
    }
    case 'cluster':
      return world.clusterState(slot);
    case 'backup':
      return world.backupState(slot);
    case 'key':
      return `${kindOf(slot)}-${world.creation(slot)}`;
    case 'user':
    case 'region':
    case 'nothing':
      return undefined;
  }
}

const kindOf = ({ class: ofClass, sdk }: KeySlot): string => `sdk${sdk}-${ofClass}`;
