#!/usr/bin/env node
import { main } from './command-line.ts';
import { exitCodes } from './exit-codes.ts';
import { keepShellFolder } from './shell-folder.ts';
import { tell } from './terminal.ts';

let unwritten: string | undefined;

// Whoever reads our output may stop reading, as "head" does: what was found is still in the exit code.
process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
  if (code === 'EPIPE' || unwritten !== undefined) return;
  unwritten = code ?? 'unknown error';
  tell(`keysync: standard output cannot be written (${unwritten}).`);
  process.exitCode = exitCodes.badInput;
});
// There is nobody left who could be told.
process.stderr.on('error', () => {});

keepShellFolder(process.env);
const exitCode = await main(process.argv.slice(2));
process.exitCode = unwritten === undefined ? exitCode : exitCodes.badInput;
