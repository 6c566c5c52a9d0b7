import { code, prose, table } from '../formats/markdown.ts';

/** What is noticed in a profile: by mistake the test of the suite, or why there is none. */
export interface ProfileMatrix {
  readonly name: string;
  readonly means: string;
  readonly tests: number;
  readonly passed: number;
  /** A test; `never`: what it is in never happens there; `hidden`: no test was found that shows it. */
  readonly mistakes: Readonly<Record<string, string>>;
}

const isTest = (told: string): boolean => told !== 'never' && told !== 'hidden';

/** Which mistakes a suite notices in which profile, as a Markdown page. */
export function profilesMarkdown(suite: string, matrix: readonly ProfileMatrix[]): string {
  const count = (profile: ProfileMatrix, is: (told: string) => boolean): string =>
    String(Object.values(profile.mistakes).filter(is).length);
  return [
    '# Profiles',
    '',
    'An implementation can be told some things and shows some things, and a mistake in it shows only in a test that is for it. These',
    `are the kinds that there are, and what the suite ${code(suite)} notices in each: every mistake on purpose in the model, made by an`,
    'implementation of that profile. `npm run profiles` looks for a test of each one that is not noticed.',
    '',
    table([
      [
        'profile',
        'what it is',
        'tests for it',
        'pass without a mistake',
        'noticed',
        'nothing shows it',
        'never happens there',
      ],
      ...matrix.map((profile) => [
        code(profile.name),
        prose(profile.means),
        String(profile.tests),
        String(profile.passed),
        count(profile, isTest),
        count(profile, (told) => told === 'hidden'),
        count(profile, (told) => told === 'never'),
      ]),
    ]),
    '',
    'A test that is for an implementation and does not pass has strayed: the implementation went another way, as it may. Nothing',
    'shows a mistake where no test was found in the deployments of the suite, as far as they were searched.',
    '',
    ...matrix.flatMap(sectionOf),
  ].join('\n');
}

function sectionOf({ name, mistakes }: ProfileMatrix): readonly string[] {
  const entries = Object.entries(mistakes);
  const hidden = entries.filter(([, told]) => told === 'hidden').map(([mistake]) => mistake);
  return [
    `## ${name}`,
    '',
    table([
      ['mistake', 'first test that fails'],
      ...entries.filter(([, told]) => isTest(told)).map(([mistake, told]) => [prose(mistake), code(told)]),
    ]),
    '',
    ...(hidden.length === 0
      ? []
      : ['Nothing shows that:', '', ...hidden.map((mistake) => `- ${prose(mistake)}`), '']),
  ];
}
