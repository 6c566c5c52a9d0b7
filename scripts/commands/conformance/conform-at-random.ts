import { join } from 'node:path';
import {
  BrokenImplementationError,
  breakdowns,
  type ConformanceDeployment,
  type ConformanceTally,
  StoppedError,
  tryAgain,
  tryAtRandom,
  UnsupportedDeploymentError,
} from '#properties';
import type { DriverProcess } from '../../conformance/driver-process.ts';
import { failureFileText, loadFailure } from '../../conformance/failure-file.ts';
import { loadSuite } from '../../conformance/load-suite.ts';
import { Transcript } from '../../conformance/transcript.ts';
import { exitCodes } from '../../exit-codes.ts';
import { loadScenario } from '../../input/load-scenarios.ts';
import { count, ProgressLine } from '../../output/progress-line.ts';
import { print } from '../../output/terminal.ts';
import { expectFolder, expectWritable, writeOutput } from '../../output/write-output.ts';
import { StopSignal } from '../../stop-signal.ts';
import { commandText } from '../command-text.ts';
import { defaultTimeLimit } from './conform-defaults.ts';
import { startDriver } from './start-driver.ts';

/** The options of `keysync conform --random`, and of `--again`. */
export interface RandomOptions {
  readonly driver: string;
  readonly timeLimit: number;
  /** Files, or names of scenarios that come with keysync; the deployments of core where none is named. */
  readonly scenario?: readonly string[];
  readonly runs: number;
  readonly seed: number;
  /** The folder for a failure. */
  readonly save: string;
  readonly transcript?: string;
}

/** What a failure is saved as. */
const failureFile = 'conform-failure.json';

/** Tries the implementation behind a driver with random runs, scenario by scenario. Returns the exit code. */
export async function conformAtRandom(options: RandomOptions): Promise<number> {
  const file = join(options.save, failureFile);
  expectFolder(options.save);
  expectWritable(file);
  expectWritable(options.transcript);
  const deployments = deploymentsOf(options);
  return withDriver(options, async (driver, stop) => {
    const sums = new Sums();
    for (const [index, deployment] of deployments.entries()) {
      if (stop.isRaised) return sums.stopped();
      const progress = new ProgressLine();
      progress.show(() => `scenario ${index + 1} of ${deployments.length}: ${deployment.name}`);
      try {
        const { runs: runCount, seed } = options;
        const { tally, failure } = await tryAtRandom(driver, deployment, { runCount, seed });
        progress.clear();
        if (failure !== undefined) {
          writeOutput(file, failureFileText(deployment, failure));
          print(failure.error.message);
          print(`It is saved. To tell it again: ${againCommand(options, file)}`);
          return exitCodes.failure;
        }
        sums.add(tally);
      } catch (error) {
        progress.clear();
        if (!(error instanceof UnsupportedDeploymentError)) throw error;
        sums.unsupported.push(deployment.name);
      }
    }
    return sums.ended();
  });
}

/** Tells a driver the same as in a run that failed. Returns the exit code. */
export async function conformAgain(
  file: string,
  options: Pick<RandomOptions, 'driver' | 'timeLimit' | 'transcript'>,
): Promise<number> {
  const { deployment, told: steps } = loadFailure(file);
  expectWritable(options.transcript);
  return withDriver(options, async (driver) => {
    const error = await tryAgain(driver, deployment, steps);
    if (error !== undefined) {
      print(error.message);
      return exitCodes.failure;
    }
    print(`All ${count(steps.length)} steps of ${file} are explained.`);
    return exitCodes.success;
  });
}

function deploymentsOf({ scenario }: RandomOptions): readonly ConformanceDeployment[] {
  if (scenario === undefined) return Object.values(loadSuite('core').deployments).map((one) => one.scenario);
  return scenario.map((argument) => {
    const { $schema: _, note: __, expect: ___, ...deployment } = loadScenario(argument);
    return deployment;
  });
}

/** What was done, in all scenarios together. */
class Sums {
  readonly unsupported: string[] = [];
  #scenarios = 0;
  #runs = 0;
  #told = 0;
  #looks = 0;
  #undecided = 0;

  add({ runCount, outcomes, lookCount, undecidedCount }: ConformanceTally): void {
    this.#scenarios += 1;
    this.#runs += runCount;
    for (const { accepted, refused, failed } of outcomes.values()) this.#told += accepted + refused + failed;
    this.#looks += lookCount;
    this.#undecided += undecidedCount;
  }

  stopped(): number {
    print(`Stopped. ${this.#sentence()}`);
    return exitCodes.incomplete;
  }

  /** Nothing told is nothing found: that would look like a pass. */
  ended(): number {
    print(
      this.#told === 0
        ? `Nothing was tried. ${this.#sentence()}`
        : `All of it is explained. ${this.#sentence()}`,
    );
    return this.#told === 0 ? exitCodes.failure : exitCodes.success;
  }

  #sentence(): string {
    const { length } = this.unsupported;
    const others =
      length === 0 ? '' : ` ${count(length)} scenarios are not for it: ${this.unsupported.join(', ')}.`;
    const undecided =
      this.#undecided === 0
        ? ''
        : ` ${count(this.#undecided)} runs ended early, because too much happens by itself to say what is explained.`;
    return `${count(this.#runs)} runs in ${count(this.#scenarios)} scenarios: ${count(this.#told)} commands, looked at ${count(this.#looks)} times.${undecided}${others}`;
  }
}

function againCommand({ driver, timeLimit }: RandomOptions, file: string): string {
  return commandText('conform', undefined, {
    driver,
    ...(timeLimit !== defaultTimeLimit && { 'time-limit': String(timeLimit) }),
    again: file,
  });
}

/** Starts a driver, and ends it whatever comes of it. One that breaks is no pass. */
async function withDriver(
  options: Pick<RandomOptions, 'driver' | 'timeLimit' | 'transcript'>,
  use: (driver: DriverProcess, stop: StopSignal) => Promise<number>,
): Promise<number> {
  const transcript = options.transcript === undefined ? undefined : new Transcript(options.transcript);
  const stop = new StopSignal();
  const driver = startDriver(options, transcript, stop);
  try {
    const code = await use(driver, stop);
    await driver.leave();
    return code;
  } catch (error) {
    if (error instanceof StoppedError) return exitCodes.incomplete;
    if (!(error instanceof BrokenImplementationError)) throw error;
    print(`The driver broke: ${breakdowns[error.kind]}. ${error.message}`);
    for (const line of driver.lastWords) print(`  ${line}`);
    return exitCodes.failure;
  } finally {
    await driver.end();
    stop.end();
    transcript?.end();
  }
}
