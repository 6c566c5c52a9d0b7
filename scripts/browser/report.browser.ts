import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ScenarioInput, verdicts } from '#models';
import { commandLine } from '../testing.ts';
import { lookAt, looks, startChromium, watchedPage } from './chromium.ts';
import { accessibilityFaults } from './faults.ts';

/** Names that would be markup, syntax or disorder wherever they are not taken for text. */
const hostile = {
  scenario: '</script><script>alert("scenario")</script> & co/?#%41',
  region: '<b>region</b>',
  cluster: `"cluster" 'quoted' <img src=x onerror=alert(1)>`,
  hsms: ['<script>alert(1)</script>', 'وحدة أمان', '\u202eone\u202d', "`;'--"],
  client: '<svg onload=alert(2)>',
  user: '{{user}}',
  key: 'مفتاح <i>1</i>',
} as const;

const hostileScenario: ScenarioInput = {
  name: hostile.scenario,
  note: '<!-- note --> & <script>alert(3)</script>',
  regions: { [hostile.region]: 'aws' },
  clusters: { [hostile.cluster]: { region: hostile.region, hsms: [...hostile.hsms], start: 'running' } },
  clients: { [hostile.client]: { sdk: 3, cluster: hostile.cluster } },
  users: ['co', hostile.user],
  cryptoOfficer: 'co',
  keys: { [hostile.key]: { class: 'token', client: hostile.client, owner: hostile.user } },
  allow: { hsmFailures: 1, syncFailures: true },
};

const scenarios = ['sdk3-min1-3hsm-1fail', 'clone-2x2', 'clone-2x2-users'];
const loss = '#/finding/sdk3-min1-3hsm-1fail/acknowledged-key-survives';

let folder: string;
let browser: Browser;
let shippedSite: string;
let site: string;
let hostileSite: string;

async function writeSite(name: string, ...files: readonly string[]): Promise<string> {
  const out = join(folder, name);
  const run = await commandLine('report', ...files, '--out', out);
  expect(run.stderr).not.toContain('keysync:');
  expect(run.code).toBe(0);
  return pathToFileURL(join(out, 'index.html')).href;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'keysync-browser-'));
  const file = join(folder, 'hostile.json');
  writeFileSync(file, JSON.stringify(hostileScenario));
  // All that is shipped: what the README tells people to look at. A page of fewer is there sooner.
  shippedSite = await writeSite('shipped');
  site = await writeSite('few', ...scenarios);
  hostileSite = await writeSite('hostile', file);
  browser = await startChromium();
});

afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

const currentStep = async (page: Page): Promise<string | null> =>
  await page.locator('.time-line thead [aria-current="step"]').textContent();

/** Everything about the world that is shown, as one text. */
async function worldOf(page: Page): Promise<string> {
  return await page.locator('.facts').evaluate((table) => table.textContent ?? '');
}

// As text: what runs in the page has types of its own.
const clipboardOf = async (page: Page): Promise<string> =>
  await page.evaluate<string>('navigator.clipboard.readText()');

const isBroken = async (page: Page): Promise<boolean> => (await page.locator('.broken .asked').count()) > 0;

test('the site with all shipped scenarios is small', () => {
  const bytes = readFileSync(new URL(shippedSite));
  expect(gzipSync(bytes).length).toBeLessThan(2_000_000);
});

test('a cell of a sweep leads to its trace', async () => {
  const { page, offences } = await watchedPage(browser, await writeSite('sweep', 'minimums'));
  expect(await page.locator('.heat').count()).toBe(8);
  expect(await accessibilityFaults(page)).toEqual([]);
  const name = 'acknowledged-key-survives in hsms=2 createObjectMinimumNodes=2 hsmFailures=2: violated';
  await page.locator('.heat').getByRole('link', { name }).click();
  expect(await currentStep(page)).toBeTruthy();
  expect(await page.locator('.time-line').count()).toBe(1);
  expect(offences).toEqual([]);
});

