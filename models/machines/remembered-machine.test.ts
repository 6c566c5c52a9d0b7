import { describe, expect, test } from 'vitest';
import { UnacceptedEventError } from './lifecycle.ts';
import { machines } from './machines.ts';
import { remembered } from './remembered-machine.ts';

const { hsm } = machines;

describe('a machine that remembers', () => {
  test('gives the same state again, and another one for another event, state or input', () => {
    const memory = remembered(hsm);
    const start = memory.start({ users: ['co'] });
    expect(memory.start({ users: ['co'] })).toBe(start);
    expect(memory.start({ users: ['co', 'cu'] }).context).not.toEqual(start.context);
    const [full, empty] = [['key-1'], []].map((keys) =>
      memory.advance(start, { type: 'hsm.creationStarted', contents: { keys, users: { co: 1 } } }),
    );
    expect(full!.context).toEqual({ keys: ['key-1'], users: { co: 1 }, marked: undefined });
    expect(empty!.context).toEqual({ keys: [], users: { co: 1 }, marked: undefined });
    const active = memory.advance(full!, { type: 'hsm.activated' });
    expect(active).toMatchObject({ value: 'ACTIVE', context: full!.context });
    expect(memory.advance(full!, { type: 'hsm.activated' })).toBe(active);
    expect(memory.advance(active, { type: 'hsm.failed' }).context).toMatchObject({ keys: [] });
  });

  test('refuses again what the machine does not accept', () => {
    const memory = remembered(hsm);
    const start = memory.start({ users: [] });
    for (let time = 0; time < 2; time += 1)
      expect(() => memory.advance(start, { type: 'hsm.activated' })).toThrow(UnacceptedEventError);
  });

  test('keeps a field that is undefined apart from none', () => {
    const memory = remembered(hsm);
    const fieldsAfter = (context: object): string[] => {
      const state = hsm.resolveState({ value: 'ACTIVE', context: context as never });
      return Object.keys(memory.advance(state, { type: 'key.stored', key: 'key-1' }).context);
    };
    expect(fieldsAfter({ keys: [], users: {} })).toEqual(['keys', 'users']);
    expect(fieldsAfter({ keys: [], users: {}, marked: undefined })).toEqual(['keys', 'users', 'marked']);
    expect(fieldsAfter({ keys: [], users: {} })).toEqual(['keys', 'users']);
  });

  test('knows one machine from another', () => {
    expect(remembered(hsm)).toBe(remembered(hsm));
    const started = (machine: typeof hsm | typeof machines.backup) =>
      remembered(machine).start({ users: [] });
    expect(started(machines.backup).machine).toBe(machines.backup);
    expect(started(hsm).machine).toBe(hsm);
  });
});
