import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { anchorsOf, brokenLinksOf, linksOf, markdownPages } from './links.ts';

test('the pages of the project are found', () => {
  const pages = markdownPages();
  expect(pages).toEqual(expect.arrayContaining(['README.md', 'CONTRIBUTING.md', 'models/README.md']));
  expect(pages).toEqual(expect.arrayContaining(['reports/published/actions.md']));
  expect(pages.filter((page) => page.includes('node_modules'))).toEqual([]);
});

test.each(markdownPages())('every link in %s leads somewhere', (page) => {
  expect(brokenLinksOf(page)).toEqual([]);
});

describe('the links of a page', () => {
  test.each([
    ['[one](a.md) and [`two`](b.md#c "title")', ['a.md', 'b.md#c']],
    ['![a picture](picture.png)', ['picture.png']],
    ['[spaces](<a.md>)', ['a.md']],
    ['[round](a_(b).md)', ['a_(b).md']],
    ['[one] and [two][one]\n\n[one]: a.md', ['a.md']],
    ['`[code](no.md)` [real](a.md) ``[`code`](no.md)``', ['a.md']],
    ['```md\n[code](no.md)\n```\n[real](a.md)', ['a.md']],
    ['~~~\n```\n[code](no.md)\n~~~\n', []],
    ['\\[escaped\\](no.md)', []],
    ['[site](https://example.com/a)', ['https://example.com/a']],
  ])('%s', (markdown, links) => expect(linksOf(markdown)).toEqual(links));
});

describe('the anchors of a page', () => {
  test.each([
    ['# The house', ['the-house']],
    ['## `sync-key`', ['sync-key']],
    ['### What it is, and why: (all) of it!', ['what-it-is-and-why-all-of-it']],
    ['## KS\\_A & **b** _c_ \\_d\\_ e_f_g', ['ks_a--b-c-_d_-e_f_g']],
    ['## [A link](somewhere.md) here ##', ['a-link-here']],
    ['## Twice\n## Twice\n## Twice', ['twice', 'twice-1', 'twice-2']],
    ['## Größe №5', ['größe-5']],
    ['```sh\n# not a heading\n```\n# A heading', ['a-heading']],
    ['#no heading\n####### none', []],
    ['| <a id="here"></a>x | <a name="there"></a> | `<a id="code">` |', ['here', 'there']],
  ])('%s', (markdown, anchors) => expect([...anchorsOf(markdown)]).toEqual(anchors));
});

test('a link that leads nowhere is told with the reason', () => {
  const folder = mkdtempSync(join(tmpdir(), 'links-'));
  const before = process.cwd();
  try {
    process.chdir(folder);
    mkdirSync('inner');
    mkdirSync('bare');
    writeFileSync('data.json', '{}');
    writeFileSync('README.md', '# Top\n');
    writeFileSync('inner/README.md', '# Inner page\n');
    const good = [
      '#here',
      '../README.md#top',
      '../inner#inner-page',
      '../data.json',
      '../bare',
      'mailto:a@b',
    ];
    const bad = ['no.md', '#there', '../README.md#inner-page', '../data.json#L1', '../../a.md', '../bare#x'];
    const links = [...good, ...bad].map((link) => `[x](${link})`).join('\n');
    writeFileSync('inner/page.md', `# Here\n${links}\n`);
    expect(brokenLinksOf('inner/page.md')).toEqual([
      'inner/page.md: no.md (no such file)',
      'inner/page.md: #there (no such anchor)',
      'inner/page.md: ../README.md#inner-page (no such anchor)',
      'inner/page.md: ../data.json#L1 (an anchor in a file that has none)',
      'inner/page.md: ../../a.md (outside of the project)',
      'inner/page.md: ../bare#x (no such anchor)',
    ]);
  } finally {
    process.chdir(before);
    rmSync(folder, { recursive: true });
  }
});
