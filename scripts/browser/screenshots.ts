import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { print } from '../output/terminal.ts';
import { keysync } from '../testing.ts';
import { startChromium } from './chromium.ts';

/**
 * Takes the pictures of the pages that are in the README.
 *
 * What a browser draws differs with its version and its fonts, so that no test compares them.
 */
const pictures = join(import.meta.dirname, '..', '..', 'reports', 'screenshots');
const loss = '#/finding/sdk3-min1-3hsm-1fail/acknowledged-key-survives';
const deployment = join(import.meta.dirname, '..', 'input', 'testdata', 'dr-pair');

interface Picture {
  readonly name: string;
  readonly page: 'report' | 'check';
  readonly hash: string;
  readonly width: number;
  readonly height: number;
  readonly colorScheme: 'light' | 'dark';
}

const taken: readonly Picture[] = [
  { name: 'overview', page: 'report', hash: '#/', width: 1280, height: 800, colorScheme: 'light' },
  { name: 'finding', page: 'report', hash: loss, width: 1280, height: 1000, colorScheme: 'light' },
  {
    name: 'finding-phone',
    page: 'report',
    hash: `${loss}?step=3`,
    width: 390,
    height: 844,
    colorScheme: 'dark',
  },
  { name: 'deployment', page: 'check', hash: '#map', width: 1280, height: 700, colorScheme: 'dark' },
];

const folder = mkdtempSync(join(tmpdir(), 'keysync-screenshots-'));
const browser = await startChromium();
try {
  const files = readdirSync(deployment).map((file) => join(deployment, file));
  keysync('report', '--out', folder);
  keysync('check', ...files, '--html', join(folder, 'check.html'));
  const sources = { report: join(folder, 'index.html'), check: join(folder, 'check.html') };
  for (const { name, page: source, hash, width, height, colorScheme } of taken) {
    const page = await browser.newPage({ viewport: { width, height }, colorScheme });
    await page.goto(`${pathToFileURL(sources[source])}${hash}`);
    await page.waitForSelector('h1');
    if (width < 500) await page.evaluate("document.querySelector('.evidence').scrollIntoView()");
    const file = join(pictures, `${name}.png`);
    await page.screenshot({ path: file });
    const firstView = await page.evaluate<number>(
      "performance.getEntriesByName('first-contentful-paint')[0].startTime",
    );
    print(`${file}: first view after ${Math.round(firstView)} ms`);
    await page.close();
  }
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}
