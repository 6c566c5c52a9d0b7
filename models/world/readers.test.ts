import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import { start, withPromotion } from '../actions/testing.ts';
import { modelOf, type Step } from '../model.ts';
import { ActorWorld } from './actor-world.ts';
import type { Deployment } from './deployment.ts';
import { InternedWorld, Memory } from './interned-world.ts';
import { ObservedWorld } from './observed-world.ts';
import { type Asked, ask, type Reader, readerNames, readers } from './readers.ts';

const { scenario } = start({ ...withPromotion, allow: { ...withPromotion.allow, wrapKey: true } }).world
  .deployment;
const model = modelOf(scenario);
const { deployment } = model;
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

test('all kinds of worlds answer alike along a history, in which no two readers always say the same', () => {
  const worlds = [new InternedWorld(memory), new ObservedWorld(memory), new ActorWorld(deployment)] as const;
  const answers = new Map(readerNames.map((reader) => [reader, [] as unknown[]]));
  const compare = (): void => {
    for (const [reader, asked] of questions) {
      const [interned, ...others] = worlds.map((world) => ask(world, reader, asked));
      expect(others, reader).toEqual([interned, interned]);
      answers.get(reader)!.push(interned);
    }
  };
  compare();
  for (const step of historyOf(120)) {
    for (const world of worlds) step.apply(world);
    compare();
  }
  const alike = readerNames.filter((one) =>
    readerNames.some((other) => other !== one && isDeepStrictEqual(answers.get(one), answers.get(other))),
  );
  expect(alike).toEqual([]);
});

/** So many steps, or until none is possible: each the one that was taken least often. */
function historyOf(lengthMax: number): readonly Step[] {
  const world = new InternedWorld(memory);
  const taken: Step[] = [];
  const countOf = ({ action }: Step): number => taken.filter((step) => step.action === action).length;
  while (taken.length < lengthMax) {
    const possible = model.steps.filter((step) => step.refuses(world) === undefined);
    const [rarest] = possible.toSorted((one, other) => countOf(one) - countOf(other));
    if (rarest === undefined) break;
    rarest.apply(world);
    taken.push(rarest);
  }
  return taken;
}
