import { parseArgs } from 'node:util';
import { InputError } from '../input/files/input-error.ts';
import { expectWritable } from '../output/write-output.ts';

/** What a benchmark may be told on the command line. */
export interface Options {
  /** Small scenarios only. */
  readonly isQuick: boolean;
  /** To count the worlds of the family anew, and nothing else. */
  readonly isCount: boolean;
  readonly runCount: number;
  /** Of the family, the scenarios with up to so many worlds take part; for `isCount`, worlds that are kept. */
  readonly worldCountMax: number;
  readonly json: string | undefined;
  readonly markdown: string | undefined;
  readonly svg: string | undefined;
}

const flag = { type: 'boolean', default: false } as const;
const text = { type: 'string' } as const;
const described = {
  quick: flag,
  count: flag,
  runs: text,
  'max-worlds': text,
  json: text,
  markdown: text,
  svg: text,
} as const;

/**
 * Reads the options.
 *
 * @param names - those that there are
 * @throws InputError where one is wrong, or a file that it names cannot be written
 */
export function optionsIn(args: readonly string[], names: readonly (keyof typeof described)[]): Options {
  const values = valuesIn(args, names);
  const options = {
    isQuick: values.quick,
    isCount: values.count,
    runCount: numberOf('--runs', values.runs) ?? (values.quick ? 1 : 3),
    worldCountMax: numberOf('--max-worlds', values['max-worlds']) ?? usualWorldCountMax(values),
    json: values.json,
    markdown: values.markdown,
    svg: values.svg,
  };
  for (const file of [options.json, options.markdown, options.svg]) expectWritable(file);
  return options;
}

function usualWorldCountMax({ quick, count }: { readonly quick: boolean; readonly count: boolean }): number {
  if (count) return 1_000_000;
  return quick ? 5_000 : 6_000_000;
}

function valuesIn(args: readonly string[], names: readonly (keyof typeof described)[]) {
  const there = `There are ${names.map((name) => `--${name}`).join(', ')}.`;
  try {
    const { values, tokens } = parseArgs({ args: [...args], options: described, tokens: true });
    for (const token of tokens) {
      if (token.kind === 'option' && !names.some((name) => name === token.name))
        throw new InputError(token.rawName, 'this benchmark has no such option', there);
    }
    return values;
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError('arguments', error instanceof Error ? error.message : String(error), there);
  }
}

function numberOf(option: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const number = Number(value);
  if (Number.isSafeInteger(number) && number >= 1) return number;
  throw new InputError(option, `expected a whole number from 1 up, found ${JSON.stringify(value)}`);
}
