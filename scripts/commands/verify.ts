import { publicScenarios, readingFields, type Scenario } from '#models';
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
  verificationJunit,
  verificationMarkdown,
  verificationNotices,
  verificationReportOf,
  verificationText,
} from '#reports';
import { Checkpoints, isDecided } from '../checkpoint/checkpoints.ts';
import { sourceDigest } from '../checkpoint/source-digest.ts';
import { exitCodeOf } from '../exit-codes.ts';
import { explainUnexpected } from '../explain-findings.ts';
import { knownProperty } from '../known-property.ts';
import { loadWithPlaces, withoutPlaces } from '../load-scenarios.ts';
import { expectReportOutputs, type ReportOutputs, writeReport } from '../report-outputs.ts';
import { type RunLimits, VerificationRun } from '../run-verifications.ts';
import { paint, terminal } from '../terminal.ts';
import { version } from '../version.ts';
import { explainCommand } from './explain.ts';

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
  expectReportOutputs(options);
  const loaded = files.length === 0 ? publicScenarios.map(withoutPlaces) : files.map(loadWithPlaces);
  const scenarios = loaded.map(({ scenario }) => scenario);
  const checkpoints = checkpointsOf(scenarios, options);
  const { results, readings, explanations } = await verifyAll(scenarios, options, checkpoints);
  const report = verificationReportOf(results, version, readings, explanations);

  const numberOf = (wanted: string): number => scenarios.findIndex(({ name }) => name === wanted);
  const replay = (scenario: string, property: string): string =>
    explainCommand(files[numberOf(scenario)] ?? scenario, property);
  const placeOf: PlaceOfExpectation = (scenario, property) => loaded[numberOf(scenario)]?.placeOf(property);
  writeReport(options, {
    json: () => `${JSON.stringify(report, null, 2)}\n`,
    markdown: () => verificationMarkdown(report),
    junit: () => verificationJunit(report, replay),
    notices: () => verificationNotices(report, placeOf, replay),
    text: () => verificationText(report, replay, paint),
  });
  // Only now: until the report is written, there must be something to go on from.
  const isComplete =
    results.every(isDecided) && [...readings.values()].flat().every(({ complete }) => complete);
  const told = checkpoints?.end(isComplete);
  if (told !== undefined) terminal().stderr.write(`${told}\n`);
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
  const chosen = names?.map(knownProperty) ?? properties;
  return properties.filter((property) => chosen.includes(property));
}
