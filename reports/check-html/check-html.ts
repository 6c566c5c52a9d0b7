import { anyNumberText } from '../check/any-number-text.ts';
import type { CheckFinding, CheckReport } from '../check/check-report.ts';
import { maskingKeys } from '../check/check-text.ts';
import { avoidability, meanings } from '../check/first-screen.ts';
import { compareFindings } from '../check/order.ts';
import { mapMarkup } from '../deployment-map/drawing.ts';
import { mapOfDeployment, sections } from '../deployment-map/map-of-deployment.ts';
import { counted, mapOutline, mapSummary, type Outline } from '../deployment-map/outline.ts';
import { mapStyle } from '../deployment-map/style.ts';
import { type Content, element, type Markup, markupText } from '../formats/markup.ts';
import { pageBody } from '../formats/page-body.ts';
import { pageOfItsOwn } from '../formats/page-of-its-own.ts';
import { findingId, findingList, gradeBadge } from './findings.ts';
import { planSection } from './plan.ts';
import { checkStyle } from './style.ts';

/**
 * An assessment as a page that has all it needs in it.
 *
 * @remarks
 * It has no program: nothing on it has to be computed by the reader's browser, so that it can be read, searched and
 * printed anywhere, and its policy allows none. What is long is folded, which browsers do by themselves.
 *
 * @param style - the style sheet of the web report, with whose words and colours it is written
 */
export function checkHtml(report: CheckReport, style: string): string {
  return pageOfItsOwn({
    title: `${title} – keysync`,
    style: `${style}${mapStyle}${checkStyle}`,
    body: markupText(body(report)),
  });
}

const title = 'What can happen to the keys of this deployment';

/** One cluster, client, pair or configuration, with what was found about it. */
interface Part {
  readonly section: string;
  readonly heading: string;
  readonly about: readonly string[];
  readonly findings: readonly CheckFinding[];
}

interface Chapter {
  readonly id: string;
  readonly heading: string;
  readonly parts: readonly Part[];
}

function chaptersOf({
  clusters,
  clients,
  strayClients,
  pairs,
  syncConfigurations,
  contradictions,
}: CheckReport): readonly Chapter[] {
  const chapters: readonly Chapter[] = [
    {
      id: 'clusters',
      heading: 'Clusters',
      parts: clusters.map(({ id, region, partition, state, hsms, createdFrom, place, findings }, index) => ({
        section: sections.cluster(index),
        heading: id,
        about: [
          `${state}, ${counted(hsms.length, 'HSM')}, in ${region} (partition ${partition})`,
          ...(createdFrom === null ? [] : [`created from ${createdFrom}`]),
          place,
        ],
        findings,
      })),
    },
    {
      id: 'clients',
      heading: 'Clients',
      parts: clients.map(({ name, cluster, setting, place, findings }, index) => ({
        section: sections.client(index),
        heading: name,
        about: [`${setting}, on ${cluster}`, place],
        findings,
      })),
    },
    {
      id: 'stray-clients',
      heading: 'Clients without a cluster',
      parts: strayClients.map(({ name, place, findings }, index) => ({
        section: sections.stray(index),
        heading: name,
        about: [place],
        findings,
      })),
    },
    {
      id: 'pairs',
      heading: 'Pairs of clusters',
      parts: pairs.map(({ home, other, maskingKey, reasons, findings }, index) => ({
        section: sections.pair(index),
        heading: `${home} and ${other}`,
        about: [`${maskingKeys[maskingKey]}: ${reasons.join('; ')}`],
        findings,
      })),
    },
    {
      id: 'sync-configurations',
      heading: 'Configurations for syncKey',
      parts: syncConfigurations.map(({ name, hsms, place, findings }, index) => ({
        section: sections.sync(index),
        heading: name,
        about: [`syncKey between ${hsms.join(' and ')}`, place],
        findings,
      })),
    },
    {
      id: 'contradictions',
      heading: 'What the files say in two ways',
      parts:
        contradictions.length === 0
          ? []
          : [{ section: 'files', heading: 'The files', about: [], findings: contradictions }],
    },
  ];
  return chapters.filter(({ parts }) => parts.length > 0);
}

function body(report: CheckReport): Markup {
  const chapters = chaptersOf(report);
  const map = mapOfDeployment(report);
  return pageBody(
    report.keysync,
    'Every finding was decided by a search through all that can happen, within the scope of the model.',
    element('h1', {}, title),
    element('p', { class: 'lead' }, mapSummary(map)),
    outcome(report),
    anyNumber(report),
    contents(report, chapters),
    planSection(report),
    hazards(chapters),
    mapSection(report),
    chapters.map(chapter),
    notes(report.notes),
  );
}

