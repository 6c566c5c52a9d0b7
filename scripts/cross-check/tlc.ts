import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Scenario } from '#models';
import { ProgramError, run } from '../bench/peers/programs.ts';
import type { SearchNumbers } from './independent-search.mjs';
import { moduleName, stateFormulas, stepFormulas, tlcInputOf } from './tlc-module.ts';

/** The module that says what every scenario means. */
export const specification = join(import.meta.dirname, '../../models/spec/KeySync.tla');

/** How TLC ends where it found no error, and where a temporal property is violated. */
const successCodes = [0, 13] as const;

/**
 * What TLC comes to in a scenario.
 *
 * @param jar - tla2tools.jar
 * @param folder - where the module is written, and what TLC keeps
 * @throws ProgramError where it does not say all that is compared
 */
export async function searchedByTlc(
  jar: string,
  scenario: Scenario,
  folder: string,
  signal: AbortSignal,
): Promise<SearchNumbers> {
  const { module, configuration } = tlcInputOf(scenario);
  copyFileSync(specification, join(folder, 'KeySync.tla'));
  writeFileSync(join(folder, `${moduleName}.tla`), module);
  writeFileSync(join(folder, `${moduleName}.cfg`), configuration);
  // With one worker, and temporal properties last, nothing stops the search and levels are those of shortest ways.
  const options = ['-workers', '1', '-lncheck', 'final', '-config', `${moduleName}.cfg`, `${moduleName}.tla`];
  const args = ['-XX:+UseParallelGC', '-cp', jar, 'tlc2.TLC', ...options];
  const { stdout } = await run('java', args, signal, folder, successCodes);
  return tlcNumbers(stdout);
}

/**
 * The numbers in what TLC prints.
 *
 * @remarks
 * The start is one of the states that it generates, and on the first of its levels. Where it evaluates a step, the level
 * is that of the state before it.
 *
 * @throws ProgramError where it did not see every state
 */
export function tlcNumbers(report: string): SearchNumbers {
  const number = (pattern: RegExp): number => {
    const [, found] = pattern.exec(report) ?? [];
    if (found === undefined)
      throw new ProgramError(`TLC did not say what was looked for (${pattern}):\n${report}`);
    return Number(found);
  };
  const doesConverge = /^Model checking completed. No error has been found/m.test(report);
  const doesNot = /^Error: Temporal propert(?:y Converges was|ies were) violated/m.test(report);
  const errors = report.match(/^Error: (?!Temporal propert|The following behavior).*/gm) ?? [];
  if (doesConverge === doesNot || errors.length > 0)
    throw new ProgramError(`TLC did not come to its end:\n${report}`);
  const levels = new Map(
    [...report.matchAll(/^<<"first", "([\w-]+)", (\d+)>>$/gm)].map(([, name, level]) => [
      name!,
      Number(level),
    ]),
  );
  const judged = (property: string, levelOfStart: number) => {
    const level = levels.get(property);
    const isWitness = property === 'key-creation-can-succeed';
    const [found, not] = isWitness ? ['reachable', 'unreachable'] : ['violated', 'holds'];
    const told =
      level === undefined
        ? { verdict: not!, length: null }
        : { verdict: found!, length: level - levelOfStart };
    return [property, told] as const;
  };
  return {
    worlds: number(/^\d+ states generated, (\d+) distinct states found, 0 states left on queue\.$/m),
    transitions: number(/^(\d+) states generated, \d+ distinct states found, 0 states left on queue\.$/m) - 1,
    depth: number(/^The depth of the complete state graph search is (\d+)\.$/m) - 1,
    properties: Object.fromEntries([
      ...stateFormulas.map(({ property }) => judged(property, 1)),
      ...stepFormulas.map(({ property }) => judged(property, 0)),
      ['token-keys-converge', { verdict: doesConverge ? 'holds' : 'violated', length: null }],
    ]),
  };
}
