import type { machines } from '../machines/machines.ts';
import type { Deployment } from './deployment.ts';
import type { Slot, SlotKind } from './slots.ts';

/** What a machine is called in the table of all machines. */
export type MachineName = keyof typeof machines;

/** The machine that follows what happens to a slot. */
export function machineNameOf(slot: Slot): MachineName {
  if (slot.kind !== 'key') return slot.kind;
  if (slot.class === 'session') return 'sessionKey';
  return slot.sdk === 3 ? 'creationSdk3' : 'creationSdk5';
}

/** Every machine that {@link machineNameOf} has for a slot of this kind. */
export function machineNamesOf(kind: SlotKind): readonly MachineName[] {
  return kind === 'key' ? ['creationSdk3', 'creationSdk5', 'sessionKey'] : [kind];
}

/** What a machine has to be given when it is started; nothing for most of them. */
export function inputOf(machine: MachineName, deployment: Deployment): object | undefined {
  return machine === 'hsm' ? { users: deployment.users.map(({ name }) => name) } : undefined;
}