test('the first page leads to a finding, and asks nobody for anything', async () => {
  const { page, offences } = await watchedPage(browser, shippedSite);
  expect(await page.locator('h1').textContent()).toBe('What can happen to keys');
  await page
    .getByRole('link', { name: 'acknowledged-key-survives in sdk3-min1-3hsm-1fail: violated' })
    .click();
  await page.waitForSelector('.time-line');
  expect(page.url()).toBe(`${shippedSite}${loss}`);
  await expect
    .poll(() => page.title())
    .toBe('A key that was reported as created is lost with one HSM – keysync');
  await page.goBack();
  await page.waitForSelector('.matrix');
  expect(offences).toEqual([]);
});

describe('the trace by which SDK 3 loses a key', () => {
  test('is stepped through by mouse and by keyboard', async () => {
    const { page, offences } = await watchedPage(browser, `${site}${loss}?step=0`);
    await expect.poll(() => currentStep(page)).toBe('0');
    await expect.poll(() => isBroken(page)).toBe(false);
    const holders: string[] = [];
    for (const step of ['1', '2', '3', '4', '5']) {
      if (Number(step) % 2 === 0) await page.keyboard.press('ArrowRight');
      else await page.getByRole('button', { name: 'Next' }).click();
      await expect.poll(() => currentStep(page)).toBe(step);
      await expect.poll(() => page.url()).toBe(`${site}${loss}?step=${step}`);
      holders.push(await page.locator('tr:has(th[title="hsm-a1"]) td.current').innerText());
      await expect.poll(() => isBroken(page)).toBe(step === '5');
    }
    expect(holders.map((text) => text.replaceAll(/changed:\s*/g, '').trim())).toEqual([
      'key-1',
      'key-1',
      'key-1',
      'key-1',
      'failed',
    ]);
    // Faster than the page follows; the first leads nowhere.
    for (const key of ['ArrowRight', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft']) await page.keyboard.press(key);
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => currentStep(page)).toBe('3');
    await page.getByRole('button', { name: /^Step 2:/ }).click();
    await expect.poll(() => currentStep(page)).toBe('2');
    expect(offences).toEqual([]);
  });

  test('is left for another action, whose link leads to the same world', async () => {
    const { page, offences } = await watchedPage(browser, `${site}${loss}?step=4`, {
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    await page
      .getByRole('button', { name: 'Server-side synchronization copies key-1 from hsm-a1 to hsm-a2.' })
      .click();
    // Until then the trace is there, in which it is the next step.
    await expect.poll(() => currentStep(page)).toBe('5');
    await page.getByRole('button', { name: 'hsm-a1 fails and loses all it holds.' }).click();
    await expect.poll(() => currentStep(page)).toBe('6');
    await expect.poll(() => isBroken(page)).toBe(false);
    const world = await worldOf(page);
    expect(world).toContain('key-1');
    await page.getByRole('button', { name: 'Copy the link' }).click();
    await page.getByText('The link is in the clipboard.').waitFor();
    const link = await clipboardOf(page);

    const reloaded = await watchedPage(browser, link);
    expect(await worldOf(reloaded.page)).toBe(world);
    await expect.poll(() => currentStep(reloaded.page)).toBe('6');
    await reloaded.page.reload();
    expect(await worldOf(reloaded.page)).toBe(world);

    await reloaded.page.getByRole('link', { name: 'Undo the last step' }).click();
    await reloaded.page.getByText('step 5 of 5').waitFor();
    expect(await worldOf(reloaded.page)).not.toBe(world);
    await reloaded.page.getByRole('link', { name: 'back to what was found' }).click();
    await reloaded.page.waitForURL(`${site}${loss}`);
    expect([...offences, ...reloaded.offences]).toEqual([]);
  });

  test('says what would have prevented it, and what to configure', async () => {
    const { page } = await watchedPage(browser, `${site}${loss}`);
    const text = await page.locator('main').innerText();
    expect(text).toContain('With create_object_minimum_nodes 2 this cannot happen');
    expect(text).toContain(
      'set create_object_minimum_nodes in the client node of cloudhsm_client.cfg to at least 2',
    );
    await page.getByRole('link', { name: 'see it' }).first().click();
    await page.waitForURL(/#\/walk\//);
    await page.getByRole('button', { name: /^Step 6:/ }).click();
    await expect.poll(() => currentStep(page)).toBe('6');
    await expect.poll(() => isBroken(page)).toBe(false);
  });

  test('says why other actions are refused', async () => {
    const { page } = await watchedPage(browser, `${site}${loss}?step=5`);
    await page.locator('.refused summary').click();
    const text = await page.locator('.refused').innerText();
    expect(text).toContain('no more HSM failures are allowed:');
    expect(text).toContain('hsm-a2 fails and loses all it holds.');
    await page.getByLabel('Find').fill('generates');
    await expect.poll(() => page.locator('.refused').innerText()).not.toContain('hsm-a2 fails');
  });

  test('takes what is typed for no command', async () => {
    const { page } = await watchedPage(browser, `${site}${loss}?step=4`);
    await page.locator('.refused summary').click();
    await page.getByLabel('Find').fill('generates');
    await page.keyboard.press('ArrowLeft');
    await page.locator('h1').click();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => currentStep(page)).toBe('5');
  });

  test.each([
    ['Markdown', 'The page', '# `acknowledged-key-survives` in sdk3-min1-3hsm-1fail: violated'],
    ['a Mermaid diagram', 'The diagram', 'sequenceDiagram'],
    ['scenario file', 'The scenario file', '"name": "sdk3-min1-3hsm-1fail"'],
  ])('is copied as %s', async (name, what, said) => {
    const { page } = await watchedPage(browser, `${site}${loss}`, {
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    await page.getByRole('button', { name }).click();
    await page.getByText(`${what} is in the clipboard.`).waitFor();
    expect(await clipboardOf(page)).toContain(said);
  });

  test('is copied by hand where the browser does not let a page copy', async () => {
    const { page, offences } = await watchedPage(browser, `${site}${loss}`);
    await page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })");
    await page.getByRole('button', { name: 'Copy the link' }).click();
    const field = page.getByLabel('The link, to copy by hand:');
    expect(await field.inputValue()).toBe(page.url());
    const selected = (): Promise<number> =>
      page.evaluate(
        "(({ selectionStart, selectionEnd }) => selectionEnd - selectionStart)(document.querySelector('textarea'))",
      );
    await expect.poll(selected).toBe(page.url().length);
    expect(offences).toEqual([]);
  });

  test('gives a file that "keysync replay" takes', async () => {
    const { page } = await watchedPage(browser, `${site}${loss}`, {
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    await page.getByRole('button', { name: 'Copy a replay file' }).click();
    await page.getByText('The replay file is in the clipboard.').waitFor();
    const file = join(folder, 'copied.replay.json');
    writeFileSync(file, await clipboardOf(page));
    const { code, stdout } = await commandLine('replay', file);
    expect(stdout).toContain('violated after 5 steps, expected: violated');
    expect(code).toBe(0);
  });
});

test('a walk that breaks nothing gives a file of what it is a witness of', async () => {
  const steps = [
    'generate-key,key=key-1,hsm=hsm-a1',
    'client-sync-copies,key=key-1,hsm=hsm-a2',
    'client-sync-copies,key=key-1,hsm=hsm-a3',
    'settle-creation,key=key-1',
  ].join(';');
  const { page } = await watchedPage(browser, `${site}#/walk/sdk3-min1-3hsm-1fail?steps=${steps}`, {
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  expect(await currentStep(page)).toBe('4');
  await page.getByRole('button', { name: 'Copy a replay file' }).click();
  await page.getByText('The replay file is in the clipboard.').waitFor();
  const file = join(folder, 'witness.replay.json');
  writeFileSync(file, await clipboardOf(page));
  const { code, stdout, stderr } = await commandLine('replay', file);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('reachable after 4 steps, expected: reachable');
});

test('a history without end says where it repeats', async () => {
  const { page, offences } = await watchedPage(browser, `${site}#/finding/clone-2x2-users/clone-catches-up`);
  expect(await page.locator('.story').innerText()).toContain('From here on');
  expect(offences).toEqual([]);
});

test.each([
  ['#/scenario/nothing', 'There is no scenario nothing in this report.'],
  ['#/finding/clone-2x2/nothing', 'nothing was not asked in clone-2x2.'],
  ['#/finding/clone-2x2/toString', 'toString was not asked in clone-2x2.'],
  ['#/%', 'This link leads to nothing in this report.'],
  ['#/elsewhere', 'This link leads to nothing in this report.'],
  ['#/walk/clone-2x2?steps=generate-key,key=key-9,hsm=hsm-a1', 'Step 1 cannot be taken:'],
  ['#/walk/clone-2x2?steps=nothing', 'Step 1 cannot be taken:'],
  [
    '#/walk/clone-2x2?steps=hsm-fails,hsm=hsm-a1',
    'This is refused: the scenario does not allow this kind of event.',
  ],
])('a link that leads nowhere says so: %s', async (hash, said) => {
  const { page, offences } = await watchedPage(browser, `${site}${hash}`);
  expect(await page.locator('main').innerText()).toContain(said);
  expect(offences).toEqual([]);
});

test('a step that is too late is the last one', async () => {
  const { page } = await watchedPage(browser, `${site}${loss}?step=99`);
  await expect.poll(() => currentStep(page)).toBe('5');
});

describe('names that look like markup are text', () => {
  const { key, hsms, cluster, region, scenario } = hostile;

  test('on every page', async () => {
    const { page, offences } = await watchedPage(browser, hostileSite);
    expect(await page.locator('.matrix').innerText()).toContain(scenario);
    await page.locator('.matrix tbody th a').click();
    await page.waitForSelector('.deployment');
    expect(await page.locator('h1').textContent()).toBe(scenario);
    expect(await page.locator('.deployment').innerText()).toContain(cluster);
    await page
      .getByRole('link', { name: 'An acknowledged token key is held by some HSM.', exact: true })
      .click();
    await page.waitForSelector('.time-line');
    const lanes = await page.locator('.time-line th.lane bdi').allTextContents();
    expect(lanes).toEqual([key, ...hsms]);
    expect(await page.locator('.time-line .group').allInnerTexts()).toEqual(['Keys', `${cluster} ${region}`]);
    expect(await page.locator('.key').first().textContent()).toBe(key);
    expect(await page.locator('img, svg[onload], i, b').count()).toBe(0);
    expect(await page.locator('script').count()).toBe(2);
    expect(offences).toEqual([]);
  });

  test('in links, too', async () => {
    const { page, offences } = await watchedPage(browser, hostileSite);
    await page.locator('.matrix tbody th a').click();
    await page.getByRole('link', { name: 'Walk through it yourself' }).click();
    await page.getByRole('button', { name: `on ${hsms[0]}` }).click();
    await expect.poll(() => currentStep(page)).toBe('1');
    const world = await worldOf(page);
    expect(world).toContain(key);
    const link = page.url();
    const again = await watchedPage(browser, link);
    expect(await worldOf(again.page)).toBe(world);
    expect([...offences, ...again.offences]).toEqual([]);
  });
});

test('every verdict has a mark of its own', async () => {
  const { page } = await watchedPage(browser, site);
  const marks = await page.locator('.legend .mark').allTextContents();
  expect(new Set(marks).size).toBe(verdicts.length);
});

const pages: readonly (readonly [name: string, page: () => string])[] = [
  ['overview', () => `${shippedSite}#/`],
  ['scenario', () => `${site}#/scenario/clone-2x2-users`],
  ['finding', () => `${site}${loss}`],
  ['history without end', () => `${site}#/finding/clone-2x2-users/clone-catches-up`],
  // All that can be done in three regions.
  ['walk', () => `${shippedSite}#/walk/backup-lifecycle-3-regions`],
  ['nothing here', () => `${site}#/nowhere`],
];

test.each(pages)(
  '%s: has no serious fault and scrolls in one direction, in light and dark, on a phone and on a desk',
  async (_, shown) => {
    const { page, offences } = await watchedPage(browser, shown());
    for (const [index, look] of looks.entries()) {
      await lookAt(page, look);
      if (index === 0)
        for (const summary of await page.locator('details > summary').all()) await summary.click();
      expect({ look, faults: await accessibilityFaults(page, look.changes) }).toEqual({ look, faults: [] });
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(look.width);
    }
    expect(offences).toEqual([]);
  },
);
