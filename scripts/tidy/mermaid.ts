import { populateGlobal } from 'vitest/runtime';

/** What is used of Mermaid. Its own types would bring those of a browser into the whole project. */
export interface Mermaid {
  initialize(options: Readonly<Record<string, unknown>>): void;
  parse(diagram: string): Promise<{ readonly diagramType: string }>;
  render(id: string, diagram: string): Promise<{ readonly svg: string }>;
}

/** What Mermaid measures texts with, and jsdom, which lays nothing out, does not have. */
interface Measured {
  readonly textContent: string | null;
}

interface Element extends Measured {
  innerHTML: string;
}

/** What is used of jsdom. */
interface Jsdom {
  readonly JSDOM: new (
    html: string,
    options: { readonly url: string; readonly pretendToBeVisual: boolean },
  ) => { readonly window: { close(): void } };
}

/** Mermaid, and what takes the browser that it draws in out of the globals again. */
export interface Started {
  readonly mermaid: Mermaid;
  readonly end: () => void;
}

/**
 * Mermaid in jsdom. Once in a process: Mermaid keeps the first browser that it sees.
 *
 * @remarks
 * A test file with `@vitest-environment jsdom` would end the process that the files before it share, and the files after
 * it would begin another.
 */
export async function startMermaid(): Promise<Started> {
  const { JSDOM } = (await named('jsdom')) as Jsdom;
  const { window } = new JSDOM('', { url: 'http://localhost', pretendToBeVisual: true });
  const { keys, originals } = populateGlobal(globalThis, window, { bindFunctions: true });
  const { SVGElement } = globalThis as unknown as { SVGElement: { readonly prototype: object } };
  const widthOf = ({ textContent }: Measured): number => 8 * (textContent ?? '').length;
  Object.assign(SVGElement.prototype, {
    getBBox(this: Measured) {
      return { x: 0, y: 0, width: widthOf(this), height: 16 };
    },
    getComputedTextLength(this: Measured) {
      return widthOf(this);
    },
  });
  const { default: mermaid } = (await named('mermaid')) as { readonly default: Mermaid };
  // Where nobody says whether to wrap, Mermaid copies its whole configuration for each line, to look there.
  const usual = { startOnLoad: false, wrap: false };
  mermaid.initialize({ ...usual, securityLevel: 'strict', suppressErrorRendering: true });
  const end = (): void => {
    window.close();
    for (const key of keys) Reflect.deleteProperty(globalThis, key);
    for (const [key, original] of originals) Reflect.set(globalThis, key, original);
  };
  return { mermaid, end };
}

/** A package without its types. */
const named = (name: string): Promise<unknown> => import(name);

/** The texts of a diagram, as they are drawn. */
export async function drawnTexts(mermaid: Mermaid, diagram: string): Promise<readonly string[]> {
  const { svg } = await mermaid.render('diagram', diagram);
  const page = (globalThis as unknown as { document: { createElement(tag: string): Element } }).document;
  return svg
    .replace(/<style>[\s\S]*?<\/style>/, '')
    .split(/<[^>]+>/)
    .map((text) => {
      const element = page.createElement('p');
      element.innerHTML = text;
      return (element.textContent ?? '').trim();
    })
    .filter((text) => text !== '');
}
