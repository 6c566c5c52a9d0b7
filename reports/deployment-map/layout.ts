import { heightOf } from './cluster-box.ts';
import {
  type MapBackup,
  type MapCluster,
  type MapLink,
  type MapOfDeployment,
  nodeKey,
} from './map-of-deployment.ts';

/** A rectangle of the picture. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A cluster or a backup in its place. */
export interface PlacedNode {
  readonly node: MapCluster | MapBackup;
  readonly box: Box;
}

/** A region in its place. */
export interface PlacedRegion {
  readonly title: string;
  readonly box: Box;
  readonly nodes: readonly PlacedNode[];
}

/** A line in its place: from one edge to a lane of a gutter, along it, and to the other edge. */
export interface PlacedLink {
  readonly link: MapLink;
  readonly start: { readonly x: number; readonly y: number };
  readonly lane: number;
  readonly end: { readonly x: number; readonly y: number };
}

/** Where everything is. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly partitions: readonly {
    readonly title: string;
    readonly x: number;
    readonly y: number;
    readonly width: number;
  }[];
  readonly regions: readonly PlacedRegion[];
  readonly links: readonly PlacedLink[];
}

/** Space, in the units of the picture. */
export const space = {
  margin: 4,
  region: 12,
  edge: 14,
  gap: 12,
  title: 26,
  lane: 8,
  port: 16,
  head: 22,
} as const;

/** A region is no narrower where it stands beside another: three zones fit. */
const columnWidthMin = 400;

type Gutter = 'left' | 'middle' | 'right';

/**
 * Places a map: regions in one column or two, and lines in the gutters beside them, where they cross no box.
 *
 * @remarks
 * A line within a column runs outside it, one between the columns runs between them.
 */
export function layoutOf(map: MapOfDeployment, width: number): Layout {
  const isWide = width >= 2 * columnWidthMin && hasNeighbours(map);
  const columns = isWide ? 2 : 1;
  // How many lanes there must be depends on where the boxes are, and that on the lanes.
  const generous = placed(map, width, columns, (gutter) => linksIn(gutter, map, columns));
  return placed(map, width, columns, (gutter) => laneCount(generous, gutter));
}

/** Only regions of one partition stand beside each other. */
const hasNeighbours = ({ regions }: MapOfDeployment): boolean =>
  new Set(regions.map(({ partition }) => partition)).size < regions.length;

const linksIn = (gutter: Gutter, { links }: MapOfDeployment, columns: number): number =>
  columns === 1 && gutter !== 'left' ? 0 : links.length;

interface Placing extends Layout {
  readonly lanes: Readonly<Record<Gutter, number>>;
}

const laneCount = ({ lanes }: Placing, gutter: Gutter): number => lanes[gutter];

function placed(
  map: MapOfDeployment,
  width: number,
  columns: number,
  lanesOf: (gutter: Gutter) => number,
): Placing {
  const gutterWidth = (gutter: Gutter): number => {
    const lanes = lanesOf(gutter);
    const widest = width * 0.16;
    return lanes === 0 ? (gutter === 'middle' ? space.gap : 0) : Math.min(widest, 10 + lanes * space.lane);
  };
  const left = space.margin + gutterWidth('left');
  const middle = columns === 1 ? 0 : gutterWidth('middle');
  const right = columns === 1 ? 0 : gutterWidth('right');
  const columnWidth = (width - left - middle - right - space.margin) / columns;
  const columnX = [left, left + columnWidth + middle];
  const { partitions, regions, height } = placedRegions(map, columnX.slice(0, columns), columnWidth);
  const gutters: Readonly<Record<Gutter, readonly [number, number]>> = {
    left: [space.margin, left],
    middle: [left + columnWidth, left + columnWidth + middle],
    right: [width - space.margin - right, width - space.margin],
  };
  const { links, lanes } = placedLinks(map.links, regions, gutters, (x) =>
    columns === 1 || x < width / 2 ? 0 : 1,
  );
  return { width, height, partitions, regions, links, lanes };
}

function placedRegions(
  map: MapOfDeployment,
  columnX: readonly number[],
  width: number,
): Pick<Layout, 'partitions' | 'regions' | 'height'> {
  const partitions: Layout['partitions'][number][] = [];
  const regions: PlacedRegion[] = [];
  let top: number = space.margin;
  for (const partition of new Set(map.regions.map((region) => region.partition))) {
    const title = partition === null ? 'Where is not known' : `Partition ${partition}`;
    partitions.push({ title, x: columnX[0]!, y: top, width });
    const bottoms = columnX.map(() => top + space.head);
    for (const region of map.regions.filter((candidate) => candidate.partition === partition)) {
      const column = bottoms.indexOf(Math.min(...bottoms));
      const nodes = placedNodes(
        region.items,
        columnX[column]!,
        bottoms[column]! + space.title,
        width,
        map.links,
      );
      const last = nodes.at(-1)?.box;
      const y = bottoms[column]!;
      const height = (last === undefined ? y + space.title : last.y + last.height) + space.region - y;
      regions.push({
        title: region.name ?? 'Region not known',
        box: { x: columnX[column]!, y, width, height },
        nodes,
      });
      bottoms[column] = y + height + space.gap;
    }
    top = Math.max(...bottoms);
  }
  return { partitions, regions, height: top };
}

