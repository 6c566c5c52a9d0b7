import { element, type Markup } from '../formats/markup.ts';
import { fonts, label, rounded } from './label.ts';
import type { Box } from './layout.ts';
import { type MapBackup, type MapCluster, sections } from './map-of-deployment.ts';
import { hazardMark, markSize, stateMark, toneOf } from './marks.ts';
import { clientText, clusterText, zoneText } from './outline.ts';
import { widthOf, wrapped } from './text.ts';

type Zone = MapCluster['zones'][number];
type Client = MapCluster['clients'][number];

/** Makes a part of the picture a link to a section of the report, where there is one. */
export type LinkTo = (section: string | null, name: string, content: readonly Markup[]) => Markup;

const pad = 14;
const line = 17;
const hsmSize = { width: 117, height: 38, gap: 6 } as const;
/** An HSM that has a row for itself needs only one line of text, if its longest state fits. */
const hsmRow = { width: 190, height: 24 } as const;
const zoneSize = { width: 132, title: 20, pad: 6, gap: 8 } as const;
const clientSize = { width: 250, indent: 18, gap: 8 } as const;

/** How high a cluster or a backup is, at a width. */
export function heightOf(node: MapCluster | MapBackup, width: number): number {
  if (node.kind === 'backup') return 46;
  const clients = clientsHeight(node.clients, width);
  return frameHeight(node, width) + (clients === 0 ? 0 : clientSize.gap + clients);
}

const factsOf = ({ maskingKey, otherBackups }: MapCluster): number =>
  1 + (maskingKey === null ? 0 : 1) + (otherBackups.count === 0 ? 0 : 1);

const headHeight = (cluster: MapCluster): number => 24 + factsOf(cluster) * line + 4;

function frameHeight(cluster: MapCluster, width: number): number {
  const zones = zonesHeight(cluster.zones, width - 2 * pad);
  return headHeight(cluster) + (zones === 0 ? 0 : zones + 10);
}

/** A cluster with all that is in it, or a backup. */
export function nodeMarkup(node: MapCluster | MapBackup, box: Box, linkTo: LinkTo): Markup {
  return node.kind === 'backup' ? backupMarkup(node, box) : clusterMarkup(node, box, linkTo);
}

function backupMarkup({ id, state, origin }: MapBackup, box: Box): Markup {
  const { x, y, width } = box;
  const inner = width - 2 * pad;
  const shownState = state ?? 'NOT IN THE FILES';
  const stateWidth = markSize + 6 + widthOf(shownState, fonts.state);
  return element(
    'g',
    {},
    rectangle('map-backup', { ...box, height: 46 }, 4),
    stateMark(state, x + width - pad - stateWidth, y + 9),
    label(shownState, { x: x + width - pad - stateWidth + 18, y: y + 19, width: stateWidth }, 'state'),
    label(id, { x: x + pad, y: y + 19, width: inner - stateWidth - 8 }, 'hsm'),
    label(origin, { x: x + pad, y: y + 36, width: inner }, 'small', 'quiet'),
  );
}

function clusterMarkup(cluster: MapCluster, box: Box, linkTo: LinkTo): Markup {
  const { x, y, width } = box;
  const frame = { x, y, width, height: frameHeight(cluster, width) };
  const head = [
    rectangle('map-title', { ...frame, height: 24 + line }, 6),
    label(cluster.id, { x: x + pad, y: y + 19, width: width - 2 * pad }, 'name'),
    ...factsMarkup(cluster, box),
  ];
  return element(
    'g',
    {},
    rectangle(`map-cluster map-border-${toneOf(cluster.state)}`, frame, 6),
    linkTo(sections.cluster(cluster.index), clusterText(cluster), head),
    zonesMarkup(cluster.zones, { x: x + pad, y: y + headHeight(cluster), width: width - 2 * pad }),
    clientsMarkup(cluster.clients, { x, y: y + frame.height, width }, linkTo),
  );
}

