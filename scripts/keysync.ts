#!/usr/bin/env node
import { main } from './command-line.ts';
import { exitCodes } from './exit-codes.ts';

// Whoever reads our output may stop reading, as "head" does.
process.stdout.on('error', ({ code }: NodeJS.ErrnoException) =>
  process.exit(code === 'EPIPE' ? 0 : exitCodes.defect),
);
process.exitCode = await main(process.argv.slice(2));
