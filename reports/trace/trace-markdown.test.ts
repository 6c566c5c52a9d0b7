import { marked, type Tokens } from 'marked';
import { expect, test } from 'vitest';
import { findingIn, findingKinds, hostile, roundTrip } from '../testing.ts';
import { traceMarkdown } from './trace-markdown.ts';

/** The text of a page, as a browser shows it. */
const textOf = (html: string): string =>
  html
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/&#(\d+);/g, (_, number: string) => String.fromCodePoint(Number(number)))
    .replaceAll(/&(lt|gt|quot|amp);/g, (_, name: keyof typeof characters) => characters[name]);

const characters = { lt: '<', gt: '>', quot: '"', amp: '&' } as const;

test('a finding as a page: claim, rule, steps with what each changed, evidence, the command', () => {
  const page = traceMarkdown(findingIn('sdk3-min1-3hsm-1fail', 'acknowledged-key-survives'));
  expect(page.split('\n').slice(0, 12)).toEqual([
    '# `acknowledged-key-survives` in sdk3-min1-3hsm-1fail: violated',
    '',
    'An acknowledged token key is held by some HSM.',
    '',
    expect.stringMatching(/^> \S.*\.$/),
    expect.stringMatching(/^> \(KS-KEY-LOSS, .*\)$/),
    '',
    '1. The application app generates the token key key-1 on hsm-a1.',
    '   - hsm-a1: keys none → key-1',
    '   - key-1: creation none → replicating',
    '   - key-1: attempted none → hsm-a1',
    '2. Client-side synchronization fails to copy key-1 to hsm-a2.',
  ]);
  expect(page).toContain('\n\nEvidence: key: key-1; holders: none.\n\nAgain:\n\n```sh\nkeysync explain ');
  expect(page.endsWith('```\n')).toBe(true);
});

test('what a step changed belongs to it, also from the tenth on', () => {
  const page = traceMarkdown(findingIn('clone-2x2', 'clone-holds-every-acknowledged-key'));
  expect(page).toMatch(/\n9\. .*\n {3}- /);
  expect(page).toMatch(/\n1[01]\. .*\n {4}- /);
});

test('a history without end says on whom it counts, and where it goes round', () => {
  const page = traceMarkdown(roundTrip(0));
  expect(page).toContain('\nGiven: No step of ');
  expect(page).toMatch(/\n\nFrom here on, over and over:\n\n3\. /);
  const stays = traceMarkdown(findingIn('sdk3-min1-3hsm-1fail', 'retried-use-succeeds'));
  expect(stays).toMatch(/\n\nFrom here on it stays like this: .*\n\nEvidence/);
});

test.each([
  [hostile, /(?<![\\&])[<|*_`@#]|[^\\]:\/\//],
  ['https://evil.example www.evil.example a@b.example', /[^\\]:\/\/|www\.|[^\\]@/],
])('names are text: %j', (name, markup) => {
  const report = findingIn('sdk3-min1-3hsm-1fail', 'acknowledged-key-survives', ` ${name}`);
  const own = traceMarkdown({ ...report, replay: null })
    .replaceAll(/^# `acknowledged-key-survives`/gm, '')
    .replaceAll(/^> .*$/gm, '');
  expect(own).toContain('hsm-a1 ');
  expect(own).not.toMatch(markup);
});

test.each([
  ['- hsm', '\\- hsm fails'],
  ['+hsm', '\\+hsm fails'],
  ['12. hsm', '12\\. hsm fails'],
  ['7) hsm', '7\\) hsm fails'],
  ['     hsm', '&#32;    hsm fails'],
  ['hsm-a1', 'hsm-a1 fails'],
])('a sentence that begins with the name %j begins no list and no code', (name, begins) => {
  const report = findingIn('sdk3-min1-3hsm-1fail', 'acknowledged-key-survives');
  const [step] = report.trace.slice(-1);
  const sentence = `${name} fails and loses all it holds.`;
  const page = traceMarkdown({ ...report, trace: [{ ...step!, sentence, changed: [] }] });
  expect(page).toContain(`\n1. ${begins} and loses`);
});

test('a command with ticks in it stays in its block', () => {
  const report = findingIn('sdk3-min1-3hsm-1fail', 'acknowledged-key-survives');
  const page = traceMarkdown({ ...report, replay: 'keysync explain "```` x" y' });
  expect(page).toContain('\n`````sh\nkeysync explain "```` x" y\n`````\n');
});

test.each(findingKinds)(
  '%s: another reader of Markdown finds the headings, the steps and the names',
  (_, where, property) => {
    const report = findingIn(where, property, ` ${hostile}`);
    const tokens = marked.lexer(traceMarkdown(report));
    const kinds: string[] = [];
    void marked.walkTokens(tokens, ({ type }) => {
      kinds.push(type);
    });
    // Nothing in a name is markup, a link or an address; `br` and `table` would end a line or a step.
    expect(kinds.filter((kind) => /^(html|link|image|em|del|strong|br|table|hr|def)$/.test(kind))).toEqual(
      [],
    );
    expect(tokens.filter(({ type }) => type === 'heading')).toHaveLength(1);
    const told = tokens.filter(
      (token): token is Tokens.List => token.type === 'list' && token.ordered === true,
    );
    expect(told.flatMap(({ items }) => items)).toHaveLength(report.trace.length);
    const page = textOf(marked.parser(tokens));
    for (const { sentence } of report.trace)
      expect(page.replaceAll(/\s+/g, ' ')).toContain(sentence.replaceAll(/\s+/g, ' '));
  },
);
