import { existsSync } from 'node:fs';
import { propertyNamed, type ScenarioResult, type Verification } from '#properties';
import { InputError } from '../input/files/input-error.ts';
import { expectWritable } from '../output/write-output.ts';
import { type Content, openCheckpoint, saveCheckpoint, type WrittenResult } from './checkpoint-file.ts';
import { removeSealed } from './sealed-file.ts';

/** What a run is told about its checkpoints. */
export interface CheckpointOptions {
  /** Where it writes them; where it resumed by default. */
  readonly file?: string | undefined;
  /** The file to go on from. */
  readonly resume?: string | undefined;
  /** At least so much time is between two of them. */
  readonly seconds: number;
}

/**
 * Writes down now and then how far a run is, and goes on from there.
 *
 * @remarks
 * A run verifies scenarios one after the other; of each that is done the file has the result, and of the one
 * at work the worlds. Until a resumed run has come to where its file ends, nothing is written: the file is
 * still right.
 */
export class Checkpoints {
  readonly #file: string;
  readonly #content: Content;
  readonly #seconds: number;
  /** By number of the scenario. */
  readonly #results: (WrittenResult | undefined)[] = [];
  #resumed: ReturnType<typeof openCheckpoint> | undefined;
  #writtenAt = performance.now();
  /** Writing takes no more than a small share of the time. */
  #pause: number;
  #written = '';
  #problem: string | undefined;
  #isLeft = false;

  /** @throws InputError where there is nothing to resume, or no place for a checkpoint */
  constructor({ file, resume, seconds }: CheckpointOptions, content: Content) {
    this.#file = file ?? resume ?? '';
    this.#content = content;
    this.#seconds = seconds;
    this.#pause = seconds;
    expectPlace(this.#file, resume);
    if (resume === undefined) return;
    this.#resumed = openCheckpoint(resume, content);
    const isSameLimit = JSON.stringify(this.#resumed.limits) === JSON.stringify(content.limits);
    // A search that a limit stopped may come farther with other limits.
    this.#results = this.#resumed.results.map((result) =>
      result === undefined || isSameLimit || isDecided(result) ? result : undefined,
    );
  }

  /** What a scenario came to before, if it was done. */
  resultOf(number: number): Omit<ScenarioResult, 'scenario'> | undefined {
    const result = this.#results[number];
    if (result === undefined) return undefined;
    // Resumed by the sources that wrote it: it names no property that they lack.
    const properties = result.properties.map((found) => ({ ...found, property: propertyNamed(found.name)! }));
    return { ...result, properties };
  }

  /** To be called when a scenario is begun: goes on where it was. */
  begin(number: number, verification: Verification): void {
    if (number !== this.#resumed?.atWork) return;
    this.#resumed.restore(verification);
    this.#endOfResumed();
  }

  /** To be called between two slices. */
  writeIfDue(number: number, verification: Verification): void {
    if (performance.now() - this.#writtenAt >= 1000 * this.#pause) this.#write(number, verification);
  }

  /** To be called when the run ends with this scenario, and there is more to do in it. What follows is not begun. */
  leave(number: number, verification: Verification): void {
    if (!this.#isLeft) this.#write(number, verification);
    this.#isLeft = true;
  }

  #write(number: number, verification?: Verification): void {
    if (this.#resumed !== undefined && number < this.#resumed.atWork) return;
    const { transitionCount = 0, storedWorldCount = 0 } = verification?.progress ?? {};
    const state = `${number}: ${transitionCount}, ${storedWorldCount}`;
    if (state === this.#written) return;
    const startedAt = performance.now();
    try {
      saveCheckpoint(this.#file, this.#content, { results: this.#results, atWork: number, verification });
      this.#written = state;
      this.#problem = undefined;
    } catch (error) {
      // Hours of work are not given up because a disk is full.
      this.#problem = (error as NodeJS.ErrnoException).code ?? String(error);
    }
    this.#writtenAt = performance.now();
    this.#pause = Math.max(this.#seconds, ((this.#writtenAt - startedAt) / 1000) * pauseFactor);
  }

  /** To be called when a scenario is done. */
  finish(number: number, { scenario: _, properties, ...result }: ScenarioResult): void {
    this.#results[number] = { ...result, properties: properties.map(({ property, ...found }) => found) };
  }

  /** What to say about it while the run goes on. */
  get note(): string {
    if (this.#problem !== undefined) return `, the checkpoint cannot be written (${this.#problem})`;
    if (this.#written === '') return '';
    return `, saved ${Math.round((performance.now() - this.#writtenAt) / 1000)} s ago`;
  }

  /**
   * To be called once at the end.
   *
   * @param isComplete - whether nothing is left to go on with: the file is then removed
   * @returns what to say about it
   */
  end(isComplete: boolean): string | undefined {
    if (!isComplete && !this.#isLeft) this.#write(this.#results.length);
    this.#endOfResumed();
    if (isComplete) {
      removeSealed(this.#file);
      return undefined;
    }
    return this.#problem === undefined
      ? `${this.#file} has what was done so far: the same command with --resume ${this.#file} goes on from there.`
      : `The checkpoint ${this.#file} could not be written (${this.#problem}).`;
  }

  #endOfResumed(): void {
    this.#resumed?.close();
    this.#resumed = undefined;
  }
}

/** Whether nothing is open, so that a search with wider limits would come to the same. */
export function isDecided({ stoppedBy }: Pick<ScenarioResult, 'stoppedBy'>): boolean {
  return stoppedBy === null;
}

/** Writing one takes at most a twentieth of the time. */
const pauseFactor = 19;

/** @throws InputError where a checkpoint cannot be written, or something is in its place */
function expectPlace(file: string, resume: string | undefined): void {
  if (file === '-') throw new InputError('-', 'a checkpoint cannot go to standard output', 'Name a file.');
  if (file !== resume && existsSync(file)) {
    const remedy = `Go on from it with --resume ${file}, remove it, or name another one.`;
    throw new InputError(file, 'there is something already, and it would be lost', remedy);
  }
  if (resume === undefined || existsSync(resume)) expectWritable(file);
}
