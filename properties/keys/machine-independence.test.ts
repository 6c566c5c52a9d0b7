import { describe, expect, onTestFinished, test } from 'vitest';
import { type AnyStateMachine, assign } from 'xstate';
import { machines } from '#models';
import { properties } from '../properties.ts';
import { publicScenario } from '../testing.ts';
import { KeyReduction } from './key-reduction.ts';

interface Holding {
  readonly context: { readonly keys: readonly string[]; readonly marked: readonly string[] | undefined };
}

/** Another implementation of an action or a guard of the machine. */
type Changed = Parameters<AnyStateMachine['provide']>[0];

const kept = (keys: readonly string[], key: string): string[] => [...new Set([...keys, key])].sort();

/** Machines of an HSM in which one key makes a difference to another. */
const wrong: Readonly<Record<string, Changed>> = {
  'an HSM drops a key when it gets a fourth one': {
    actions: {
      store: assign({ keys: ({ context }: Holding, key: string) => kept(context.keys, key).slice(-3) }),
    },
  },
  'an HSM takes no key beside forty others': {
    actions: {
      store: assign({
        keys: ({ context }: Holding, key: string) =>
          context.keys.length > 40 ? context.keys : kept(context.keys, key),
      }),
    },
  },
  'an HSM erases all keys with one': { actions: { erase: assign({ keys: [] }) } },
  'an HSM finds a key only if it is the first': {
    guards: { holds: ({ context }: Holding, key: string) => context.keys[0] === key },
  },
  'an HSM is restored with five keys at most': {
    actions: {
      restore: assign((_: unknown, contents: { readonly keys: readonly string[] }) => ({
        ...contents,
        keys: contents.keys.slice(0, 5),
      })),
    },
  },
  'an HSM that is lost keeps a key': {
    actions: {
      eraseAll: assign({ keys: ({ context }: Holding) => context.keys.slice(6), marked: undefined }),
    },
  },
} as unknown as Readonly<Record<string, Changed>>;

function provide(change: Changed): void {
  const table = machines as unknown as { hsm: AnyStateMachine };
  const own = table.hsm;
  table.hsm = own.provide(change);
  onTestFinished(() => {
    table.hsm = own;
  });
}

function reductionIn(name: string): KeyReduction {
  const asked = properties.filter((property) => property.name === 'deleted-cluster-has-no-hsm');
  const reduction = new KeyReduction(publicScenario(name), { properties: asked, symmetry: false });
  while (reduction.advance(20_000));
  return reduction;
}

describe('a machine to which other keys make a difference is noticed', () => {
  test.each(Object.entries(wrong))('%s', (_, change) => {
    provide(change);
    const found = ['sdk3-min2-3hsm-1fail', 'sdk3-min2-3hsm-outage-delete'].map(
      (name) => reductionIn(name).keysOf('all').meeting,
    );
    expect(found).toContainEqual({ step: expect.stringContaining('is told'), why: expect.any(String) });
  });

  test('and not the machine as it is', () => {
    provide({});
    expect(reductionIn('sdk3-min2-3hsm-outage-delete').keysOf('all').meeting).toBeNull();
  });
});
