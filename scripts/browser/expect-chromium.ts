import { exitCodes } from '../exit-codes.ts';
import { chromiumPath } from './chromium.ts';

// Said once and before the first test, instead of by each of them.
if (chromiumPath() === undefined) {
  process.stderr.write(
    'These tests need Chromium, which is not installed. On Debian or Ubuntu: apt-get install chromium.\n' +
      'Elsewhere, set CHROMIUM to the program of a Chromium or Chrome.\n',
  );
  process.exitCode = exitCodes.badInput;
}