function factsMarkup(cluster: MapCluster, { x, y, width }: Box): readonly Markup[] {
  const { state, zones, maskingKey, otherBackups } = cluster;
  const count = zones.reduce((sum, { hsms }) => sum + hsms.length, 0);
  const left = x + pad;
  const inner = width - 2 * pad;
  const stateWidth = widthOf(state, fonts.state);
  const facts: Markup[] = [
    stateMark(state, left, y + 27),
    label(state, { x: left + 18, y: y + 37, width: stateWidth }, 'state'),
    label(
      count === 0 ? 'no HSM' : `${count} ${count === 1 ? 'HSM' : 'HSMs'}`,
      { x: left + 26 + stateWidth, y: y + 37, width: inner - 26 - stateWidth },
      'small',
      'quiet',
    ),
  ];
  let base = y + 37 + line;
  if (maskingKey !== null) {
    facts.push(...keyMarkup(maskingKey, left, base, inner));
    base += line;
  }
  if (otherBackups.count > 0) {
    const text = `${otherBackups.count} other ${otherBackups.count === 1 ? 'backup' : 'backups'}, ${otherBackups.ready} ready`;
    facts.push(label(text, { x: left, y: base, width: inner }, 'small', 'quiet'));
  }
  return facts;
}

function keyMarkup(letter: string, x: number, y: number, width: number): readonly Markup[] {
  const text = `masking key ${letter}`;
  const textWidth = Math.min(widthOf(text, fonts.small), width - 12);
  return [
    rectangle('map-key', { x, y: y - 12, width: textWidth + 12, height: 16 }, 8),
    label(text, { x: x + 6, y: y - 0.5, width: textWidth }, 'small'),
  ];
}

interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

/** Zones beside each other where they are wide enough, else below each other. */
function zoneGrid(
  zones: readonly Zone[],
  width: number,
): { readonly isRow: boolean; readonly width: number } {
  const each = (width + zoneSize.gap) / zones.length - zoneSize.gap;
  const isRow = each >= zoneSize.width;
  return { isRow, width: isRow ? each : width };
}

interface HsmGrid {
  readonly columns: number;
  readonly width: number;
  readonly height: number;
}

function hsmGrid(zoneWidth: number): HsmGrid {
  const inner = zoneWidth - 2 * zoneSize.pad;
  const columns = Math.max(1, Math.floor((inner + hsmSize.gap) / (hsmSize.width + hsmSize.gap)));
  const width = (inner + hsmSize.gap) / columns - hsmSize.gap;
  return { columns, width, height: width >= hsmRow.width ? hsmRow.height : hsmSize.height };
}

function zoneHeight({ hsms }: Zone, zoneWidth: number): number {
  const { columns, height } = hsmGrid(zoneWidth);
  return zoneSize.title + Math.ceil(hsms.length / columns) * (height + hsmSize.gap);
}

function zonesHeight(zones: readonly Zone[], width: number): number {
  if (zones.length === 0) return 0;
  const grid = zoneGrid(zones, width);
  const heights = zones.map((zone) => zoneHeight(zone, grid.width));
  if (grid.isRow) return Math.max(...heights);
  return heights.reduce((sum, height) => sum + height + zoneSize.gap, -zoneSize.gap);
}

function zonesMarkup(zones: readonly Zone[], { x, y, width }: Area): readonly Markup[] {
  const grid = zoneGrid(zones, width);
  const rowHeight = zonesHeight(zones, width);
  let top = y;
  return zones.map((zone, index) => {
    const height = grid.isRow ? rowHeight : zoneHeight(zone, grid.width);
    const box = {
      x: grid.isRow ? x + index * (grid.width + zoneSize.gap) : x,
      y: top,
      width: grid.width,
      height,
    };
    if (!grid.isRow) top += height + zoneSize.gap;
    return zoneMarkup(zone, box);
  });
}

function zoneMarkup({ name, loss, hsms }: Zone, box: Box): Markup {
  const { columns, width, height } = hsmGrid(box.width);
  const boxes = hsms.map((hsm, index) =>
    hsmMarkup(hsm, {
      x: box.x + zoneSize.pad + (index % columns) * (width + hsmSize.gap),
      y: box.y + zoneSize.title + Math.floor(index / columns) * (height + hsmSize.gap),
      width,
      height,
    }),
  );
  const title = { x: box.x + zoneSize.pad, y: box.y + 14, width: box.width - 2 * zoneSize.pad };
  const zoneName = (width: number): Markup => label(name, { ...title, width }, 'small', 'quiet');
  if (loss === null) return element('g', {}, rectangle('map-zone', box, 4), zoneName(title.width), boxes);
  const right = box.x + box.width - zoneSize.pad - markSize;
  return element(
    'g',
    {},
    element('title', {}, zoneText({ name, loss, hsms })),
    rectangle(`map-zone map-zone-${loss.replace(' ', '-')}`, box, 4),
    zoneName(title.width - markSize - 4),
    hazardMark(right, box.y + 4),
    boxes,
  );
}

