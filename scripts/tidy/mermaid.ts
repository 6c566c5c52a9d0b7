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

/** Mermaid in jsdom, which must be the environment of the test. */
export async function startMermaid(): Promise<Mermaid> {
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
  const name: string = 'mermaid';
  const mermaid = ((await import(name)) as { readonly default: Mermaid }).default;
  mermaid.initialize({ startOnLoad: false, securityLevel: 'strict', suppressErrorRendering: true });
  return mermaid;
}

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