function placedNodes(
  items: readonly (MapCluster | MapBackup)[],
  x: number,
  top: number,
  width: number,
  links: readonly MapLink[],
): readonly PlacedNode[] {
  let y = top;
  return items.map((node) => {
    const key = nodeKey(node.kind, node.id);
    const ports = links.flatMap(({ from, to }) => [from, to]).filter((end) => end === key).length;
    const inner = { x: x + space.edge, y, width: width - 2 * space.edge };
    const height = Math.max(heightOf(node, inner.width), space.port * ports + 10);
    y += height + space.gap;
    return { node, box: { ...inner, height } };
  });
}

interface Routed {
  readonly links: readonly PlacedLink[];
  readonly lanes: Readonly<Record<Gutter, number>>;
}

function placedLinks(
  links: readonly MapLink[],
  regions: readonly PlacedRegion[],
  gutters: Readonly<Record<Gutter, readonly [number, number]>>,
  columnOf: (x: number) => 0 | 1,
): Routed {
  const boxes = new Map(
    regions.flatMap(({ nodes }) => nodes.map(({ node, box }) => [nodeKey(node.kind, node.id), box])),
  );
  const ports = new Map<string, number>();
  const port = (key: string, isRight: boolean): { x: number; y: number } => {
    const { x, y, width } = boxes.get(key)!;
    const taken = ports.get(key) ?? 0;
    ports.set(key, taken + 1);
    return { x: isRight ? x + width : x, y: y + 13 + taken * space.port };
  };
  const known = links.filter(({ from, to }) => boxes.has(from) && boxes.has(to) && from !== to);
  const ended = known.map((link) => {
    const columns = [link.from, link.to].map((key) => columnOf(boxes.get(key)!.x)) as [0 | 1, 0 | 1];
    const gutter = columns[0] !== columns[1] ? 'middle' : columns[0] === 0 ? 'left' : 'right';
    const isRight = (column: 0 | 1): boolean => (gutter === 'middle' ? column === 0 : gutter === 'right');
    const start = port(link.from, isRight(columns[0]));
    return { link, gutter, start, end: port(link.to, isRight(columns[1])) } as const;
  });
  const assigned = laneNumbers(ended);
  const count = (gutter: Gutter): number =>
    1 + Math.max(-1, ...ended.map((line, index) => (line.gutter === gutter ? assigned[index]! : -1)));
  const lanes = { left: count('left'), middle: count('middle'), right: count('right') };
  const placedOnes = ended.map(({ link, gutter, start, end }, index): PlacedLink => {
    const [from, to] = gutters[gutter];
    const step = (to - from) / (lanes[gutter] + 1);
    // The first lane is the one beside the boxes.
    const offset = step * (assigned[index]! + 1);
    return { link, start, end, lane: gutter === 'left' ? to - offset : from + offset };
  });
  return { links: placedOnes, lanes };
}

interface Ended {
  readonly gutter: Gutter;
  readonly start: { readonly y: number };
  readonly end: { readonly y: number };
}

/** The innermost lane that is free along the whole line, short lines first. */
function laneNumbers(lines: readonly Ended[]): readonly number[] {
  const lengthOf = ({ start, end }: Ended): number => Math.abs(start.y - end.y);
  const order = [...lines.keys()].toSorted(
    (one, other) => lengthOf(lines[one]!) - lengthOf(lines[other]!) || one - other,
  );
  const taken: { gutter: Gutter; lane: number; from: number; to: number }[] = [];
  const numbers: number[] = lines.map(() => 0);
  for (const index of order) {
    const { gutter, start, end } = lines[index]!;
    const [from, to] = [Math.min(start.y, end.y) - 4, Math.max(start.y, end.y) + 4];
    const isFree = (lane: number): boolean =>
      !taken.some(
        (other) => other.gutter === gutter && other.lane === lane && other.from < to && from < other.to,
      );
    let lane = 0;
    while (!isFree(lane)) lane += 1;
    taken.push({ gutter, lane, from, to });
    numbers[index] = lane;
  }
  return numbers;
}