function hsmMarkup({ id, state }: Zone['hsms'][number], box: Box): Markup {
  const { x, y, width, height } = box;
  const stateWidth = markSize + 5 + widthOf(state, fonts.state);
  const isRow = height === hsmRow.height;
  const stateX = isRow ? x + width - 7 - stateWidth : x + 7;
  const base = isRow ? y + 16 : y + 31;
  return element(
    'g',
    {},
    element('title', {}, `${id}, ${state}`),
    rectangle(`map-hsm map-border-${toneOf(state)}`, box, 4),
    label(id, { x: x + 7, y: isRow ? base : y + 15, width: isRow ? stateX - x - 13 : width - 14 }, 'hsm'),
    stateMark(state, stateX, base - 10),
    label(
      state,
      { x: stateX + markSize + 5, y: base, width: x + width - 4 - (stateX + markSize + 5) },
      'state',
      'quiet',
    ),
  );
}

interface ClientGrid {
  readonly columns: number;
  readonly width: number;
  readonly height: number;
}

function clientGrid(clients: readonly Client[], width: number): ClientGrid {
  const columns = Math.max(
    1,
    Math.min(clients.length, Math.floor((width + clientSize.gap) / (clientSize.width + clientSize.gap))),
  );
  const cell = (width + clientSize.gap) / columns - clientSize.gap;
  const lines = Math.max(1, ...clients.map(({ setting }) => settingLines(setting, cell).length));
  return { columns, width: cell, height: 20 + lines * 14 + 22 };
}

const settingLines = (setting: string, cell: number): readonly string[] =>
  wrapped(setting, cell - clientSize.indent - 18, fonts.small);

function clientsHeight(clients: readonly Client[], width: number): number {
  if (clients.length === 0) return 0;
  const { columns, height } = clientGrid(clients, width);
  return Math.ceil(clients.length / columns) * (height + clientSize.gap) - clientSize.gap;
}

/** Below the frame, each column on a line of its own that begins there. */
function clientsMarkup(clients: readonly Client[], { x, y, width }: Area, linkTo: LinkTo): readonly Markup[] {
  const grid = clientGrid(clients, width);
  return clients.map((client, index) => {
    const left = x + (index % grid.columns) * (grid.width + clientSize.gap);
    const top = y + clientSize.gap + Math.floor(index / grid.columns) * (grid.height + clientSize.gap);
    const trunk = rounded(left + clientSize.indent / 2);
    const middle = rounded(top + grid.height / 2);
    const box = {
      x: left + clientSize.indent,
      y: top,
      width: grid.width - clientSize.indent,
      height: grid.height,
    };
    return element(
      'g',
      {},
      element('path', { class: 'map-trunk', d: `M${trunk} ${rounded(y)} V${middle} H${rounded(box.x)}` }),
      linkTo(sections.client(client.index), clientText(client), clientMarkup(client, box)),
    );
  });
}

function clientMarkup({ name, setting, hazards }: Client, box: Box): readonly Markup[] {
  const { x, y, width } = box;
  const lines = settingLines(setting, width + clientSize.indent);
  const base = y + 33 + lines.length * 14;
  const inner = width - 18;
  const verdict = hazards === 0 ? 'no hazard found' : `${hazards} ${hazards === 1 ? 'hazard' : 'hazards'}`;
  return [
    rectangle('map-client', box, 12),
    label(name, { x: x + 10, y: y + 17, width: inner }, 'name'),
    ...lines.map((text, index) =>
      label(text, { x: x + 10, y: y + 32 + index * 14, width: inner }, 'small', 'quiet'),
    ),
    hazards === 0 ? stateMark('ACTIVE', x + 10, base - 10) : hazardMark(x + 10, base - 10),
    label(verdict, { x: x + 27, y: base, width: inner - 17 }, 'small', hazards === 0 ? 'quiet' : 'alarm'),
  ];
}

/** A rectangle with round corners. */
export function rectangle(className: string, { x, y, width, height }: Box, radius: number): Markup {
  return element('rect', {
    class: className,
    x: rounded(x),
    y: rounded(y),
    width: rounded(width),
    height: rounded(height),
    rx: radius,
  });
}
