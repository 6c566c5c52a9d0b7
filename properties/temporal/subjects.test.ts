import { describe, expect, test } from 'vitest';
import { modelOf, Symmetry } from '#models';
import { publicScenario } from '../testing.ts';
import { ModelSpace } from '../verification/model-space.ts';
import { Subject } from './subjects.ts';

const { memory } = new ModelSpace(modelOf(publicScenario('core-4hsm-2keys-2fail')));
const { deployment } = memory;
const [one, other, third] = deployment.hsms;
const [key, otherKey] = deployment.keys;
const [cluster] = deployment.clusters;
const symmetry = new Symmetry(memory);
const isLike = (first: unknown, second: unknown): boolean =>
  new Subject(first, deployment).isLike(new Subject(second, deployment), symmetry);

describe('subjects can be exchanged', () => {
  test.each([
    ['HSMs of one cluster', one, other],
    ['keys with the same attributes', key, otherKey],
    ['records of them', { key, cluster }, { key: otherKey, cluster }],
    ['different HSMs in both', [one, other], [third, one]],
    ['the same HSM in both', { from: one, to: one }, { from: other, to: other }],
    ['nothing at all', undefined, undefined],
  ])('where they are %s', (_, first, second) => {
    expect(isLike(first, second)).toBe(true);
  });

  test.each([
    ['an HSM and a key', one, key],
    ['one HSM twice, and two', [one, one], [one, other]],
    ['in another place', { hsm: one }, { other: one }],
    ['a cluster and nothing', cluster, undefined],
    ['something else than slots', 'hsm-a1', 'hsm-a1'],
  ])('not where they are %s', (_, first, second) => {
    expect(isLike(first, second)).toBe(false);
  });
});

describe('what can be exchanged without touching a subject', () => {
  const classesFor = (subject: unknown): readonly (readonly string[])[] =>
    new Symmetry(memory, new Subject(subject, deployment).distinguish).classes.map((members) =>
      members.map(({ name }) => name),
    );
  const hsms = deployment.hsms.map(({ name }) => name);
  const keys = deployment.keys.map(({ name }) => name);

  test.each([
    ['a cluster', cluster, [hsms, keys]],
    ['a key', key, [hsms]],
    ['an HSM', one, [hsms.slice(1), keys]],
    ['two HSMs', { one, other }, [hsms.slice(2), keys]],
    ['an HSM and a key', [[one], { key }], [hsms.slice(1)]],
    ['a backup, or the faults so far', [...deployment.backups, deployment.faults], [hsms, keys]],
    ['what may name any slot', { name: 'key-1' }, []],
    ['a part of the column of an HSM', key!.attempts[0], []],
    ['a collection that is no list', new Set([key]), []],
  ])('where it is %s', (_, subject, expected) => {
    expect(classesFor(subject)).toEqual(expected);
  });
});
