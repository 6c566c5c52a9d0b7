import { XmlDocument, XmlElement } from 'libxml2-wasm';
import { afterAll, describe, expect, test } from 'vitest';
import type { CheckFinding, CheckReport } from '../check/check-report.ts';
import {
  givingUp,
  hostileDeployment,
  hostileNames,
  largeDeployment,
  reportOf,
} from '../deployment-map/testing.ts';
import { checkHtml } from './check-html.ts';

const large = await reportOf(largeDeployment, givingUp);
const searched = await reportOf({ ...hostileDeployment, clients: hostileDeployment.clients.slice(0, 1) });
const healthy: CheckReport = {
  ...large,
  complete: true,
  hazards: 0,
  worst: null,
  clusters: [],
  clients: large.clients.slice(0, 1).map((client) => ({ ...client, findings: [] })),
  pairs: [],
  syncConfigurations: [],
};

const opened: XmlDocument[] = [];
afterAll(() => {
  for (const document of opened) document.dispose();
});

/** The body of a page, which is XML as well. */
function bodyOf(report: CheckReport): XmlDocument {
  const page = checkHtml(report, '');
  const document = XmlDocument.fromString(page.slice(page.indexOf('<body'), page.indexOf('</html>')));
  opened.push(document);
  return document;
}

const valuesOf = (document: XmlDocument, path: string): string[] =>
  document.find(path).map((node) => ('value' in node ? String(node.value) : node.content));

const findingsOf = ({ clusters, clients, pairs, syncConfigurations }: CheckReport): CheckFinding[] =>
  [...clusters, ...clients, ...pairs, ...syncConfigurations].flatMap(({ findings }) => findings);

/** As XML has no way to write these. */
const written = (text: string): string => text.replace(/[\uFFFE\uD800]/gu, '\uFFFD');

describe.each([
  ['large', large],
  ['hostile', searched],
])('%s', (_, report) => {
  const body = bodyOf(report);

  test('every finding is there, with its grade, its steps and their time line', () => {
    const shown = valuesOf(body, '//li[starts-with(@class, "finding ")]/p[@class="says"]/bdi');
    expect(shown).toEqual(findingsOf(report).map(({ sentence }) => written(sentence)));
    const steps = valuesOf(body, '//ol[@class="steps"]/li');
    expect(steps).toEqual(
      findingsOf(report).flatMap(({ trace }) => trace.map(({ sentence }) => written(sentence))),
    );
    const traced = findingsOf(report).filter(({ trace }) => trace.length > 0);
    expect(body.find('//table').length).toBe(traced.length);
  });

  test('every hazard has a card that leads to it', () => {
    const cards = valuesOf(body, '//section[@id="hazards"]//a/@href');
    expect(cards.length).toBe(report.hazards);
    for (const card of cards)
      expect(body.find(`//li[@id="${card.slice(1)}"][contains(@class, "hazard")]`).length).toBe(1);
  });

  test('every link leads somewhere, and no two places have one name', () => {
    const ids = valuesOf(body, '//@id');
    expect(new Set(ids).size).toBe(ids.length);
    const links = valuesOf(body, '//@href');
    expect(links.length).toBeGreaterThan(5);
    for (const link of links) expect(ids).toContain(link.slice(1));
  });

  test('nothing in it runs or loads anything', () => {
    const names = new Set(body.find('//*').map((node) => (node instanceof XmlElement ? node.name : '')));
    for (const name of ['script', 'img', 'iframe', 'link', 'style', 'object'])
      expect(names).not.toContain(name);
    const attributes = new Set(body.find('//@*').map((node) => ('name' in node ? String(node.name) : '')));
    expect(
      [...attributes].filter((name) => name.startsWith('on') || name === 'src' || name === 'style'),
    ).toEqual([]);
  });

  test('has the same bytes again', () => {
    expect(checkHtml(report, '')).toBe(checkHtml(structuredClone(report), ''));
  });
});

test('names are text', () => {
  const content = bodyOf(searched).root.content;
  for (const name of hostileNames) expect(content).toContain(written(name));
  expect(content).toContain('files.json:1:1: <b>not read</b>');
});

test('a time line shows what each HSM holds after each step', () => {
  const body = bodyOf(searched);
  const survives = findingsOf(searched).findIndex(
    ({ question }) => question === 'failures-without-loss-right-after',
  );
  const id = `client-1-finding-${survives - searched.clusters.flatMap(({ findings }) => findings).length + 1}`;
  const rows = body.find(`//li[@id="${id}"]//tr[th[@scope="row"]]`).map((row) =>
    row
      .find('td')
      .map((cell) => cell.content.replace('changed: ', ''))
      .join(' | '),
  );
  expect(rows[0]).toBe('acknowledged | acknowledged | acknowledged');
  expect(rows[1]).toBe('new-key | failed | failed');
  expect(rows[2]).toBe('new-key | new-key | failed');
});

test('where a limit stopped the search, the page says first that it is no pass', () => {
  expect(large.complete).toBe(false);
  const [outcome] = valuesOf(bodyOf(large), '//p[contains(@class, "outcome")]');
  expect(outcome).toBe(
    `${large.hazards} hazards found, 3 of which a change of the deployment avoids; the worst: a key that was reported as created can be lost to one fault; some questions are open, and what is said to be not known is not a pass.`,
  );
  expect(valuesOf(bodyOf(healthy), '//p[@class="outcome"]')).toEqual(['No hazard found in what was asked.']);
});
