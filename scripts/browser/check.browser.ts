import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CheckReport, checkHtml, checkReportSchema, deploymentMap } from '#reports';
import { commandLine } from '../testing.ts';
import { webStyle } from '../web-style.ts';
import { lookAt, looks, startChromium, watchedPage } from './chromium.ts';
import { faultsOfMap } from './drawn-map.ts';
import { accessibilityFaults } from './faults.ts';

const testdata = 'scripts/input/testdata';
const samples = ['dev-single', 'dr-pair', 'large-cluster', 'legacy-batch', 'web-signing'];

/** Names that would be markup, syntax or disorder wherever they are not taken for text. */
const hostile = [
  '</bdi></style></script><script>alert(1)</script>',
  `"cluster" 'quoted' <img src=x onerror=alert(1)> ]]>`,
  '\u202eone\u202d وحدة أمان',
  '<svg onload=alert(2)> 鍵鍵鍵鍵鍵鍵鍵鍵鍵鍵鍵鍵鍵鍵鍵鍵 🔑🔑🔑',
  'WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW'.repeat(3),
];

let folder: string;
let browser: Browser;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'keysync-browser-'));
  browser = await startChromium();
});

afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

const filesOf = (name: string): string[] =>
  readdirSync(join(testdata, name)).map((file) => join(testdata, name, file));

/** Four regions with a cluster of 28 HSMs each, two of them clones, in every state there is. */
function writeLargeDeployment(): string[] {
  const regions = ['us-east-1', 'us-west-2', 'eu-central-1', 'us-gov-west-1'];
  const states = ['ACTIVE', 'ACTIVE', 'DEGRADED', 'CREATE_IN_PROGRESS', 'DELETE_IN_PROGRESS', 'DELETED'];
  const clusters = regions.map((region, index) => ({
    ClusterId: `cluster-${'abcd'[index]!.repeat(11)}`,
    State: index === 2 ? 'ROLLBACK_IN_PROGRESS' : 'ACTIVE',
    Hsms: Array.from({ length: 28 }, (_, number) => ({
      HsmId: `hsm-${'abcd'[index]}${String(number).padStart(10, 'x')}`,
      AvailabilityZone: `${region}${'abc'[number % 3]}`,
      State: states[number % states.length],
      EniIp: `10.${index}.0.${number + 1}`,
    })),
    ...(index === 0 ? {} : { SourceBackupId: ['', 'backup-copy', 'backup-copy', 'backup-gone'][index] }),
  }));
  const backups = [
    { BackupId: 'backup-first', BackupState: 'READY', ClusterId: clusters[0]!.ClusterId },
    {
      BackupId: 'backup-copy',
      BackupState: 'READY',
      SourceBackup: 'backup-first',
      SourceRegion: regions[0],
      SourceCluster: clusters[0]!.ClusterId,
    },
  ];
  const client = {
    clusters: clusters.map(({ ClusterId }) => ({ type: 'hsm1', cluster: { cluster_id: ClusterId } })),
  };
  mkdirSync(join(folder, 'large'));
  const contents = {
    'clusters.json': { Clusters: clusters },
    'backups.json': { Backups: backups },
    'client.cfg': client,
  };
  return Object.entries(contents).map(([name, content]) => {
    const file = join(folder, 'large', name);
    writeFileSync(file, JSON.stringify(content));
    return file;
  });
}

const reports = new Map<string, CheckReport>();

/** What keysync says of the files; asked once. */
async function reportOf(files: readonly string[]): Promise<CheckReport> {
  const known = reports.get(files.join());
  if (known !== undefined) return known;
  const { stdout } = await commandLine('check', ...files, '--json', '-', '--max-worlds', '20000');
  const report = checkReportSchema.parse(JSON.parse(stdout));
  reports.set(files.join(), report);
  return report;
}

/** The same deployment with other names for its clusters, HSMs, regions and clients. */
function renamed(report: CheckReport): CheckReport {
  const names = [
    ...report.clusters.flatMap(({ id, region, hsms }) => [id, region, ...hsms.map((hsm) => hsm.id)]),
    ...report.backups.map(({ id }) => id),
    ...[...report.clients, ...report.syncConfigurations].map(({ name }) => name),
  ];
  let text = JSON.stringify(report);
  for (const [index, name] of [...new Set(names)].entries()) {
    const quoted = JSON.stringify(`${hostile[index % hostile.length]!.slice(0, 195)} ${index}`).slice(1, -1);
    text = text.replaceAll(new RegExp(`\\b${name}\\b(?![-\\w])`, 'g'), () => quoted);
  }
  return checkReportSchema.parse(JSON.parse(text));
}

/** Writes the page of a report. */
function writePage(name: string, report: CheckReport): string {
  const file = join(folder, `${name}.html`);
  writeFileSync(file, checkHtml(report, webStyle()));
  return pathToFileURL(file).href;
}

