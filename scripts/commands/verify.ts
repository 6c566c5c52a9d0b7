import { publicScenarios, readingFields, type Scenario } from '#models';
import { printable } from '#printable';
import {
  compareReadings,
  otherReadingsOf,
  type Property,
  properties,
  type ReadingResult,
  type ScenarioResult,
} from '#properties';
import {
  type Explanations,
  type PlaceOfExpectation,
  type ReplayCommand,
  verificationJunit,
  verificationMarkdown,
  verificationNotices,
  verificationReportOf,
  verificationText,
} from '#reports';
import { Checkpoints, isDecided } from '../checkpoint/checkpoints.ts';
import { sourceDigest } from '../checkpoint/source-digest.ts';
import { exitCodeOf } from '../exit-codes.ts';
import { knownProperty } from '../input/known-property.ts';
import { loadAll, withoutPlaces } from '../input/load-scenarios.ts';
import { expectReportOutputs, type ReportOutputs, writeReport } from '../output/report-outputs.ts';
import { paint, tell } from '../output/terminal.ts';
import { type RunLimits, VerificationRun } from '../run-verifications.ts';
import { version } from '../version.ts';
import { explainCommand } from './explain.ts';
import { explainUnexpected } from './explain-findings.ts';

/** The options of `keysync verify`. */
export interface VerifyOptions extends ReportOutputs {
  readonly property?: readonly string[];
  /** Whether to verify each scenario under the other readings of the documentation too. */
  readonly readings?: boolean;
  readonly maxWorlds?: number;
  readonly maxDepth?: number;
  readonly maxSeconds?: number;
  /** Threads that search a scenario together. */
  readonly workers: number;
  /** Whether one world stands for all that differ only in which HSM or key is which. */
  readonly symmetry: boolean;
  /** Whether to search with all keys at once and count the worlds, where one key could stand for all of its kind. */
  readonly countWorlds?: boolean;
  /** Whether only a fingerprint of each world is kept. */
  readonly hashCompact?: boolean;
  /** In bytes. */
  readonly maxMemory?: number;
  /** Where to write now and then how far the run is. */
  readonly checkpoint?: string;
  readonly checkpointSeconds: number;
  /** The checkpoint to go on from. */
  readonly resume?: string;
}

/** Verifies scenario files, or all scenarios that come with keysync. Returns the exit code. */
export async function verifyCommand(files: readonly string[], options: VerifyOptions): Promise<number> {
  const { checkpoint, resume } = options;
  expectReportOutputs(options, { inputs: files, outputs: { checkpoint: checkpoint ?? resume } });
  const loaded = files.length === 0 ? publicScenarios.map(withoutPlaces) : loadAll(files);
  const scenarios = loaded.map(({ scenario }) => scenario);
  const checkpoints = checkpointsOf(scenarios, options);
  const { results, readings, explanations } = await verifyAll(scenarios, options, checkpoints);
  const report = verificationReportOf(results, version, readings, explanations);

  const replay: ReplayCommand = (number, property) =>
    explainCommand(files[number] ?? scenarios[number]!.name, property);
  const placeOf: PlaceOfExpectation = (number, property) => loaded[number]?.placeOf(property);
  writeReport(options, report, {
    markdown: verificationMarkdown,
    junit: (shown) => verificationJunit(shown, replay),
    notices: (shown) => verificationNotices(shown, placeOf, replay),
    text: (shown) => verificationText(shown, replay, paint),
  });
  // Only now: until the report is written, there must be something to go on from.
  const isComplete =
    results.every(isDecided) && [...readings.values()].flat().every(({ complete }) => complete);
  const told = checkpoints?.end(isComplete);
  if (told !== undefined) tell(printable(told));
  return exitCodeOf(report.judgement);
}

interface Verified {
  readonly results: readonly ScenarioResult[];
  readonly readings: ReadonlyMap<Scenario, readonly ReadingResult[]>;
  readonly explanations: Explanations;
}

async function verifyAll(
  scenarios: readonly Scenario[],
  options: VerifyOptions,
  checkpoints: Checkpoints | undefined,
): Promise<Verified> {
  const isReadOtherwise = options.readings === true;
  const perScenario = isReadOtherwise ? 1 + readingFields.length : 1;
  const run = new VerificationRun(limitsOf(options), {
    scenarioCount: scenarios.length * perScenario,
    checkpoints,
    workerCount: options.workers,
    symmetry: options.symmetry,
    hashCompact: options.hashCompact === true,
    reducesKeys: options.countWorlds !== true,
  });
  const chosen = chosenProperties(options);
  try {
    const results: ScenarioResult[] = [];
    const readings = new Map<Scenario, readonly ReadingResult[]>();
    for (const scenario of scenarios) {
      const result = await run.verify(scenario, chosen);
      results.push(result);
      if (isReadOtherwise) readings.set(scenario, await readOtherwise(result, run, chosen));
    }
    return { results, readings, explanations: await explainUnexpected(run, results) };
  } finally {
    run.end();
  }
}

async function readOtherwise(
  own: ScenarioResult,
  run: VerificationRun,
  chosen: readonly Property[],
): Promise<readonly ReadingResult[]> {
  const compared: ReadingResult[] = [];
  for (const { field, scenario } of otherReadingsOf(own.scenario)) {
    compared.push(compareReadings(field, own, await run.verify(scenario, chosen)));
  }
  return compared;
}

function checkpointsOf(scenarios: readonly Scenario[], options: VerifyOptions): Checkpoints | undefined {
  const { checkpoint: file, resume, checkpointSeconds: seconds, readings = false } = options;
  if (file === undefined && resume === undefined) return undefined;
  const properties = chosenProperties(options).map(({ name }) => name);
  const { secondsMax: _, ...limits } = limitsOf(options);
  const subject = { scenarios, properties, readings, symmetry: options.symmetry };
  return new Checkpoints({ file, resume, seconds }, { subject, limits, sources: sourceDigest() });
}

function limitsOf({ maxWorlds, maxDepth, maxSeconds, maxMemory }: VerifyOptions): RunLimits {
  const limits = { worldCountMax: maxWorlds, depthMax: maxDepth, secondsMax: maxSeconds };
  return maxMemory === undefined ? limits : { ...limits, byteCountMax: maxMemory };
}

function chosenProperties({ property: names }: VerifyOptions): readonly Property[] {
  const chosen = names?.map((name) => knownProperty(name)) ?? properties;
  return properties.filter((property) => chosen.includes(property));
}
