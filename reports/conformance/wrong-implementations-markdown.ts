import { type Area, areas } from '#properties';
import { code, prose, table } from '../formats/markdown.ts';

/** An implementation with a mistake, and the shortest test of a suite that it fails. */
export interface WrongImplementation {
  readonly name: string;
  readonly area: Area;
  /** What is wrong, in a sentence. */
  readonly sentence: string;
  /** Nothing where it passes every test. */
  readonly caughtBy: { readonly test: string; readonly stepCount: number } | undefined;
}

/** Which test catches each wrong implementation, as a Markdown page. */
export function wrongImplementationsMarkdown(suite: string, all: readonly WrongImplementation[]): string {
  const caught = all.filter(({ caughtBy }) => caughtBy !== undefined);
  return [
    '# Wrong implementations',
    '',
    'The simulator in [scripts/implementations/in-memory](../../scripts/implementations/README.md) is written without the model',
    'and passes every test of the suite. Each of these is that simulator with one mistake that a team could make.',
    '',
    `The suite ${code(suite)} catches ${caught.length} of ${all.length}. Of the tests that catch one, the shortest is named.`,
    '',
    ...areas
      .map((area) => [area, all.filter((wrong) => wrong.area === area)] as const)
      .filter(([, ofArea]) => ofArea.length > 0)
      .flatMap(([area, ofArea]) => [
        `## ${area}`,
        '',
        table([['what is wrong', 'name', 'caught by', 'steps'], ...ofArea.map(rowOf)]),
        '',
      ]),
  ].join('\n');
}

const rowOf = ({ sentence, name, caughtBy }: WrongImplementation): readonly string[] => [
  prose(sentence),
  code(name),
  caughtBy === undefined ? 'nothing' : code(caughtBy.test),
  caughtBy === undefined ? '' : String(caughtBy.stepCount),
];