describe('the map', () => {
  const deployments: readonly (readonly [string, () => Promise<CheckReport>])[] = [
    ...samples.map((name) => [name, () => reportOf(filesOf(name))] as const),
    ['28 HSMs in each of four regions', () => reportOf(writeLargeDeployment())],
    ['hostile names', async () => renamed(await reportOf(filesOf('dr-pair')))],
  ];

  test.each(deployments)('%s: every text is whole and free, on a phone and on a desk', async (_, make) => {
    const report = await make();
    const { page } = await watchedPage(browser, 'data:text/html,<h1>map</h1>');
    for (const width of [340, 600, 820, 1040, 1600]) {
      await page.setContent(deploymentMap(report, width));
      expect({ width, faults: await faultsOfMap(page, 'svg') }).toEqual({ width, faults: [] });
    }
  });
});

describe('the page', () => {
  test('is written by --html, with nothing but itself, and reads without a program', async () => {
    const file = join(folder, 'command.html');
    expect((await commandLine('check', ...filesOf('dr-pair'), '--html', file)).code).toBe(0);
    const { page, offences } = await watchedPage(browser, pathToFileURL(file).href, {
      javaScriptEnabled: false,
    });
    expect(await page.locator('h1').textContent()).toBe('What can happen to the keys of this deployment');
    const { hazards } = await reportOf(filesOf('dr-pair'));
    expect(hazards).toBeGreaterThan(5);
    expect(await page.locator('#hazards .card').count()).toBe(hazards);
    expect(await page.locator('script').count()).toBe(0);
    expect(offences).toEqual([]);
  });

  test('leads from the map to what is said of a cluster, and unfolds a trace, by keyboard', async () => {
    const url = writePage('keyboard', await reportOf(filesOf('dr-pair')));
    const { page, offences } = await watchedPage(browser, url, { viewport: { width: 1280, height: 800 } });
    await page.locator('nav a').last().focus();
    for (let presses = 0; presses < 40; presses += 1) {
      await page.keyboard.press('Tab');
      if ((await page.evaluate('document.activeElement.getAttribute("href")')) === '#cluster-1') break;
    }
    await page.keyboard.press('Enter');
    await expect.poll(() => page.url()).toBe(`${url}#cluster-1`);
    const finding = page.locator('#client-1-finding-5');
    expect(await finding.locator('.time-line').isVisible()).toBe(false);
    await finding.locator('summary').focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => finding.locator('.time-line').isVisible()).toBe(true);
    expect(await finding.locator('tr:has(th[title="hsm-g4ods3ud2pk"]) td').last().innerText()).toContain(
      'new-key',
    );
    expect(offences).toEqual([]);
  });

  test.each([
    ['plain', (report: CheckReport) => report],
    ['hostile', renamed],
  ] as const)(
    '%s: has no serious accessibility fault and fits, in light and dark, on a phone and on a desk',
    async (name, shown) => {
      const report = shown(await reportOf(filesOf('dr-pair')));
      const { page, offences } = await watchedPage(browser, writePage(`shown-${name}`, report));
      for (const isOpen of [false, true]) {
        await page.evaluate(
          `document.querySelectorAll("details").forEach((one) => { one.open = ${isOpen}; })`,
        );
        for (const look of looks) {
          await lookAt(page, look);
          expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(look.width);
          if (!isOpen) continue;
          expect({ look, faults: await accessibilityFaults(page, look.changes) }).toEqual({
            look,
            faults: [],
          });
          expect(await page.locator('#map svg:visible').count()).toBe(1);
          expect({ look, faults: await faultsOfMap(page, '#map svg') }).toEqual({ look, faults: [] });
        }
      }
      expect(offences).toEqual([]);
    },
  );

  test('shows hostile names as they are', async () => {
    const report = renamed(await reportOf(filesOf('dr-pair')));
    const { page, offences } = await watchedPage(browser, writePage('hostile', report));
    const headings = await page.locator('h3').allTextContents();
    for (const { id } of report.clusters) expect(headings).toContain(id);
    for (const { name } of report.clients) expect(headings).toContain(name);
    expect(await page.locator('script, img').count()).toBe(0);
    expect(offences).toEqual([]);
  });
});

test('the page is the same, byte for byte, whatever the order of the files', async () => {
  const page = async (...files: readonly string[]): Promise<string> =>
    (await commandLine('check', ...files, '--html', '-')).stdout;
  const files = filesOf('dr-pair');
  const shown = await page(...files);
  expect(shown).toContain('</html>');
  expect(await page(...files.toReversed())).toBe(shown);
});

test('the page of an incident shows the time line of its key: a lane for each HSM, and when one alone had it', async () => {
  const file = join(folder, 'incident.html');
  const story = join(testdata, 'incidents', 'lost-with-the-default-minimum');
  expect((await commandLine('incident', story, '--whole-lists', '--html', file)).code).toBe(0);
  const { page, offences } = await watchedPage(browser, pathToFileURL(file).href, {
    javaScriptEnabled: false,
  });
  const picture = page.locator('svg.incident-time-line');
  expect(await picture.count()).toBe(1);
  for (const hsm of ['hsm-aaaaaaaaaaa', 'hsm-bbbbbbbbbbb', 'hsm-ccccccccccc'])
    expect(await picture.getByText(hsm).isVisible()).toBe(true);
  // Two in the lane, between which a copy failed, and one in the legend.
  expect(await picture.locator('rect[fill="#b3261e"]').count()).toBe(3);
  expect(await page.locator('.moments tr').count()).toBe(4);
  expect(await page.getByText('Now:').isVisible()).toBe(true);
  expect(offences).toEqual([]);
});
