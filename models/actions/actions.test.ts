import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { modelOf } from '../model.ts';
import { refusals } from '../refusals.ts';
import { nothing } from './action.ts';
import { actions } from './actions.ts';
import { choices } from './choices.ts';
import { areas, cloneAtWork, reasonsIn, start, withPromotion } from './testing.ts';

const here = (file: string): URL => new URL(file, import.meta.url);
const files = readdirSync(here('.'), { recursive: true, encoding: 'utf8' });
const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

describe('the set of actions', () => {
  test('is what the folder holds, each under the name of its file', () => {
    const named = Object.entries(areas).flatMap(([area, keys]) =>
      keys.map((key) => [`${area}/${kebab(key)}.action.ts`, actions[key].name]),
    );
    const found = files
      .filter((file) => file.endsWith('.action.ts'))
      .map((file) => [file, file.slice(file.lastIndexOf('/') + 1, -10)]);
    expect(named.sort()).toEqual(found.sort());
  });

  test('has its refusals tested, each action in one area', () => {
    expect(Object.values(areas).flat().sort()).toEqual(Object.keys(actions).sort());
    for (const area of Object.keys(areas)) {
      const file = here(`${area}/${area}.actions.test.ts`);
      expect(existsSync(file), file.pathname).toBe(true);
      expect(readFileSync(file, 'utf8')).toContain(`testRefusals('${area}', {`);
    }
  });

  test('gives every reason of the closed set of refusals', () => {
    const given = files.filter((file) => file.endsWith('.action.ts')).flatMap(reasonsIn);
    expect([...new Set(given)].sort()).toEqual(Object.keys(refusals).sort());
  });

  test('gives no reason from anywhere but the file of the action', () => {
    const helpers = files.filter(
      (file) => file.endsWith('.ts') && !/\.(action|test)\.ts$/.test(file) && file !== 'testing.ts',
    );
    expect(helpers).not.toEqual([]);
    expect(helpers.filter((file) => reasonsIn(file).length > 0)).toEqual([]);
  });
});

describe('the steps of a model', () => {
  const { scenario } = start({
    clusters: cloneAtWork,
    keys: withPromotion.keys,
    allow: {
      syncFailures: true,
      changeUsers: true,
      tombstoneCleanUp: true,
      promoteKeys: true,
      wrapKey: true,
    },
  }).world.deployment;
  const { deployment, steps } = modelOf(scenario);

  test('have different sentences, so that a trace says which of them happened', () => {
    const sentences = steps.map(({ sentence }) => sentence);
    expect(sentences.filter((sentence, index) => sentences.indexOf(sentence) !== index)).toEqual([]);
    expect(sentences.filter((sentence) => !/^[^.]+\.$/.test(sentence))).toEqual([]);
  });

  test('have different names and parameters, so that a replay finds them', () => {
    const names = steps.map(({ action, parameters }) => JSON.stringify([action, parameters]));
    expect(new Set(names).size).toBe(steps.length);
  });

  test('are all choices but those that no world of the deployment allows', () => {
    const perAction = Object.values(actions).map((action) => [...action.parameters(deployment)].length);
    expect(steps.length).toBeGreaterThan(Object.keys(actions).length);
    expect(steps.length).toBeLessThan(perAction.reduce((sum, count) => sum + count));
    expect(new Set(steps.map(({ action }) => action)).size).toBe(Object.keys(actions).length);
  });

  test('are never about one HSM as both ends of a copy', () => {
    const pairs = steps.map(({ parameters }) => [
      parameters['source'],
      parameters['target'] ?? parameters['destination'] ?? parameters['hsm'],
    ]);
    expect(pairs.filter(([source]) => source !== undefined).length).toBeGreaterThan(20);
    expect(pairs.filter(([source, target]) => source !== undefined && source === target)).toEqual([]);
  });

  test('come by action, in the order of the set', () => {
    const order = Object.values(actions).map(({ name }) => name);
    const places = steps.map(({ action }) => order.indexOf(action));
    expect(places).toEqual([...places].sort((one, other) => one - other));
  });
});

describe('choices', () => {
  const [user] = start().world.deployment.users;

  test('combine one of each list, the last varying fastest', () => {
    const pairs = [...choices({ first: [user!, nothing], second: [nothing, user!] })];
    expect(pairs.map(({ first, second }) => [first.name, second.name])).toEqual([
      ['co', 'nothing'],
      ['co', 'co'],
      ['nothing', 'nothing'],
      ['nothing', 'co'],
    ]);
  });

  test('are none where a list is empty', () =>
    expect([...choices({ first: [user!], second: [] })]).toEqual([]));
});
