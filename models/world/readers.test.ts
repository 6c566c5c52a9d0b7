import { expect, test } from 'vitest';
import { start, withPromotion } from '../actions/testing.ts';
import { ActorWorld } from './actor-world.ts';
import type { Deployment } from './deployment.ts';
import { InternedWorld, Memory } from './interned-world.ts';
import { ObservedWorld } from './observed-world.ts';
import { type Asked, ask, type Reader, readerNames, readers } from './readers.ts';

const { deployment } = start({ ...withPromotion, allow: { ...withPromotion.allow, clone: true } }).world;
const memory = new Memory(deployment);

/** All that a reader can be asked about. */
function questionsFor(reader: Reader, { keys, slots, ...others }: Deployment): readonly (readonly Asked[])[] {
  const { kind, by } = readers[reader];
  if (kind === 'faults') return [[]];
  if (kind === 'attempt')
    return keys.flatMap((key) => key.home.hsms.slice(0, key.attempts.length).map((hsm) => [key, hsm]));
  if (kind === 'export') return keys.map((key) => [key]);
  const looked = slots.filter((slot) => slot.kind === kind);
  if (by === undefined || kind === 'key') return looked.map((slot) => [slot]);
  return looked.flatMap((slot) => ({ keys, ...others })[by].map((about) => [slot, about]));
}

/** The positions of the slots that a reader is declared to look at. */
function declared(reader: Reader, asked: readonly Asked[]): readonly number[] {
  const slotOf = readers[reader].slotOf as (deployment: Deployment, ...asked: readonly Asked[]) => Looked;
  const slot = slotOf(deployment, ...asked);
  return slot === undefined ? [] : [slot.position];
}

type Looked = { readonly position: number } | undefined;

const questions = readerNames.flatMap((reader) =>
  questionsFor(reader, deployment).map((asked) => [reader, asked] as const),
);

test('every reader has something to be asked about', () => {
  expect(new Set(questions.map(([reader]) => reader))).toEqual(new Set(readerNames));
  const without = questions.filter(([reader, asked]) => declared(reader, asked).length === 0);
  expect(new Set(without.map(([reader]) => reader))).toEqual(new Set(['isWrapped']));
});

test('interned worlds, whose readers are written by hand, look where it is declared', () => {
  const world = new InternedWorld(memory);
  const seen: number[] = [];
  const numbers = new Proxy(world.numbers, {
    get(target, position) {
      seen.push(Number(position));
      return target[Number(position)];
    },
  });
  Object.defineProperty(world, 'numbers', { value: numbers });
  for (const [reader, asked] of questions) {
    seen.length = 0;
    ask(world, reader, asked);
    expect(seen, `${reader} ${asked.map(({ name }) => name)}`).toEqual(declared(reader, asked));
  }
});

test('observed worlds note it', () => {
  const world = new ObservedWorld(memory);
  for (const [reader, asked] of questions) {
    world.reset(memory.start);
    ask(world, reader, asked);
    expect(world.mentioned, reader).toEqual(declared(reader, asked));
  }
});

test('all kinds of worlds answer alike', () => {
  const worlds = [new InternedWorld(memory), new ObservedWorld(memory), new ActorWorld(deployment)];
  for (const [reader, asked] of questions) {
    const [interned, ...others] = worlds.map((world) => ask(world, reader, asked));
    expect(others, reader).toEqual([interned, interned]);
  }
});
