import { expect, test } from 'vitest';
import { publicScenarios } from '#models';
import { compareReadings, otherReadingsOf, safetyProperties, verify } from '#properties';
import { missSentence, probabilityText } from './miss-text.ts';
import { verificationMarkdown } from './verification-markdown.ts';
import { verificationReportOf, verificationReportSchema } from './verification-report.ts';
import { verificationText } from './verification-text.ts';

const scenario = publicScenarios.find(({ name }) => name === 'session-3hsm')!;
const resultOf = (fingerprintBitCount?: number) =>
  verify(scenario, { properties: safetyProperties, fingerprintBitCount });
const compact = resultOf(64);
const exact = resultOf();

test('how probable it is that a world was missed is in every report of fingerprints', () => {
  const report = verificationReportOf([compact], '0.0.0');
  expect(verificationReportSchema.parse(report)).toEqual(report);
  const { missProbability } = report.scenarios[0]!;
  expect(missProbability).toBe(compact.missProbability);
  expect(missProbability).toBeGreaterThan(0);
  const told = probabilityText(missProbability!);
  const sentence = `The probability that a world was missed is ${told}.`;
  const text = verificationText(report, () => '');
  expect(text).toContain(`\n    session-3hsm  ${told}\n`);
  expect(text).toMatch(/whatever was not found\n +\(holds, vacuous, unreachable\)/);
  expect(text.trimEnd().split('\n').at(-1)).toBe(`As expected: 1 scenario, 1,982 worlds. ${sentence}`);
  const markdown = verificationMarkdown(report);
  expect(markdown).toContain(`every verdict is as expected. ${sentence}`);
  expect(markdown).toMatch(new RegExp(`\\| session-3hsm \\| +${told} \\|`));
});

test('and in none of worlds that were kept as they are', () => {
  const report = verificationReportOf([exact], '0.0.0');
  expect(report.scenarios[0]?.missProbability).toBeNull();
  expect(verificationText(report, () => '')).not.toMatch(/fingerprint|probab/i);
  expect(verificationMarkdown(report)).not.toMatch(/fingerprint|probab/i);
});

test('of several scenarios it is that any of them missed a world', () => {
  const some = [0.25, null, 0.5].map((missProbability) => ({ missProbability }));
  expect(missSentence(some)).toBe(' The probability that a world was missed is 0.75.');
  expect(missSentence([...some, ...some])).toBe(' The probability that a world was missed is 1.');
  expect(missSentence([{ missProbability: null }])).toBe('');
  expect(missSentence([{ missProbability: 0 }])).toBe(' The probability that a world was missed is 0.');
});

test('a reading has it of both searches', () => {
  const [other] = otherReadingsOf(scenario);
  const otherwise = verify(other!.scenario, { properties: safetyProperties, fingerprintBitCount: 64 });
  const compared = compareReadings(other!.field, compact, otherwise);
  expect(compared.missProbability).toBe(compact.missProbability! + otherwise.missProbability!);
  const report = verificationReportOf([compact], '0.0.0', new Map([[scenario, [compared]]]));
  expect(verificationReportSchema.parse(report)).toEqual(report);
  const told = `missed is ${probabilityText(compared.missProbability!)}.`;
  expect(verificationText(report, () => '')).toContain(
    `no verdict. The probability that a world was ${told}`,
  );
  expect(verificationMarkdown(report)).toContain(told);
  expect(compareReadings(other!.field, exact, exact).missProbability).toBeNull();
});

test.each([
  [0, '0'],
  [1, '1'],
  [0.256, '0.26'],
  [0.01, '0.01'],
  [0.00999, '1.0e-2'],
  [8.4321e-16, '8.4e-16'],
])('%d is told as %s', (probability, text) => {
  expect(probabilityText(probability)).toBe(text);
});
