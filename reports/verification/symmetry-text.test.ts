import { expect, test } from 'vitest';
import { publicScenarios } from '#models';
import { properties, type VerificationOptions, verify } from '#properties';
import { symmetryLines } from './symmetry-text.ts';
import { verificationMarkdown } from './verification-markdown.ts';
import {
  type VerificationReport,
  verificationReportOf,
  verificationReportSchema,
} from './verification-report.ts';
import { verificationText } from './verification-text.ts';

function reportOf(names: readonly string[], options: VerificationOptions = {}): VerificationReport {
  const scenarios = names.map((wanted) => publicScenarios.find(({ name }) => name === wanted)!);
  return verificationReportOf(
    scenarios.map((scenario) => verify(scenario, options)),
    '0.0.0',
  );
}

const plain = (name: string): string => name;
const three = 'sdk3-min2-3hsm-outage-delete';
const hsms = ['hsm-a1', 'hsm-a2', 'hsm-a3'];

/** A property that names an HSM, and says so. */
const naming = {
  ...properties.find(({ name }) => name === 'acknowledged-key-survives')!,
  distinguishes: ({ name }: { readonly name: string }) => String(name === 'hsm-a2'),
};

test('what was interchangeable is named, in every format', () => {
  const report = reportOf([three]);
  expect(verificationReportSchema.parse(report)).toEqual(report);
  expect(report.scenarios[0]).toMatchObject({ interchangeable: [hsms], toldApartBy: [] });
  const line = 'Interchangeable: hsm-a1, hsm-a2, hsm-a3.';
  expect(symmetryLines(report, plain)).toEqual([line]);
  expect(verificationText(report, () => '')).toContain(`\n${line}\n`);
  expect(verificationMarkdown(report)).toContain(`\n\n${line}\n`);
});

test('of several scenarios it is told in how many', () => {
  const report = reportOf([three, 'clone-2x2', 'sdk5-quorum-1hsm']);
  expect(symmetryLines(report, plain)).toEqual(['HSMs or keys were interchangeable in 2 of 3 scenarios.']);
});

test('where there is nothing to exchange, nothing is said', () => {
  expect(reportOf(['sdk5-quorum-1hsm']).scenarios[0]?.interchangeable).toEqual([]);
  expect(symmetryLines(reportOf(['sdk5-quorum-1hsm']), plain)).toEqual([]);
});

test('a property that names one of them is named itself', () => {
  const report = reportOf([three, 'sdk5-quorum-1hsm'], { properties: [naming] });
  expect(report.scenarios[0]).toMatchObject({
    interchangeable: [['hsm-a1', 'hsm-a3']],
    toldApartBy: [naming.name],
  });
  expect(symmetryLines(report, plain)).toEqual([
    'HSMs or keys were interchangeable in 1 of 2 scenarios.',
    `In ${three}, the property ${naming.name} tells HSMs or keys apart that are interchangeable otherwise.`,
  ]);
});

test('that every world was kept is said', () => {
  const report = reportOf([three], { symmetry: false });
  expect(report.scenarios[0]).toMatchObject({ interchangeable: null, toldApartBy: [] });
  expect(verificationReportSchema.parse(report)).toEqual(report);
  const line = 'Every world was kept, also where HSMs or keys are interchangeable.';
  expect(symmetryLines(report, plain)).toEqual([line]);
  expect(verificationText(report, () => '')).toContain(`\n${line}\n`);
  expect(verificationMarkdown(report)).toContain(`\n\n${line}\n`);
});

test('of many names only the first are told, and names are no markup', () => {
  const [scenario] = reportOf([three]).scenarios;
  const many = Array.from({ length: 9 }, (_, index) => `hsm*${index + 1}`);
  const report = { ...reportOf([three]), scenarios: [{ ...scenario!, interchangeable: [many, ['a', 'b']] }] };
  expect(symmetryLines(report, plain)).toEqual([
    'Interchangeable: hsm*1, hsm*2, hsm*3, hsm*4, hsm*5 and 4 more; a, b.',
  ]);
  expect(verificationMarkdown(report)).toContain('Interchangeable: hsm\\*1, ');
});
