import { expect, test } from 'vitest';
import { publicScenarios, type Verdict } from '#models';
import { properties } from '../properties.ts';
import { differencesOf } from './scenario-difference.ts';
import type { PropertyResult, ScenarioResult } from './verification.ts';
import { verify } from './verification.ts';

const [scenario] = publicScenarios;
const some = verify(publicScenarios.find(({ name }) => name === 'sdk5-quorum-1hsm') ?? scenario!);

const step = { action: 'hsm-fails', parameters: {}, sentence: '', changed: [] };

/** A result with one property; a finding has as many steps as it is long. */
const resultOf = (verdict: Verdict, length: number | null = null): ScenarioResult => {
  const trace = Array.from({ length: length ?? 0 }, () => step) as unknown as PropertyResult['trace'];
  return {
    ...some,
    properties: [
      {
        name: 'p',
        property: properties[0]!,
        verdict,
        appliedCount: 1,
        length,
        evidence: null,
        trace,
        loop: null,
      },
    ],
  };
};

test.each([
  ['holds', null, 'violated', 2, 'worse', 'after'],
  ['reachable', 2, 'unreachable', null, 'worse', 'before'],
  ['vacuous', null, 'violated', 2, 'worse', 'after'],
  ['incomplete', null, 'violated', 2, 'new', 'after'],
  ['violated', 2, 'incomplete', null, 'unknown', null],
  ['incomplete', null, 'holds', null, 'unknown', null],
  ['incomplete', null, 'incomplete', null, 'unknown', null],
  ['violated', 2, 'holds', null, 'better', 'before'],
  ['unreachable', null, 'reachable', 2, 'better', 'after'],
  ['violated', 2, 'vacuous', null, 'changed', 'before'],
  ['holds', null, 'vacuous', null, 'changed', null],
  ['vacuous', null, 'holds', null, 'changed', null],
  ['violated', 2, 'violated', 3, 'changed', 'before'],
  ['violated', 3, 'violated', 2, 'changed', 'after'],
  ['violated', 2, 'violated', 2, 'same', null],
  ['holds', null, 'holds', null, 'same', null],
] as const)('%s (%s) and %s (%s): %s', (then, earlier, now, later, kind, traceOf) => {
  expect(differencesOf(resultOf(then, earlier), resultOf(now, later))).toMatchObject([{ kind, traceOf }]);
});
