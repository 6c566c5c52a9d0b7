import { chromiumPath } from './chromium.ts';

/** Says before the first test what is missing, instead of failing in each. */
export default function setup(): void {
  if (chromiumPath() !== undefined) return;
  throw new Error(
    'These tests need Chromium, which is not installed. On Debian or Ubuntu: apt-get install chromium. ' +
      'Elsewhere, set CHROMIUM to the program of a Chromium or Chrome.',
  );
}
