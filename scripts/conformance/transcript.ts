import { printable } from '#printable';
import { WholeFile } from '../output/whole-file.ts';
import { attempt } from '../output/write-output.ts';

/**
 * A file of every line that goes to a driver (`>`) and comes from it (`<`, and `!` from its standard error).
 *
 * @remarks
 * It is in its place once it has ended. What goes wrong with it before does not end the run.
 */
export class Transcript {
  readonly #name: string;
  readonly #file: WholeFile;
  #failure: unknown;

  /** @throws InputError where it cannot be written */
  constructor(file: string) {
    this.#name = file;
    let opened: WholeFile | undefined;
    attempt(file, 'file', () => {
      opened = new WholeFile(file);
    });
    this.#file = opened!;
  }

  /** Written at once: what led to a defect of ours must not be lost. */
  write(direction: '>' | '<' | '!', line: string): void {
    if (this.#failure !== undefined) return;
    try {
      this.#file.write(Buffer.from(`${direction} ${printable(line)}\n`));
    } catch (error) {
      this.#failure = error;
      this.#file.discard();
    }
  }

  /**
   * To be called once, when all else is told.
   *
   * @throws InputError where the transcript is not whole
   */
  end(): void {
    attempt(this.#name, 'file', () => {
      if (this.#failure !== undefined) throw this.#failure;
      this.#file.finish();
    });
  }
}
