import type { Rates, Scenario } from '#models';
import { ChainSearch, type Elasticity, elasticities, measuring, type ScenarioChain } from '#properties';
import { type RatesFindings, type RatesReport, ratesMarkdown, ratesReportOf, ratesText } from '#reports';
import { exitCodes } from '../exit-codes.ts';
import { loadScenario } from '../input/load-scenarios.ts';
import { horizonOf, readRates } from '../input/read-rates.ts';
import { count } from '../output/progress-line.ts';
import { expectReportOutputs, type ReportOutputs, writeReport } from '../output/report-outputs.ts';
import { paint, tell } from '../output/terminal.ts';
import { WorkRun } from '../run-work.ts';
import { version } from '../version.ts';

/** The options of `keysync rates`. */
export interface RatesOptions extends ReportOutputs {
  readonly rates: string;
  readonly horizon?: string;
  /** Whether to tell what the probabilities depend on; by default where the chain is small. */
  readonly elasticities?: boolean;
  readonly maxStates: number;
  readonly maxSeconds?: number;
}

/** Larger chains tell what they depend on only where that is asked for: it is some twenty times the work. */
const stateCountForElasticities = 2000;

/** Tells how likely each property of a scenario is violated. Returns the exit code. */
export async function ratesCommand(file: string, options: RatesOptions): Promise<number> {
  expectReportOutputs(options, { inputs: [file, options.rates] });
  const scenario = loadScenario(file);
  const rates = readRates(options.rates);
  const horizon = horizonOf(rates, options.rates, options.horizon);
  const run = new WorkRun(options.maxSeconds);
  let report: RatesReport | undefined;
  try {
    report = await reportOf(run, scenario, rates, horizon, options);
  } finally {
    run.end();
  }
  if (report === undefined) return exitCodes.incomplete;
  writeReport(options, report, { markdown: ratesMarkdown, text: (shown) => ratesText(shown, paint) });
  return report.complete ? exitCodes.success : exitCodes.incomplete;
}

async function reportOf(
  run: WorkRun,
  scenario: Scenario,
  rates: Rates,
  horizon: number,
  options: RatesOptions,
): Promise<RatesReport | undefined> {
  const found = await chainIn(run, scenario, rates, options.maxStates);
  if (found === undefined) return undefined;
  const name = scenario.name;
  const measured = await run.finish(
    measuring(found, rates.perSecond, horizon),
    (seconds) => `${name}: solving ${count(found.chain.stateCount)} states for ${Math.round(seconds)} s`,
  );
  if (measured === undefined) return stopped(name);
  if (measured.result.kind === 'too-large') {
    tell(
      `keysync: ${name}: too many states lead to each other to be solved; ask of fewer HSMs, or of one key.`,
    );
    return undefined;
  }
  const { measures } = measured.result;
  const isAsked = options.elasticities ?? found.chain.stateCount <= stateCountForElasticities;
  const findings = { found, rates, horizon, measures };
  if (!isAsked) return ratesReportOf(findings, version);
  const dependent = await elasticitiesOf(run, findings);
  if (dependent === undefined) return stopped(name);
  return ratesReportOf({ ...findings, elasticities: dependent }, version);
}

async function chainIn(
  run: WorkRun,
  scenario: Scenario,
  rates: Rates,
  stateCountMax: number,
): Promise<ScenarioChain | undefined> {
  const search = new ChainSearch(scenario, rates);
  const states = (): string => `${count(search.stateCount)} states`;
  const done = await run.finish(growing(search, stateCountMax), () => `${scenario.name}: ${states()}`);
  if (done === undefined) return stopped(scenario.name);
  if (done.result) return search.result();
  tell(`keysync: ${scenario.name}: more than ${count(stateCountMax)} states; --max-states allows more.`);
  return undefined;
}

/** Returns whether it came to its end. */
function* growing(search: ChainSearch, stateCountMax: number): Generator<void, boolean> {
  while (search.advance(sliceSize)) {
    if (search.stateCount > stateCountMax) return false;
    yield;
  }
  return search.stateCount <= stateCountMax;
}

const sliceSize = 64;

async function elasticitiesOf(
  run: WorkRun,
  { found: { chain, marks }, rates, horizon }: RatesFindings,
): Promise<ReadonlyMap<string, readonly Elasticity[]> | undefined> {
  const done = await run.finish(
    elasticities({ chain, marks }, rates.perSecond, horizon),
    (seconds) => `what matters: ${Math.round(seconds)} s`,
  );
  return done?.result && new Map([...done.result].map(([{ name }, list]) => [name, list]));
}

function stopped(name: string): undefined {
  tell(`keysync: ${name}: a limit or Ctrl-C stopped it before anything could be told.`);
  return undefined;
}
