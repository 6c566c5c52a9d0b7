import { expect, test } from 'vitest';
import { modelOf, publicScenarios, refusals, type Scenario } from '#models';
import { safetyPropertyNamed } from '../properties.ts';
import { verify } from '../verification/verification.ts';
import { Walk } from './walk.ts';

const small = publicScenarios.filter(({ name }) =>
  /^(sdk3-min1|sdk5-quorum-2|clone-2x2$|tombstones|scale|sdk3-min2-reaches)/.test(name),
);

function scenarioNamed(name: string): Scenario {
  return publicScenarios.find((scenario) => scenario.name === name)!;
}

test('there are scenarios to walk through', () => {
  expect(small.length).toBeGreaterThanOrEqual(5);
});

test.each(small.map((scenario) => [scenario.name, scenario] as const))(
  '%s: a trace is walked to where its finding is shown, and nowhere before',
  (_, scenario) => {
    const walk = new Walk(scenario);
    const { properties } = verify(scenario);
    const found = properties.filter(({ name, trace }) => trace.length > 0 && safetyPropertyNamed(name));
    expect(found.length).toBeGreaterThan(0);
    for (const { name, trace, evidence } of found) {
      const { places, stop } = walk.take(trace);
      expect(stop).toBeUndefined();
      expect(places.slice(1).map(({ step, changed }) => ({ ...step, changed }))).toEqual(trace);
      const shown = places.map((_, position) =>
        walk.shownAt(places, position).find(({ property }) => property.name === name),
      );
      // Of a shortest trace, only the last step shows it.
      expect(shown.slice(0, -1).every((one) => one === undefined)).toBe(true);
      expect(shown.at(-1)?.evidence).toEqual(evidence);
    }
  },
);

test.each(small.map((scenario) => [scenario.name, scenario] as const))(
  '%s: what can be taken is what the search takes, and what is refused has its reason',
  (_, scenario) => {
    const walk = new Walk(scenario);
    const model = modelOf(scenario);
    const { properties } = verify(scenario);
    const { trace } = properties.find((found) => found.trace.length > 2)!;
    const { places } = walk.take(trace);
    for (const [position, { world }] of places.entries()) {
      const { enabled, refused } = walk.choicesIn(world);
      const before = trace.slice(0, position);
      const possible = model.steps.filter((step) => walk.take([...before, step]).stop === undefined);
      expect(enabled).toEqual(
        possible.map(({ action, parameters, sentence }) => ({ action, parameters, sentence })),
      );
      expect(refused.every(({ refusal }) => Object.hasOwn(refusals, refusal))).toBe(true);
      const forbidden = [...model.forbidden.values()].flatMap((reasons) => [...reasons.values()]);
      const all = model.steps.length + forbidden.reduce((sum, count) => sum + count, 0);
      expect(enabled.length + refused.length).toBe(all);
    }
  },
);

test('a step that cannot be taken ends the walk, with the reason', () => {
  const walk = new Walk(scenarioNamed('sdk3-min1-3hsm-1fail'));
  const generate = { action: 'generate-key', parameters: { key: 'key-1', hsm: 'hsm-a1' } };
  const { places, stop } = walk.take([generate, generate]);
  expect(places).toHaveLength(2);
  expect(stop).toEqual({
    position: 1,
    sentence: `The application app generates the token key key-1 on hsm-a1. This is refused: ${refusals['key-already-created']}.`,
  });
});

test.each([
  [{ action: 'generate-keys', parameters: {} }, 'generate-key'],
  [{ action: 'generate-key', parameters: { key: 'key-1', hsm: 'hsm-b1' } }, 'hsm-b1'],
  [{ action: 'hsm-fails', parameters: {} }, 'hsm'],
])('a step that there is not ends the walk: %o', (step, said) => {
  const { places, stop } = new Walk(scenarioNamed('sdk3-min1-3hsm-1fail')).take([step]);
  expect(places).toHaveLength(1);
  expect(stop?.position).toBe(0);
  expect(stop?.sentence).toContain(said);
});
