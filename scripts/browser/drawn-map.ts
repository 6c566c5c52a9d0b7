import type { Page } from 'playwright-core';

interface Point {
  readonly x: number;
  readonly y: number;
}

interface Rectangle extends Point {
  readonly width: number;
  readonly height: number;
}

/** What a browser has drawn of a map, in the units of the map. */
interface DrawnMap {
  readonly paper: Rectangle;
  readonly texts: readonly (Rectangle & { readonly text: string; readonly isNumber: boolean })[];
  readonly boxes: readonly Rectangle[];
  /** Their paths. */
  readonly lines: readonly string[];
}

// As text: what runs in the page has types of its own.
const measure = `(selector) => {
  const svg = [...document.querySelectorAll(selector)].find((element) => element.getClientRects().length > 0);
  const round = ({ x, y, width, height }) => ({ x, y, width, height });
  const inner = (element) => round(element.getBBox());
  const texts = [...svg.querySelectorAll('text')].map((element) => ({
    ...inner(element),
    text: [...element.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data).join(''),
    isNumber: element.classList.contains('map-number'),
  }));
  const lines = [...svg.querySelectorAll('path.map-line, path.map-trunk')].map((path) => path.getAttribute('d'));
  return { paper: round(svg.viewBox.baseVal), texts, boxes: [...svg.querySelectorAll('rect')].map(inner), lines };
}`;

/** What is wrong with a map as it is drawn: texts that overlap, leave their box or are crossed by a line. */
export async function faultsOfMap(page: Page, selector: string): Promise<readonly string[]> {
  const drawn = (await page.evaluate(`(${measure})(${JSON.stringify(selector)})`)) as DrawnMap;
  if (drawn.texts.length === 0) return ['It has no texts.'];
  return [...overlaps(drawn), ...leavings(drawn), ...crossings(drawn)];
}

/** A hair's breadth is no fault. */
const tolerance = 1;

const contains = (outer: Rectangle, inner: Rectangle): boolean =>
  inner.x >= outer.x - tolerance &&
  inner.y >= outer.y - tolerance &&
  inner.x + inner.width <= outer.x + outer.width + tolerance &&
  inner.y + inner.height <= outer.y + outer.height + tolerance;

const overlap = (one: Rectangle, other: Rectangle, depth: number): boolean =>
  one.x + depth < other.x + other.width &&
  other.x + depth < one.x + one.width &&
  one.y + depth < other.y + other.height &&
  other.y + depth < one.y + one.height;

function overlaps({ texts }: DrawnMap): string[] {
  return texts.flatMap((one, index) =>
    texts
      .slice(index + 1)
      // Lines of text stand closer than their boxes, which have room for every accent.
      .filter((other) => overlap(one, other, 2))
      .map((other) => `"${one.text}" and "${other.text}" overlap`),
  );
}

/** The box of a text is the smallest one around the place where it begins. */
function leavings({ texts, boxes, paper }: DrawnMap): string[] {
  return texts.flatMap((text) => {
    const start = { x: text.x, y: text.y + text.height / 2, width: 2, height: 1 };
    const around = [paper, ...boxes].filter((box) => contains(box, start));
    const [box] = around.toSorted((one, other) => one.width * one.height - other.width * other.height);
    return box !== undefined && contains(box, text) ? [] : [`"${text.text}" leaves its box`];
  });
}

function crossings({ texts, lines }: DrawnMap): string[] {
  const stretches = lines.flatMap(stretchesOf);
  return texts
    .filter(({ isNumber }) => !isNumber)
    .filter((text) => stretches.some((stretch) => overlap(text, stretch, 0)))
    .map(({ text }) => `a line crosses "${text}"`);
}

/** The straight stretches of a line, each as a box without breadth: lines go across and down, and no other way. */
function stretchesOf(path: string): Rectangle[] {
  const [, startX, startY, turns] = /^M(-?[\d.]+) (-?[\d.]+)((?: [HV]-?[\d.]+)+)$/.exec(path) ?? [];
  if (turns === undefined) throw new Error(`A line of the map goes not only across and down: ${path}`);
  let from = { x: Number(startX), y: Number(startY) };
  return [...turns.matchAll(/([HV])(\S+)/g)].map(([, direction, text]) => {
    const to = { ...from, [direction === 'H' ? 'x' : 'y']: Number(text) };
    const stretch = boxOf(from, to);
    from = to;
    return stretch;
  });
}

const boxOf = (from: Point, to: Point): Rectangle => ({
  x: Math.min(from.x, to.x),
  y: Math.min(from.y, to.y),
  width: Math.abs(from.x - to.x),
  height: Math.abs(from.y - to.y),
});
