import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Where Chromium is on this machine, or what CHROMIUM says; undefined where it is not. */
export function chromiumPath(): string | undefined {
  const { CHROMIUM: chosen, PATH: path = '' } = process.env;
  if (chosen !== undefined && chosen !== '') return existsSync(chosen) ? chosen : undefined;
  return path
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find((file) => existsSync(file));
}

/** Starts a headless Chromium. */
export async function startChromium(): Promise<Browser> {
  const executablePath = chromiumPath();
  if (executablePath === undefined) throw new Error('Chromium is not installed.');
  // As root, as in a container, its sandbox does not start.
  return await chromium.launch({ executablePath, args: ['--no-sandbox'] });
}

/** A page, and what it did that no page of ours may do. */
export interface WatchedPage {
  readonly page: Page;
  /** Errors, warnings, dialogs, and requests to anywhere but the file itself. */
  readonly offences: readonly string[];
}

/** By what was asked of a tab: the one that is open. Every new one costs a process, and thrice the time of a page. */
const tabs = new WeakMap<Browser, Map<string, Page>>();

/**
 * Opens a page that is watched, in place of the last one with the same options.
 *
 * @param options - what a tab is asked for, with which it stays
 */
export async function watchedPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const page = await emptyTab(browser, options);
  const offences: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') offences.push(message.text());
  });
  page.on('pageerror', (error) => offences.push(String(error)));
  page.on('dialog', (dialog) => {
    offences.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    const [asked] = request.url().split('#');
    if (asked !== url.split('#')[0] && !asked!.startsWith('data:')) offences.push(`request: ${asked}`);
  });
  await page.goto(url);
  await page.waitForSelector('h1');
  return { page, offences };
}

async function emptyTab(browser: Browser, options: BrowserContextOptions): Promise<Page> {
  const open = tabs.get(browser) ?? new Map<string, Page>();
  tabs.set(browser, open);
  const asked = JSON.stringify(options);
  const known = open.get(asked);
  const page = known ?? (await newTab(browser, options));
  open.set(asked, page);
  if (known !== undefined) {
    await page.removeAllListeners(undefined, { behavior: 'wait' });
    // A page that differs in its hash alone would not be loaded again.
    await page.goto('about:blank');
    await page.emulateMedia({ colorScheme: null, reducedMotion: null });
    await page.setViewportSize(options.viewport ?? usualViewport);
  }
  return page;
}

async function newTab(browser: Browser, options: BrowserContextOptions): Promise<Page> {
  const context = await browser.newContext({ viewport: usualViewport, ...options });
  await context.addInitScript(slowToFollow);
  return await context.newPage();
}

/** A page follows a link some time later, as on a busy machine: a test that does not wait for it fails always, not once. */
const slowToFollow = `{
  const add = globalThis.addEventListener;
  globalThis.addEventListener = (type, listener, ...options) =>
    add(type, type === 'hashchange' ? (event) => setTimeout(listener, 100, event) : listener, ...options);
}`;

const usualViewport = { width: 1280, height: 720 };

/** In what colours, and how wide, a page is looked at. */
export interface Look {
  readonly colorScheme: 'light' | 'dark';
  readonly width: number;
  /** What is new to it after the look before. */
  readonly changes: 'everything' | 'colours';
}

/** Both colour schemes, on a desk and on a phone. */
export const looks: readonly Look[] = [
  { colorScheme: 'light', width: 1280, changes: 'everything' },
  { colorScheme: 'dark', width: 1280, changes: 'colours' },
  { colorScheme: 'light', width: 360, changes: 'everything' },
  { colorScheme: 'dark', width: 360, changes: 'colours' },
];

/** Shows a page otherwise, without loading it again, and at once: while colours change, they are neither these nor those. */
export async function lookAt(page: Page, { colorScheme, width }: Look): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  await page.setViewportSize({ width, height: 800 });
}
