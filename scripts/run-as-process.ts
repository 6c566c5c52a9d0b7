import { main } from './command-line.ts';
import { exitCodes } from './exit-codes.ts';
import { type Terminal, tell } from './output/terminal.ts';

/** What a command line needs of the process that it is. */
export interface CommandProcess extends Terminal {
  exitCode?: NodeJS.Process['exitCode'];
}

/**
 * Runs the command line as a process does: its exit code also says whether what was found could be written.
 *
 * @param args - what stands behind `keysync`
 */
export async function runAsProcess(args: readonly string[], its: CommandProcess): Promise<void> {
  let unwritten: string | undefined;
  // Whoever reads our output may stop reading, as "head" does: what was found is still in the exit code.
  its.stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
    if (code === 'EPIPE' || unwritten !== undefined) return;
    unwritten = code ?? 'unknown error';
    tell(`keysync: standard output cannot be written (${unwritten}).`, its);
    its.exitCode = exitCodes.badInput;
  });
  // There is nobody left who could be told.
  its.stderr.on('error', () => {});

  const exitCode = await main(args, its);
  its.exitCode = unwritten === undefined ? exitCode : exitCodes.badInput;
}
