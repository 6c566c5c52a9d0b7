import { exitCodes } from '../exit-codes.ts';
import { InputError } from '../input/files/input-error.ts';
import { tell } from '../output/terminal.ts';

/** Runs a program of the repository, for which bad input is one message and an exit code. */
export async function runProgram(name: string, work: () => Promise<number>): Promise<number> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    tell(`${name}: ${error.message}`);
    return exitCodes.badInput;
  }
}
