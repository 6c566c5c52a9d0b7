import { beforeAll, expect, test } from 'vitest';
import { dataElement, sitePage } from './site-page.ts';

/** What is used of a document. Its own types would bring those of a browser into the whole project. */
interface Page {
  querySelector(selector: string): Part | null;
  querySelectorAll(selector: string): Iterable<Part>;
}

interface Part {
  readonly textContent: string;
  getAttribute(name: string): string | null;
}

let parsed: (html: string) => Page;

beforeAll(async () => {
  const name: string = 'jsdom';
  const { JSDOM } = (await import(name)) as {
    readonly JSDOM: new (html: string) => { readonly window: { readonly document: Page } };
  };
  parsed = (html) => new JSDOM(html).window.document;
});

const program = { script: 'run();', style: 'p { color: red }' };

const names = [
  '</script><script>alert(1)</script>',
  '<!--<script>',
  ']]>',
  '\u2028\u2029',
  '&lt;b&gt; "quoted"',
  'مفتاح',
];

test.each(names)('%j in the data is data', (name) => {
  const page = sitePage(program, { name }, 'title', 'digest');
  const document = parsed(page);
  const scripts = [...document.querySelectorAll('script')];
  expect(scripts).toHaveLength(2);
  expect(scripts[1]!.textContent).toBe(program.script);
  expect(JSON.parse(document.querySelector(`#${dataElement}`)!.textContent)).toEqual({ name });
});

test.each(names)('%j in the title is a title', (name) => {
  const document = parsed(sitePage(program, {}, name, 'digest'));
  expect(document.querySelector('title')!.textContent).toBe(name);
  expect([...document.querySelectorAll('title ~ title, b')]).toHaveLength(0);
});

test('the browser is told to run the program and nothing else, and to ask nobody', () => {
  const document = parsed(sitePage(program, {}, 'title', 'abc='));
  const policy = document.querySelector('meta[http-equiv]')!.getAttribute('content')!;
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'sha256-abc='");
  expect(policy).not.toContain('http');
  for (const element of document.querySelectorAll('[src], link'))
    expect(element.getAttribute('src') ?? element.getAttribute('href')).toMatch(/^data:/);
});
