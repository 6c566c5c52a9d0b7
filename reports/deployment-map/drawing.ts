import { element, type Markup } from '../formats/markup.ts';
import { type LinkTo, nodeMarkup, rectangle } from './cluster-box.ts';
import { fonts, label, rounded } from './label.ts';
import { type Layout, layoutOf, type PlacedLink, type PlacedRegion, space } from './layout.ts';
import { isolated, type MapLink, type MapOfDeployment } from './map-of-deployment.ts';
import { mapSummary } from './outline.ts';
import { mapStyle } from './style.ts';
import { widthOf, wrapped } from './text.ts';

/** How a map is drawn. */
export interface DrawingOptions {
  /** In CSS pixels: 340 for a phone; from 800 on, regions stand beside each other. */
  readonly width: number;
  /** Begins the ids of its elements, where a page has several maps. */
  readonly idPrefix: string;
  /** Whether it stands in the page of the report: then it leads to its sections, and the page has its style. */
  readonly isPartOfPage: boolean;
}

/** A map as an SVG element. */
export function mapMarkup(map: MapOfDeployment, options: DrawingOptions): Markup {
  const { width, idPrefix, isPartOfPage } = options;
  const layout = layoutOf(map, width);
  const legend = legendMarkup(map, layout, isPartOfPage ? anchored : unlinked);
  const height = Math.ceil(legend.bottom + space.margin);
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      class: 'map',
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
      // What is in an image is hidden from those who hear it, and so would be its links.
      role: isPartOfPage ? 'group' : 'img',
      'aria-labelledby': `${idPrefix}-title`,
      'aria-describedby': `${idPrefix}-summary`,
    },
    element('title', { id: `${idPrefix}-title` }, 'Map of the deployment'),
    element('desc', { id: `${idPrefix}-summary` }, mapSummary(map)),
    isPartOfPage ? undefined : element('style', {}, mapStyle),
    isPartOfPage ? undefined : rectangle('map-paper', { x: 0, y: 0, width, height }, 0),
    layout.partitions.map(({ title, x, y, width: room }) =>
      label(title, { x, y: y + 14, width: room }, 'partition', 'quiet'),
    ),
    layout.regions.map((region) => regionMarkup(region, isPartOfPage ? anchored : unlinked)),
    layout.links.map((link) => lineMarkup(link)),
    layout.links.flatMap(({ link, start, end }) => [
      badge(link, start.x, start.y),
      badge(link, end.x, end.y),
    ]),
    legend.markup,
  );
}

const unlinked: LinkTo = (_section, name, content) => element('g', {}, element('title', {}, name), content);

const anchored: LinkTo = (section, name, content) =>
  section === null
    ? unlinked(section, name, content)
    : element('a', { href: `#${section}`, class: 'map-link' }, element('title', {}, name), content);

/** Not every reader of SVG gives a marker the colour of its line, so that the head is a path of its own. */
function arrowhead(kind: MapLink['kind'], x: number, y: number, isRightward: boolean): Markup {
  const back = isRightward ? -8 : 8;
  return element('path', {
    class: `map-head map-${kind}`,
    d: `M${rounded(x)} ${rounded(y)} l${back} -5 v10 Z`,
  });
}

function regionMarkup({ title, box, nodes }: PlacedRegion, linkTo: LinkTo): Markup {
  return element(
    'g',
    {},
    rectangle('map-region', box, 8),
    label(title, { x: box.x + space.edge, y: box.y + 18, width: box.width - 2 * space.edge }, 'region'),
    nodes.map(({ node, box: inner }) => nodeMarkup(node, inner, linkTo)),
  );
}

/** Half the width of a badge. */
const badgeReach = 9;

function lineMarkup({ link, start, lane, end }: PlacedLink): Markup {
  const isDirected = link.kind !== 'unknown-key' && link.kind !== 'different-key';
  const outside = (point: { readonly x: number }): number =>
    point.x + Math.sign(lane - point.x) * (badgeReach + 1);
  const crossing = (start.y + end.y) / 2;
  const cross = `M${rounded(lane) - 5} ${rounded(crossing) - 5} l10 10 m0 -10 l-10 10`;
  return element(
    'g',
    {},
    element('title', {}, link.sentence),
    element('path', {
      class: `map-line map-${link.kind}`,
      d: `M${rounded(outside(start))} ${rounded(start.y)} H${rounded(lane)} V${rounded(end.y)} H${rounded(outside(end))}`,
    }),
    isDirected ? arrowhead(link.kind, outside(end), end.y, end.x > lane) : undefined,
    link.kind === 'sync-fails' || link.kind === 'different-key'
      ? element('path', { class: 'map-cross', d: cross })
      : undefined,
  );
}

function badge({ kind, number }: Pick<MapLink, 'kind' | 'number'>, x: number, y: number): Markup {
  const text = String(number);
  const width = Math.max(2 * badgeReach, widthOf(text, fonts.number) + 6);
  const textWidth = widthOf(text, fonts.number);
  return element(
    'g',
    { 'aria-hidden': 'true' },
    rectangle(`map-badge map-${kind}`, { x: x - width / 2, y: y - 7, width, height: 14 }, 7),
    label(text, { x: x - textWidth / 2, y: y + 3.5, width: textWidth + 1 }, 'number'),
  );
}

interface Legend {
  readonly markup: readonly Markup[];
  readonly bottom: number;
}

const sample = { width: 30, badge: 26 } as const;
const legendLine = 15;

/** What each line says, which clusters share a masking key, and what is not drawn. */
function legendMarkup(map: MapOfDeployment, { width, height }: Layout, linkTo: LinkTo): Legend {
  const markup: Markup[] = [];
  let y = height + 8;
  const room = width - 2 * space.margin;
  for (const link of firstOfEach(map.links)) {
    const left = space.margin + sample.width + sample.badge;
    const lines = wrapped(link.sentence, room - sample.width - sample.badge, fonts.small);
    const content = [
      ...sampleMarkup(link, y),
      ...lines.map((text, index) =>
        label(
          text,
          { x: left, y: y + 12 + index * legendLine, width: room - sample.width - sample.badge },
          'small',
        ),
      ),
    ];
    markup.push(linkTo(link.section, link.sentence, content));
    y += Math.max(lines.length * legendLine, 18) + 6;
  }
  for (const sentence of [...map.maskingKeys.map(keySentence), ...map.notes]) {
    for (const text of wrapped(sentence, room, fonts.small)) {
      markup.push(label(text, { x: space.margin, y: y + 12, width: room }, 'small'));
      y += legendLine;
    }
    y += 6;
  }
  return { markup, bottom: y };
}

const firstOfEach = (links: readonly MapLink[]): readonly MapLink[] =>
  links.filter((link, index) => links.findIndex(({ number }) => number === link.number) === index);

/** Which clusters share a masking key, in a sentence. */
function keySentence({ letter, clusters }: MapOfDeployment['maskingKeys'][number]): string {
  return `Masking key ${letter}: ${clusters.map(isolated).join(', ')}.`;
}

function sampleMarkup(link: MapLink, y: number): readonly Markup[] {
  const middle = y + 8;
  const x = space.margin;
  const isCrossed = link.kind === 'sync-fails' || link.kind === 'different-key';
  const cross = `M${x + sample.width / 2 - 5} ${middle - 5} l10 10 m0 -10 l-10 10`;
  return [
    element('path', { class: `map-line map-${link.kind}`, d: `M${x} ${middle} H${x + sample.width - 4}` }),
    ...(isCrossed ? [element('path', { class: 'map-cross', d: cross })] : []),
    badge(link, x + sample.width + 8, middle),
  ];
}
