import { join } from 'node:path';
import { type Rates, type Scenario, unknownName } from '#models';
import { pictureNames, prismFiles, ratesMarkdown, ratesPictures, ratesReportOf, ratesText } from '#reports';
import { exitCodes } from '../../exit-codes.ts';
import { InputError } from '../../input/files/input-error.ts';
import { loadScenario } from '../../input/load-scenarios.ts';
import { durationOf, horizonOf, readRates } from '../../input/read-rates.ts';
import { pageWithPictures, pictureOutputs } from '../../output/page-pictures.ts';
import { expectReportOutputs, type ReportOutputs, writeReport } from '../../output/report-outputs.ts';
import { paint, tell } from '../../output/terminal.ts';
import { expectFolder, expectOwn, writeOutput } from '../../output/write-output.ts';
import { exported, IncompleteError, type RatesQuestion, RatesRun } from '../../rates/rates-run.ts';
import { version } from '../../version.ts';

/** The options of `keysync rates`. */
export interface RatesOptions extends ReportOutputs {
  readonly rates: string;
  readonly horizon?: string;
  /** The key that is looked at alone. */
  readonly key?: string;
  /** Whether to tell what the probabilities depend on; by default where the chain is small. */
  readonly elasticities?: boolean;
  /** How likely a call right after a creation may miss the key. */
  readonly waitBelow?: number;
  readonly wait: string;
  readonly retryEvery: string;
  /** The action whose rate is looked for, at which this scenario is as good as another. */
  readonly breakEven?: string;
  readonly against?: string;
  readonly simulate?: number;
  readonly seed: number;
  /** Where files for PRISM and Storm are written. */
  readonly prism?: string;
  readonly maxStates: number;
  readonly maxSeconds?: number;
}

/** Tells how likely each property of a scenario is violated. Returns the exit code. */
export async function ratesCommand(file: string, options: RatesOptions): Promise<number> {
  const { prism, key } = options;
  expectReportOutputs(options, {
    inputs: [file, options.rates, options.against],
    outputs: pictureOutputs(options.markdown, pictureNames),
  });
  if (prism !== undefined) expectFolder(prism);
  const scenario = loadScenario(file);
  const question = questionOf(scenario, options);
  const run = new RatesRun(options.maxSeconds);
  try {
    const asked = key === undefined ? scenario : await run.oneKey(scenario, key);
    const findings = await run.findings({ ...question, scenario: asked });
    const report = ratesReportOf(findings, version);
    if (prism !== undefined) writePrism(prism, prismFiles(exported(findings)));
    writeReport(options, report, {
      markdown: pageWithPictures(options.markdown, ratesPictures, ratesMarkdown),
      text: (shown) => ratesText(shown, paint),
    });
    return report.complete ? exitCodes.success : exitCodes.incomplete;
  } catch (error) {
    if (!(error instanceof IncompleteError)) throw error;
    tell(`keysync: ${error.message}.`);
    return exitCodes.incomplete;
  } finally {
    run.end();
  }
}

function questionOf(scenario: Scenario, options: RatesOptions): RatesQuestion {
  const { waitBelow, simulate, seed } = options;
  const rates = readRates(options.rates);
  if (waitBelow !== undefined && options.key === undefined && Object.keys(scenario.keys).length !== 1)
    throw new InputError('--wait-below', `${scenario.name} has not one key`, 'Say which: --key NAME.');
  return {
    scenario,
    rates,
    horizon: horizonOf(rates, options.rates, options.horizon),
    stateCountMax: options.maxStates,
    elasticities: options.elasticities,
    calls: waitBelow === undefined ? undefined : callsOf(options, waitBelow),
    breakEven: breakEvenOf(rates, options),
    simulation: simulate === undefined ? undefined : { runCount: simulate, seed },
  };
}

function callsOf({ wait, retryEvery }: RatesOptions, below: number): NonNullable<RatesQuestion['calls']> {
  return {
    below,
    wait: wait === '0' ? 0 : durationOf(wait, '--wait'),
    interval: durationOf(retryEvery, '--retry-every'),
  };
}

function breakEvenOf(
  { perSecond }: Rates,
  { breakEven: action, against }: RatesOptions,
): RatesQuestion['breakEven'] {
  if (action === undefined && against === undefined) return undefined;
  if (action === undefined || against === undefined)
    throw new InputError('--break-even', 'it needs an action and --against another scenario');
  if (!perSecond.has(action)) {
    const what = unknownName('action with a rate', action, perSecond.keys());
    throw new InputError('--break-even', what);
  }
  return { action, against: loadScenario(against) };
}

/** All or none: whether each may be written is known before the first is. */
function writePrism(folder: string, files: ReadonlyMap<string, string>): void {
  for (const name of files.keys()) expectOwn(join(folder, name), '');
  for (const [name, content] of files) writeOutput(join(folder, name), content);
}