function outcome(report: CheckReport): Markup {
  const { hazards: count, worst, complete, clients } = report;
  if (clients.length === 0 && worst === null)
    return element(
      'p',
      { class: 'outcome incomplete' },
      'Nothing could be asked: no cluster in the files can have a client.',
    );
  const what = worst === null ? '' : `, ${avoidability(report)}; the worst: ${meanings[worst]}`;
  const found =
    count === 0 ? 'No hazard found in what was asked' : `${counted(count, 'hazard')} found${what}`;
  if (complete) return element('p', { class: count === 0 ? 'outcome' : 'outcome unexpected' }, `${found}.`);
  const rest = 'some questions are open, and what is said to be not known is not a pass';
  return element('p', { class: 'outcome incomplete' }, `${found}; ${rest}.`);
}

function anyNumber(report: CheckReport): Markup | undefined {
  const text = anyNumberText(report);
  return text === undefined ? undefined : element('p', { class: 'quiet' }, element('bdi', {}, text));
}

function contents({ notes: unread, plan }: CheckReport, chapters: readonly Chapter[]): Markup {
  const entries: readonly (readonly [string, string])[] = [
    ...(plan === null ? [] : [['plan', 'What the plan changes'] as const]),
    ['hazards', 'Hazards'],
    ['map', 'Map'],
    ...chapters.map(({ id, heading }) => [id, heading] as const),
    ...(unread.length === 0 ? [] : [['notes', 'Not read'] as const]),
  ];
  const links = entries.map(([id, text]) => element('li', {}, element('a', { href: `#${id}` }, text)));
  return element('nav', { 'aria-label': 'On this page' }, element('ul', { class: 'contents' }, links));
}

function hazards(chapters: readonly Chapter[]): Markup {
  const cards = chapters
    .flatMap(({ parts }) =>
      parts.flatMap(({ section, heading, findings }) =>
        findings.map((finding, position) => ({ finding, heading, id: findingId(section, position) })),
      ),
    )
    .filter(({ finding }) => finding.grade === 'hazard')
    .toSorted((one, other) => compareFindings(one.finding, other.finding))
    .map(({ finding, heading, id }) => hazardCard(finding, heading, id));
  const none = 'None of what was asked can happen to the keys of this deployment.';
  return element(
    'section',
    { id: 'hazards', 'aria-labelledby': 'hazards-heading' },
    element('h2', { id: 'hazards-heading' }, 'Hazards, the worst first'),
    cards.length === 0 ? element('p', {}, none) : element('ul', { class: 'cards' }, cards),
  );
}

function hazardCard(finding: CheckFinding, subject: string, id: string): Markup {
  const content = [
    gradeBadge(finding),
    element('bdi', { class: 'subject' }, subject),
    element('bdi', { class: 'card-title' }, finding.sentence),
  ];
  return element('li', {}, element('a', { class: 'card', href: `#${id}` }, content));
}

function mapSection(report: CheckReport): Markup {
  const map = mapOfDeployment(report);
  const drawn = (name: string, width: number): Markup =>
    element('div', { class: name }, mapMarkup(map, { width, idPrefix: `map-${name}`, isPartOfPage: true }));
  return element(
    'section',
    { id: 'map', 'aria-labelledby': 'map-heading' },
    element('h2', { id: 'map-heading' }, 'Map'),
    element('div', { class: 'map-figure' }, drawn('wide', 1040), drawn('narrow', 340)),
    element('details', {}, element('summary', {}, 'The map in words'), outlineList(mapOutline(map))),
  );
}

const outlineList = (items: readonly Outline[]): Markup =>
  element(
    'ul',
    { class: 'outline' },
    items.map(({ text, inner }) =>
      element('li', {}, element('bdi', {}, text), inner.length === 0 ? undefined : outlineList(inner)),
    ),
  );

function chapter({ id, heading, parts }: Chapter): Markup {
  return element(
    'section',
    { id, 'aria-labelledby': `${id}-heading` },
    element('h2', { id: `${id}-heading` }, heading),
    parts.map(part),
  );
}

function part({ section, heading, about, findings }: Part): Markup {
  return element(
    'div',
    { id: section, class: 'part' },
    element('h3', {}, element('bdi', {}, heading)),
    about.map((line): Content => element('p', { class: 'about' }, element('bdi', {}, line))),
    findingList(findings, section),
  );
}

function notes(unread: readonly string[]): Markup | undefined {
  if (unread.length === 0) return undefined;
  return element(
    'section',
    { id: 'notes', 'aria-labelledby': 'notes-heading' },
    element('h2', { id: 'notes-heading' }, 'Not read'),
    element(
      'ul',
      {},
      unread.map((note) => element('li', {}, element('bdi', {}, note))),
    ),
  );
}
