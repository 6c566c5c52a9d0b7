import { describe, expect, test } from 'vitest';
import { publicScenarios } from '#models';
import { type Explanation, type StepRole, verify } from '#properties';
import { plain } from '../formats/paint.ts';
import { verificationMarkdown } from '../verification/verification-markdown.ts';
import { verificationReportOf, verificationReportSchema } from '../verification/verification-report.ts';
import { explanationMarkdown } from './explanation-markdown.ts';
import { explanationReportOf, explanationSchema } from './explanation-report.ts';
import { explanationLines, roleLines } from './explanation-text.ts';

const role = (changed: Partial<StepRole> = {}): StepRole => ({
  matters: true,
  decides: false,
  without: 'refused',
  postponed: 'refused',
  interchangeableWith: [],
  sentence: 'Without it, step 9 is refused: the key has not been created.',
  ...changed,
});
const decisive = role({
  decides: true,
  without: 'gone',
  sentence: 'Without it, the key would have survived.',
});
const explanation = (changed: Partial<Explanation>) =>
  explanationReportOf({ steps: [], neighbours: [], complete: true, ...changed });
const neighbour = (sentence: string): Explanation['neighbours'][number] => ({
  kind: 'setting',
  sentence,
  position: null,
  step: null,
  setting: { path: ['clients', 'app', 'createObjectMinimumNodes'], from: '1', to: '2' },
  price: [],
  trace: [],
});

describe('the steps', () => {
  test('one by one where they are few, each with its own sentence', () => {
    const steps = [role(), role({ without: 'gone', sentence: 'It is gone.' }), decisive];
    expect(
      roleLines(explanation({ steps })).map(({ steps: which, sentence }) => `${which} ${sentence}`),
    ).toEqual([
      '1 Without it, step 9 is refused: the key has not been created.',
      '2 It is gone.',
      '3 Without it, the key would have survived.',
    ]);
  });

  test('together where there is nothing to say of them but the usual, and never one that decides or can move', () => {
    const steps = [
      role(),
      role({ postponed: 'remains', sentence: 'Later.' }),
      role(),
      role(),
      decisive,
      role({ interchangeableWith: [1], sentence: 'Exchanged.' }),
      role({ without: 'remains', matters: false, sentence: 'Remains.' }),
      role({ postponed: null }),
    ];
    const lines = roleLines(explanation({ steps }));
    expect(lines.map(({ steps: which }) => which)).toEqual(['1, 3-4, 8', '2', '5', '6', '7']);
    expect(lines.map(({ decides }) => decides)).toEqual([false, false, true, false, false]);
  });

  test('with what the mark means only where one is marked', () => {
    const told = (steps: readonly StepRole[]) =>
      explanationLines(explanation({ steps }), 'violated', plain)[0];
    expect(told([decisive])).toMatch(/^ {2}Which steps matter \(\* /);
    expect(told([role()])).toBe('  Which steps matter');
  });
});

describe('what would have prevented it', () => {
  const linesOf = (changed: Partial<Explanation>, verdict = 'violated'): string =>
    explanationLines(explanation(changed), verdict, plain).join('\n');

  test('is told in sentences, and what was not looked at is said', () => {
    const neighbours = [neighbour('With two this cannot happen.')];
    expect(linesOf({ neighbours })).toContain('    - With two this cannot happen.');
    expect(linesOf({ neighbours })).not.toContain('Not every setting');
    expect(linesOf({ neighbours, complete: false })).toContain('    - Not every setting was looked at');
  });

  test('nothing so small: it says so, but not where it does not know', () => {
    expect(linesOf({})).toContain('No single step');
    expect(linesOf({ complete: false })).not.toContain('No single step');
  });

  test('is no question for a witness', () => {
    expect(linesOf({ steps: [role()] }, 'reachable')).not.toContain('prevented');
  });
});

test('as Markdown, names are text and never markup', () => {
  const hostile = '<script>alert("x")</script>|*_`[a](b)\u202Eabc';
  const lines = explanationMarkdown(
    explanation({
      steps: [{ ...decisive, sentence: `Without it, ${hostile}.` }],
      neighbours: [neighbour(`Had ${hostile}.`)],
    }),
    'violated',
  );
  const text = lines.join('\n');
  expect(text).toContain('- Step 1 **(decides)**: Without it,');
  expect(text).not.toMatch(/(?<!\\)</);
  expect(text).not.toMatch(/(?<!\\)[|`[]/);
});

test('in a verification: in the report, in its schema, and in the Markdown of what differs', () => {
  const scenario = {
    ...publicScenarios.find(({ name }) => name === 'sdk5-optout-1hsm-1fail')!,
    expect: { 'acknowledged-key-survives': 'holds' as const },
  };
  const result = verify(scenario);
  const own: Explanation = {
    steps: [role(), role(), decisive],
    neighbours: [neighbour('With two this cannot happen.')],
    complete: true,
  };
  const explanations = new Map([[scenario, new Map([['acknowledged-key-survives', own]])]]);
  const report = verificationReportOf([result], '0.0.0', undefined, explanations);
  expect(verificationReportSchema.parse(report)).toEqual(report);
  const told = report.scenarios[0]!.properties['acknowledged-key-survives']!.explanation;
  expect(explanationSchema.parse(told)).toEqual(own);
  const page = verificationMarkdown(report);
  expect(page).toContain('3. hsm-a1 fails and loses all it holds. **(decides)**\n');
  expect(page).toContain('What would have prevented it:\n\n- With two this cannot happen.\n');
  expect(verificationReportOf([result], '0.0.0').scenarios[0]!.properties).not.toHaveProperty(
    'acknowledged-key-survives.explanation',
  );
});
