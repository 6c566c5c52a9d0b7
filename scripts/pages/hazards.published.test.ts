import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { publicScenarios } from '#models';
import { type Hazard, hazards, properties, propertyNamed } from '#properties';
import { hazardMarkdown } from '#reports';
import { VerificationRun } from '../run-verifications.ts';
import { storyOf } from './hazards.ts';

const [first] = hazards as readonly [Hazard, ...Hazard[]];

test('every hazard that a public scenario shows has a page', () => {
  const shown = properties.filter(({ name, duty, kind }) => {
    const isBroken = publicScenarios.some(({ expect }) => expect?.[name] === 'violated');
    return duty === 'hazard' && kind !== 'reachable' && isBroken;
  });
  expect(shown.length).toBeGreaterThan(15);
  expect(hazards.map(({ property }) => property).sort()).toEqual(
    [...shown.map(({ name }) => name), 'key-creation-can-succeed'].sort(),
  );
});

describe('what is said of a hazard is verified', () => {
  const told = (changed: Partial<Hazard>): string =>
    hazardMarkdown(storyOf({ ...first, ...changed }, new Map()));
  const advised = (advice: Partial<Hazard['advice'][number]>): string =>
    told({ advice: [{ says: 'Do so.', clause: 'KS-TWO-HSMS', ...advice }] });

  test('that the scenario shows it', () => {
    expect(() => told({ exhibit: 'sdk3-min2-3hsm-1fail' })).toThrow(
      'sdk3-min2-3hsm-1fail does not show that acknowledged-key-survives can be broken.',
    );
    expect(() => told({ exhibit: 'none' })).toThrow('No public scenario is called none.');
    expect(() => told({ property: 'none' })).toThrow('No property is called none.');
  });

  test('that the advice helps', () => {
    expect(advised({ verifiedIn: { scenario: 'sdk3-min2-3hsm-1fail' } })).toContain(
      '  - Verified: In none of the 795 worlds of [sdk3-min2-3hsm-1fail]',
    );
    expect(() => advised({ verifiedIn: { scenario: 'sdk3-min2-3hsm-2fail' } })).toThrow(
      'The advice on acknowledged-key-survives is wrong: acknowledged-key-survives is violated in sdk3-min2-3hsm-2fail.',
    );
    const other = { scenario: 'sdk3-min1-3hsm-1fail', property: 'retried-use-succeeds' };
    expect(() => advised({ verifiedIn: other })).toThrow(
      'retried-use-succeeds is violated in sdk3-min1-3hsm-1fail.',
    );
  });

  test('that it has a limit', () => {
    expect(() => advised({ limit: { says: 'Not so.', scenario: 'sdk3-min2-3hsm-1fail' } })).toThrow(
      'acknowledged-key-survives is holds in sdk3-min2-3hsm-1fail.',
    );
  });
});

test.each(hazards)('$property: "keysync check" says what the page quotes', ({ check }) => {
  const quotes = [...check.matchAll(/"([^"]+)"/g)].map(([, quote]) => quote ?? '');
  expect(check.includes('says it like this')).toBe(quotes.length > 0);
  for (const quote of quotes) expect(sayings.some((text) => text.includes(quote))).toBe(true);
});

/** What the check can say, as it is written, with what the pages fill in. */
const sayings = ['with one HSM down', 'right after the acknowledgement', '…'].map((when) => {
  const folder = 'properties/deployment';
  const source = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(`${folder}/${file}`, 'utf8'));
  return source
    .join('\n')
    .replaceAll(/\$\{when\}/g, when)
    .replaceAll(/\$\{(?:active\.length|minimum)\}/g, '1')
    .replaceAll(/\$\{[^}]*\}/g, '…');
});

test.each(hazards.filter((_, index) => index % 4 === 0))(
  '$property: several threads find the same example',
  async ({ property, exhibit }) => {
    const scenario = publicScenarios.find(({ name }) => name === exhibit)!;
    const run = new VerificationRun({}, { workerCount: 2 });
    const { properties: found } = await run
      .verify(scenario, [propertyNamed(property)!])
      .finally(() => run.end());
    const alone = new VerificationRun({});
    const { properties: again } = await alone
      .settle(scenario, propertyNamed(property)!)
      .finally(() => alone.end());
    const { report } = storyOf(hazards.find((one) => one.property === property)!, new Map());
    for (const other of [found[0]!, again[0]!]) {
      expect({ trace: other.trace, loop: other.loop, verdict: other.verdict }).toEqual({
        trace: report.trace,
        loop: report.loop,
        verdict: report.verdict,
      });
    }
  },
);

test('a page is the same when it is made again', () => {
  const lengths = new Map(publicScenarios.map((scenario) => [scenario, new Map([[first.property, 5]])]));
  expect(hazardMarkdown(storyOf(first, lengths))).toBe(hazardMarkdown(storyOf(first, lengths)));
});
