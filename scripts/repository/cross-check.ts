import type { Scenario } from '#models';
import { type ScenarioResult, verify } from '#properties';
import { inTemporaryFolder } from '../bench/peers/programs.ts';
import { expectComparable, NotComparable } from '../cross-check/comparable.mjs';
import { differencesBetween } from '../cross-check/comparison.ts';
import { search } from '../cross-check/independent-search.mjs';
import { type Options, optionsIn } from '../cross-check/options.ts';
import { type Outcome, outcomeOf, outcomeText, tallyText } from '../cross-check/outcome.ts';
import { comparedWithQuint, comparedWithSpin, spinSizes, whereMissing } from '../cross-check/peers.ts';
import { written } from '../cross-check/semantic-fields.ts';
import { searchedByTlc } from '../cross-check/tlc.ts';
import { exitCodes } from '../exit-codes.ts';
import { InputError } from '../input/files/input-error.ts';
import { count } from '../output/progress-line.ts';
import { print } from '../output/terminal.ts';

async function main(): Promise<number> {
  const stop = new AbortController();
  const interrupt = (): void => stop.abort(new Error('interrupted'));
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  try {
    return await crossCheck(optionsIn(process.argv.slice(2)), stop.signal);
  } catch (error) {
    if (!stop.signal.aborted && !(error instanceof InputError)) throw error;
    const message = stop.signal.aborted
      ? 'stopped before everything was compared.'
      : (error as Error).message;
    process.stderr.write(`cross-check: ${message}\n`);
    return stop.signal.aborted ? exitCodes.incomplete : exitCodes.badInput;
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
}

async function crossCheck(options: Options, signal: AbortSignal): Promise<number> {
  const tallies = new Map<string, Outcome[]>();
  const tell = (name: string, numbers: string, told: readonly (readonly [string, Outcome])[]): void => {
    for (const [who, outcome] of told) tallies.set(who, [...(tallies.get(who) ?? []), outcome]);
    print(`${name}${numbers}: ${toldText(told)}`);
  };
  for (const scenario of options.scenarios) {
    // For Ctrl-C to be noticed between two scenarios.
    await new Promise(setImmediate);
    signal.throwIfAborted();
    const { numbers = '', told } = await compared(scenario, options, signal);
    tell(scenario.name, numbers, told);
  }
  for (const size of spinSizes) {
    const { scenario, outcome } = await comparedWithSpin(size, signal);
    tell(scenario, '', [['Spin', outcome]]);
  }
  const { scenario, outcome } = await comparedWithQuint(signal);
  tell(scenario, '', [['Quint', outcome]]);
  print(['', ...[...tallies].map(([who, outcomes]) => tallyText(who, outcomes))].join('\n'));
  if (options.tlc === undefined) print('TLC: not run; say where it is with --tlc PATH/tla2tools.jar.');
  const isWrong = ({ kind }: Outcome): boolean => kind === 'differs' || kind === 'failed';
  return [...tallies.values()].flat().some(isWrong) ? exitCodes.failure : exitCodes.success;
}

/** One reason for all is said once. */
function toldText(told: readonly (readonly [string, Outcome])[]): string {
  const texts = told.map(([who, outcome]) => outcomeText(who, outcome));
  const reasons = new Set(
    told.map(([, outcome]) => (outcome.kind === 'left-out' ? outcome.reason : undefined)),
  );
  const [reason] = reasons;
  return reasons.size === 1 && reason !== undefined ? reason : texts.join('; ');
}

interface Compared {
  /** How large the scenario is, where it was searched. */
  readonly numbers?: string;
  readonly told: readonly (readonly [string, Outcome])[];
}

/** What the searches say that know every field of the semantics. */
async function compared(
  scenario: Scenario,
  { tlc, worldCountMax }: Options,
  signal: AbortSignal,
): Promise<Compared> {
  const names = ['the independent search', ...(tlc === undefined ? [] : ['TLC'])];
  const leftOut = (reason: string): Compared => ({
    told: names.map((who) => [who, { kind: 'left-out', reason }] as const),
  });
  try {
    expectComparable(written(scenario));
  } catch (error) {
    if (error instanceof NotComparable) return leftOut(error.message);
    throw error;
  }
  const ours = verify(scenario, { worldCountMax: worldCountMax + 1 });
  if (ours.worlds > worldCountMax) return leftOut(`more than ${count(worldCountMax)} worlds (--max-worlds)`);
  const numbers = ` (${count(ours.worlds)} worlds, ${count(ours.transitions)} transitions)`;
  const other = search(written(scenario), { worldsMax: worldCountMax });
  const outcome =
    other === null
      ? outcomeOf([`worlds: ${ours.worlds}, and more than ${worldCountMax} in the other search`])
      : outcomeOf(differencesBetween(ours, other));
  const independent = [names[0]!, outcome] as const;
  const others = tlc === undefined ? [] : [['TLC', await ofTlc(tlc, scenario, ours, signal)] as const];
  return { numbers, told: [independent, ...others] };
}

async function ofTlc(
  jar: string,
  scenario: Scenario,
  ours: ScenarioResult,
  signal: AbortSignal,
): Promise<Outcome> {
  try {
    const other = await inTemporaryFolder((folder) => searchedByTlc(jar, scenario, folder, signal));
    return outcomeOf(differencesBetween(ours, other));
  } catch (error) {
    signal.throwIfAborted();
    return whereMissing(error);
  }
}

// Compares our search with others that share nothing with it: `npm run cross-check`. See `cross-check/README.md`.
process.exitCode = await main();
